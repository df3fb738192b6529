"""What would make it possible to come: kept with the booking and the carer, and work for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenkeel.common.actors import Actor
from evenkeel.common.bank_holidays import working_days_after, working_days_before
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.models import Booking, BookingNeed, Session
from evenkeel.gatherings.queries.places import bookings_with_everything, sessions_of
from evenkeel.gatherings.task_kinds import ARRANGE_NEED
from evenkeel.organisations.queries import provider
from evenkeel.people.actions import add_needs
from evenkeel.people.needs import access_need
from evenkeel.tasks.actions import NewTask, raise_all
from evenkeel.tasks.models import Task


def take_needs(
    booking: Booking, session: Session, needs: Sequence[tuple[str, str]], *, by: Actor, now: dt.datetime
) -> None:
    """Keep the needs with the booking and with the carer, and raise a task for each.

    Due two working days from now, at the latest on the working day before the session.
    """
    if not needs:
        return
    add_needs(booking.carer, needs, now)
    due_at, escalate_at = _due(session, now)
    tasks = raise_all(
        [
            NewTask(
                kind=ARRANGE_NEED,
                due_at=due_at,
                escalate_at=escalate_at,
                team_id=booking.series.offering.team_id,
                facts={"title": booking.series.offering.title, "need": access_need(code).label},
                about=("booking", booking.pk),
                person_ref=booking.carer_id,
            )
            for code, _detail in needs
        ],
        by=by,
        now=now,
    )
    BookingNeed.objects.bulk_create(
        BookingNeed(created_at=now, booking=booking, kind=code, detail=detail, task=task)
        for (code, detail), task in zip(needs, tasks, strict=True)
    )


def answer_need(task: Task, by: Actor, now: dt.datetime) -> None:
    """What an answered task says of its need is kept with the booking, and its holder is told.

    Called by tasks in the transaction of the answer.
    """
    need = BookingNeed.objects.filter(task=task).first()
    if need is None:
        return
    need.answer = task.answer
    need.answer_note = task.answer_note
    need.save(update_fields=["answer", "answer_note"])
    booking = bookings_with_everything(Booking.objects.filter(pk=need.booking_id)).get()
    sessions = sessions_of(booking)
    ledger = Ledger(by=by, now=now)
    ledger.did("answer_need", booking, need=need.kind, answer=need.answer)
    ledger.tell(booking, "need_answered", lambda: about_places.need_answered(need, booking, sessions, now))
    ledger.write()


def _due(session: Session, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    nation = provider().nation
    soon = working_days_after(now.date(), 2, nation)
    last = working_days_before(session.starts_at.date() - dt.timedelta(days=1), 0, nation)
    at_noon = dt.time(12, tzinfo=dt.UTC)
    due_at = max(now, dt.datetime.combine(min(soon, last), at_noon))
    return due_at, max(due_at, dt.datetime.combine(last, at_noon))
