"""What would make it possible to come: kept with the booking and the carer, and work for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from evenkeel.common.actors import Actor
from evenkeel.common.bank_holidays import working_days_after, working_days_before
from evenkeel.common.dates import local_noon
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.models import Booking, BookingNeed, Session
from evenkeel.gatherings.queries.places import bookings_with_everything, sessions_of
from evenkeel.gatherings.task_kinds import task_for_need
from evenkeel.organisations.queries import provider
from evenkeel.people.actions import add_needs
from evenkeel.people.models import AccessNeed
from evenkeel.people.needs import access_need, anything_to_arrange, needs_where
from evenkeel.people.queries import live_needs
from evenkeel.tasks.actions import NewTask, Times
from evenkeel.tasks.models import Task


def take_needs(
    booking: Booking, session: Session, needs: Sequence[tuple[str, str]], ledger: Ledger, *, known: bool
) -> bool:
    """Keep what they asked for with the booking, and with the carer for the next one; says whether anything of it has
    to be arranged.

    A carer who was `known` before brings the needs on their record with them, as far as they make a difference
    where the session is. Work is raised once they hold a place.
    """
    asked = dict(needs)
    if known:
        asked = _useful(live_needs(booking.carer_id), session) | asked
    # What a stranger types never changes a record that exists: it stays with this booking.
    if needs and (not known or ledger.by.kind != "public"):
        add_needs(booking.carer, needs, ledger.now)
    _keep(booking, session, asked, ledger)
    return anything_to_arrange(asked)


def carry_needs(booking: Booking, session: Session, ledger: Ledger, *, from_booking: int) -> bool:
    """Keep with the booking what was asked for with the one that it follows, and what the carer's record holds by now;
    says whether anything of it has to be arranged. The record itself stays as it is.
    """
    before = BookingNeed.objects.filter(booking=from_booking, booking__carer=booking.carer_id).order_by("pk")
    asked = _useful(live_needs(booking.carer_id), session) | _useful(before, session)
    _keep(booking, session, asked, ledger)
    return anything_to_arrange(asked)


def _useful(needs: Iterable[AccessNeed | BookingNeed], session: Session) -> dict[str, str]:
    """Those that make a difference where the session is, with their details by kind."""
    useful = {kind.code for kind in needs_where(session.mode)}
    return {need.kind: need.detail for need in needs if need.kind in useful}


def _keep(booking: Booking, session: Session, asked: Mapping[str, str], ledger: Ledger) -> None:
    """Write them down with the booking; for whoever holds a place, each is work for somebody."""
    if not asked:
        return
    held = booking.status == Booking.Status.BOOKED
    tasks = _raise_tasks(booking, session, list(asked), ledger) if held else [None] * len(asked)
    BookingNeed.objects.bulk_create(
        BookingNeed(created_at=ledger.now, booking=booking, kind=kind, detail=detail, task=task)
        for (kind, detail), task in zip(asked.items(), tasks, strict=True)
    )


def arrange_needs(booking: Booking, session: Session, ledger: Ledger) -> None:
    """Raise a task for each need of somebody who waited, now that the place is theirs."""
    needs = list(booking.needs.filter(task__isnull=True).order_by("pk"))
    if not needs:
        return
    tasks = _raise_tasks(booking, session, [need.kind for need in needs], ledger)
    for need, task in zip(needs, tasks, strict=True):
        need.task = task
    BookingNeed.objects.bulk_update(needs, ["task"])


def _raise_tasks(booking: Booking, session: Session, kinds: Sequence[str], ledger: Ledger) -> list[Task]:
    """A task for each."""
    times = arranging_times(session.starts_at, asked_at=ledger.now)
    offering = booking.series.offering
    return ledger.give_work(
        [
            NewTask(
                kind=task_for_need(kind),
                due_at=times.due_at,
                escalate_at=times.escalate_at,
                team_id=offering.team_id,
                facts={"title": offering.title, "need": access_need(kind).label},
                about=("booking", booking.pk),
                person_ref=booking.carer_id,
            )
            for kind in kinds
        ]
    )


def answer_need(task: Task, by: Actor, now: dt.datetime) -> None:
    """What an answered task says of its need is kept with the booking, and its holder is told.

    What only had to be known is not told again: the booking has said so from the first.
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
    if need.answer != BookingNeed.Answer.KNOWN:
        ledger.tell(
            booking, "need_answered", lambda: about_places.need_answered(need, booking, sessions, now)
        )
    ledger.write()


def arranging_times(starts_at: dt.datetime, *, asked_at: dt.datetime) -> Times:
    """When a need is to be arranged for what starts then: noon two working days on, or the working day before it."""
    nation = provider().nation
    soon = working_days_after(timezone.localdate(asked_at), 2, nation)
    last = working_days_before(timezone.localdate(starts_at) - dt.timedelta(days=1), 0, nation)
    due_at = max(asked_at, local_noon(min(soon, last)))
    return Times(due_at, max(due_at, local_noon(last)))
