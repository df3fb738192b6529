"""Taking a place, or a turn on the waiting list."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from evenkeel.common.actors import Actor
from evenkeel.gatherings.actions import needs as needs_actions
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import (
    check_not_moved,
    check_open,
    check_party,
    enter_pool,
    lock_session_to_book,
    may_manage,
    standing_booking,
)
from evenkeel.gatherings.actions.refusals import (
    BookingsShut,
    NotAllowed,
    NoWayToTell,
    RecordErased,
    SessionFull,
)
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.messages.delivery import ring_before
from evenkeel.gatherings.models import BookedBy, Booking, Session
from evenkeel.gatherings.queries.places import first_open_session, position, sessions_of, why_shut
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.people.actions import carer_for_booking, carer_on_record
from evenkeel.people.models import Carer

Outcome = Literal["booked", "waiting", "already"]


@dataclass(frozen=True)
class Request:
    """What somebody asks for when they book: who they are, who comes with them, what would help.

    Who they are is the name that they gave with at least one of `email` and `phone` (E.164); or `carer_id`, of
    somebody on record, whom staff or they themselves book for. `needs` are (code, detail in their words); those of
    the booking `follows`, one that they had before, come along.
    """

    name: str = ""
    carer_id: int | None = None
    email: str = ""
    phone: str = ""
    language: str = "en"
    party: int = 1
    companion_name: str = ""
    needs: tuple[tuple[str, str], ...] = ()
    follows: int | None = None
    note: str = ""
    wants_clear_calendar_title: bool = False


@dataclass(frozen=True)
class Result:
    """What came of it. "already": they held or awaited a place before, and nothing changed."""

    booking: Booking
    outcome: Outcome


@transaction.atomic
def book_place(
    *,
    session_id: int,
    request: Request,
    by: Actor,
    now: dt.datetime,
    or_wait: bool = False,
    request_key: str | None = None,
    seen: int | None = None,
) -> Result:
    """Book the session, or the whole series where that is booked as one; with `or_wait` join the waiting list
    where it is full.

    The same `request_key` sent again does nothing more. Somebody who already holds or awaits a place keeps it as it
    is and is told so by message. Staff may still book after bookings have closed, up to the end. `seen` is
    how often what is booked had been moved when the page was shown, where there was one.
    Raises SessionGone, BookingsShut, SessionMoved, SessionFull, NoCompanion, OnePlaceInAll, NotAllowed,
    RecordErased, NoWayToTell.
    """
    session, made_before = lock_session_to_book(session_id, request_key)
    by_staff = _check_may_book(session, request, by, now)
    if made_before is not None:
        return _as_before(made_before)
    # Before it is looked up who asks, so that everybody is told the same.
    check_not_moved(session, seen, now, by_staff=by_staff)
    carer, is_new = _who_books(request, by, now)
    ledger = Ledger(by=by, now=now)
    standing = None if is_new else standing_booking(session.pool_id, carer)
    if standing is not None:
        return _already(standing, carer, ledger)
    if not carer.email and not carer.phone:
        raise NoWayToTell(by_staff=by_staff)
    booking = _new_booking(session, carer, request, now, by_staff=by_staff, request_key=request_key)
    has_room = session.pool.free >= request.party
    if not has_room and not or_wait:
        raise SessionFull(session.pool.free)
    enter_pool(booking, session.pool, has_room=has_room)
    if request.follows is None:
        has_needs = needs_actions.take_needs(booking, session, request.needs, ledger, known=not is_new)
    else:
        has_needs = needs_actions.carry_needs(booking, session, ledger, from_booking=request.follows)
    _say_what_came_of_it(booking, session, has_needs, ledger)
    ledger.write()
    return Result(booking, "booked" if has_room else "waiting")


def book_afresh(
    *,
    session_id: int,
    request: Request,
    by: Actor,
    now: dt.datetime,
    or_wait: bool,
    request_key: str | None,
    seen: int | None = None,
) -> Result:
    """Book as `book_place` does; but where what this `request_key` made is over by now, they want a place again.

    Raises what `book_place` does.
    """
    book = functools.partial(
        book_place, session_id=session_id, request=request, by=by, now=now, or_wait=or_wait, seen=seen
    )
    result = book(request_key=request_key)
    return result if result.booking.status in Booking.LIVE else book()


def _who_books(request: Request, by: Actor, now: dt.datetime) -> tuple[Carer, bool]:
    """The carer, held, and whether the record is new. Raises RecordErased."""
    if request.carer_id is None:
        return carer_for_booking(
            name=request.name,
            email=request.email,
            phone=request.phone,
            language=request.language,
            by=by,
            now=now,
        )
    carer = carer_on_record(request.carer_id)
    if carer is None:
        raise RecordErased
    return carer, False


def _check_may_book(session: Session, request: Request, by: Actor, now: dt.datetime) -> bool:
    by_staff = may_manage(by, session)
    if by.kind == "user" and not by_staff:
        raise NotAllowed
    is_own = by.kind == "carer" and by.id == request.carer_id
    if request.carer_id is not None and not by_staff and not is_own:
        raise NotAllowed
    check_open(session, now, by_staff=by_staff)
    if not by_staff and session.series.booked_by == BookedBy.SERIES:
        _check_course_has_not_begun(session, now)
    check_party(request.party, session.series, session.pool, by_staff=by_staff)
    return by_staff


def _check_course_has_not_begun(session: Session, now: dt.datetime) -> None:
    """A course that is booked as one takes no more bookings than its first date does, whichever date is asked for."""
    first = first_open_session(session.pool)
    if first is not None and why_shut(first, now) is not None:
        raise BookingsShut(Shut.UNDER_WAY if now >= first.starts_at else Shut.CLOSED)


def _as_before(booking: Booking) -> Result:
    """What the same form was answered with when it was sent first."""
    waits = booking.status in (Booking.Status.WAITING, Booking.Status.OFFERED)
    return Result(booking, "waiting" if waits else "booked")


def _already(booking: Booking, carer: Carer, ledger: Ledger) -> Result:
    booking.carer = carer
    sessions = sessions_of(booking)
    ledger.did("book_place_again", booking)
    ledger.tell(
        booking,
        "already_booked",
        lambda: about_places.already_booked(booking, sessions, ledger.now),
        # Once a day at most: the address may be somebody else's, and a form can be sent without end.
        once_key=f"already:{booking.pk}:{ledger.now.date().isoformat()}",
    )
    ledger.write()
    return Result(booking, "already")


def _new_booking(
    session: Session,
    carer: Carer,
    request: Request,
    now: dt.datetime,
    *,
    by_staff: bool,
    request_key: str | None,
) -> Booking:
    whole_series = session.series.booked_by == BookedBy.SERIES
    return Booking(
        created_at=now,
        pool=session.pool,
        session=None if whole_series else session,
        series=session.series,
        carer=carer,
        status_at=now,
        party=request.party,
        companion_name=request.companion_name,
        source=Booking.Source.PHONE if by_staff else Booking.Source.ONLINE,
        wants_clear_calendar_title=request.wants_clear_calendar_title,
        note=request.note,
        request_key=request_key,
    )


def _say_what_came_of_it(booking: Booking, session: Session, has_needs: bool, ledger: Ledger) -> None:
    now = ledger.now
    sessions = sessions_of(booking)
    if booking.status == Booking.Status.BOOKED:
        ledger.did("book_place", booking, party=booking.party)
        ledger.tell(
            booking,
            "place_booked",
            lambda: about_places.place_booked(booking, sessions, now, has_needs=has_needs),
            ring_by=ring_before(session.starts_at, now),
        )
    else:
        ledger.did("join_waiting_list", booking, party=booking.party)
        turn = position(booking)
        ledger.tell(
            booking, "on_waiting_list", lambda: about_places.on_waiting_list(booking, sessions, turn, now)
        )
