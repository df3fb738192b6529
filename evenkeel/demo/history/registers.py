"""Who came to what is over."""

from __future__ import annotations

from collections.abc import Sequence

from evenkeel.demo.history.stories import Past, Story
from evenkeel.demo.planning import moment_to_day
from evenkeel.gatherings.models import Attendance, BookedBy, Booking, Session
from evenkeel.people.models import Carer

# How those who had a place turned out, in parts of a hundred: two in three came.
_CAME = {
    Attendance.Status.ATTENDED: 56,
    Attendance.Status.LATE: 7,
    Attendance.Status.LEFT_EARLY: 3,
    Attendance.Status.DID_NOT_COME: 34,
}


def write_registers(stories: Sequence[Story], past: Past) -> None:
    """Every register up to yesterday's, with now and then somebody who just walked in; today's is still to be kept."""
    today = moment_to_day(past.now)
    lines = [
        _line(session, story.booking, past)
        for story in stories
        if story.booking.status == Booking.Status.BOOKED
        for session in story.sessions
        if session.planned_on < today
    ]
    Attendance.objects.bulk_create([*lines, *_walk_ins(lines, past)])


def _line(session: Session, booking: Booking, past: Past) -> Attendance:
    status = past.chance.choices(list(_CAME), list(_CAME.values()))[0]
    both = booking.party == 2 and status in Attendance.PRESENT and past.happens(0.8)
    line = _marked(session, booking.carer, status, past)
    line.booking, line.companion_came = booking, both
    return line


def _marked(session: Session, carer: Carer, status: str, past: Past) -> Attendance:
    return Attendance(
        created_at=session.ends_at,
        session=session,
        carer=carer,
        status=status,
        marked_at=session.ends_at,
        marked_by_id=past.office.id,
    )


def _walk_ins(lines: Sequence[Attendance], past: Past) -> list[Attendance]:
    there = {(line.session.planned_on, line.carer_id) for line in lines}
    over = {line.session_id: line.session for line in lines}
    by_session = [session for session in over.values() if session.series.booked_by == BookedBy.SESSION]
    walked_in = []
    for session in by_session:
        carer = past.chance.choice(past.carers.everyone)
        if past.happens(0.15) and (session.planned_on, carer.pk) not in there:
            there.add((session.planned_on, carer.pk))
            walked_in.append(_marked(session, carer, Attendance.Status.ATTENDED, past))
    return walked_in
