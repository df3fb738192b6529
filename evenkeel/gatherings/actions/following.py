"""Open work about the bookings of a session that was moved keeps step with its new time."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from evenkeel.common.actors import Actor
from evenkeel.gatherings.actions.needs import arranging_times
from evenkeel.gatherings.messages.delivery import RING_WITHIN, ring_before
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.places import next_start
from evenkeel.gatherings.task_kinds import ABOUT_NEEDS, OFFER_BY_PHONE, OUT_OF_REACH, RING_CARER
from evenkeel.tasks.actions import Times, reschedule, withdraw_each
from evenkeel.tasks.models import Task


def follow_session(session: Session, was: dt.datetime, *, by: Actor, now: dt.datetime) -> None:
    """Give what is open about its bookings times that fit, where the session itself was to start at `was`.

    Calls that ask "still coming?" are withdrawn: people are asked anew.
    """
    asking = (
        _open_tasks(session).filter(kind=RING_CARER, facts__why="still_coming").values_list("pk", flat=True)
    )
    withdraw_each(list(asking), by=by, now=now)
    if session.starts_at != was:
        _keep_step(session, was, by=by, now=now)


def follow_added_date(session: Session, *, by: Actor, now: dt.datetime) -> None:
    """Give what is open about the bookings of a course times that fit, now that the session is one of its dates."""
    # What was no date of it before counts no more than one that is over.
    _keep_step(session, now, by=by, now=now)


def _keep_step(session: Session, was: dt.datetime, *, by: Actor, now: dt.datetime) -> None:
    # Of a course that is booked as one, people get ready for its next date, which may be another than this.
    before, after = (next_start(session, now, at=at) for at in (was, session.starts_at))
    offers = dict(_bookings(session).values_list("pk", "offer_until"))
    times = {task.pk: _times(task, before, after, offers) for task in _open_tasks(session)}
    reschedule(times, by=by, now=now)


def _bookings(session: Session) -> QuerySet[Booking]:
    return Booking.objects.filter(pool_id=session.pool_id, status__in=Booking.LIVE)


def _open_tasks(session: Session) -> QuerySet[Task]:
    return Task.objects.filter(
        status=Task.Status.OPEN,
        kind__in=(*ABOUT_NEEDS, OFFER_BY_PHONE, OUT_OF_REACH, RING_CARER),
        about_kind="booking",
        about_id__in=_bookings(session).values("pk"),
    )


def _times(
    task: Task, before: dt.datetime, after: dt.datetime, offers: dict[int, dt.datetime | None]
) -> Times:
    """The task's times, where what people get ready for started at `before` and now does `after`."""
    if task.kind == OFFER_BY_PHONE:
        return Times(offers[task.about_id or 0] or task.due_at, task.escalate_at)
    if before == after:
        return Times(task.due_at, task.escalate_at)
    if task.kind in ABOUT_NEEDS:
        return arranging_times(after, asked_at=task.created_at)
    # A call is due within a day, and before it starts.
    was_hurried = task.due_at == ring_before(before, task.created_at)
    within = task.created_at + RING_WITHIN if was_hurried else task.due_at
    return Times(min(within, after), task.escalate_at)
