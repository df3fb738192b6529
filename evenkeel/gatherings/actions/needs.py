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
from evenkeel.gatherings.rules.booking import arranged_since
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
    where the session is. Work is raised once they hold a place, and not for what was answered for the same person
    here just before.
    """
    asked = dict(needs)
    if known:
        asked = _useful(live_needs(booking.carer_id), session) | asked
    # What a stranger types never changes a record that exists: it stays with this booking.
    if needs and (not known or ledger.by.kind != "public"):
        add_needs(booking.carer, needs, ledger.now)
    return _keep(booking, session, asked, ledger, known=known)


def carry_needs(booking: Booking, session: Session, ledger: Ledger, *, from_booking: int) -> bool:
    """Keep with the booking what was asked for with the one that it follows, and what the carer's record holds by now;
    says whether anything of it has to be arranged. The record itself stays as it is.
    """
    before = BookingNeed.objects.filter(booking=from_booking, booking__carer=booking.carer_id).order_by("pk")
    asked = _useful(live_needs(booking.carer_id), session) | _useful(before, session)
    return _keep(booking, session, asked, ledger, known=True)


def _useful(needs: Iterable[AccessNeed | BookingNeed], session: Session) -> dict[str, str]:
    """Those that make a difference where the session is, with their details by kind."""
    useful = {kind.code for kind in needs_where(session.mode)}
    return {need.kind: need.detail for need in needs if need.kind in useful}


def _keep(
    booking: Booking, session: Session, asked: Mapping[str, str], ledger: Ledger, *, known: bool
) -> bool:
    """Write them down with the booking; for whoever holds a place, each that was not answered just before is work for
    somebody. Says whether any of that has to be arranged.
    """
    if not asked:
        return False
    asked_for = [
        BookingNeed(created_at=ledger.now, booking=booking, kind=kind, detail=detail)
        for kind, detail in asked.items()
    ]
    if booking.status == Booking.Status.BOOKED:
        if known:
            _answer_as_before(asked_for, booking, ledger.now)
        _raise_tasks(asked_for, booking, session, ledger)
    BookingNeed.objects.bulk_create(asked_for)
    return anything_to_arrange(need.kind for need in asked_for if not need.answer)


def arrange_needs(booking: Booking, session: Session, ledger: Ledger) -> None:
    """Raise a task for each need of somebody who waited, now that the place is theirs."""
    needs = list(booking.needs.filter(task__isnull=True, answer="").order_by("pk"))
    if not needs:
        return
    _answer_as_before(needs, booking, ledger.now)
    _raise_tasks(needs, booking, session, ledger)
    BookingNeed.objects.bulk_update(needs, ["task", "answer", "answer_note"])


def _answer_as_before(needs: Sequence[BookingNeed], booking: Booking, now: dt.datetime) -> None:
    """Give these needs the answers that the same had for a booking here of the same person that has just ended."""
    answered = BookingNeed.objects.filter(
        booking__pool_id=booking.pool_id,
        booking__carer_id=booking.carer_id,
        booking__status_at__gte=arranged_since(now),
    ).exclude(booking=booking.pk)
    before = {(need.kind, need.detail): need for need in answered.exclude(answer="").order_by("pk")}
    for need in needs:
        same = before.get((need.kind, need.detail))
        if same is not None:
            need.answer, need.answer_note = same.answer, same.answer_note


def _raise_tasks(needs: Sequence[BookingNeed], booking: Booking, session: Session, ledger: Ledger) -> None:
    """A task for each that is not answered yet."""
    open_needs = [need for need in needs if not need.answer]
    if not open_needs:
        return
    times = arranging_times(session.starts_at, asked_at=ledger.now)
    offering = booking.series.offering
    tasks = ledger.give_work(
        [
            NewTask(
                kind=task_for_need(need.kind),
                due_at=times.due_at,
                escalate_at=times.escalate_at,
                team_id=offering.team_id,
                facts={"title": offering.title, "need": access_need(need.kind).label},
                about=("booking", booking.pk),
                person_ref=booking.carer_id,
            )
            for need in open_needs
        ]
    )
    for need, task in zip(open_needs, tasks, strict=True):
        need.task = task


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
