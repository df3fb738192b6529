"""The waiting list: taking or refusing an offer, leaving, lapsing, and offering by hand."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.bank_holidays import working_days_after
from evenkeel.common.dates import local_noon
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.needs import arrange_needs
from evenkeel.gatherings.actions.pools import (
    check_may_act,
    check_not_asked_again,
    check_still,
    leave_pool,
    lock_booking,
    lock_pool,
    make_offer,
    may_manage,
    offer_freed_places,
    set_status,
    stop_what_waits,
)
from evenkeel.gatherings.actions.refusals import BookingOver, NoRoomThere, NotAllowed, OfferOver
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.coming import other_dates
from evenkeel.gatherings.queries.places import bookings_with_everything, sessions_of
from evenkeel.gatherings.rules import waiting_list
from evenkeel.gatherings.task_kinds import OFFER_BY_PHONE
from evenkeel.organisations.queries import provider
from evenkeel.tasks.models import Task


@transaction.atomic
def take_offer(*, booking_id: int, by: Actor, now: dt.datetime) -> Booking:
    """Say yes to an offered place. Done twice it does nothing more.

    Raises OfferOver once the deadline has passed, whether or not a sweep has seen it yet; BookingOver, AskedAgain.
    """
    booking = lock_booking(booking_id)
    check_may_act(booking, by)
    check_not_asked_again(booking, by)
    if booking.status == Booking.Status.BOOKED:
        return booking
    if booking.status == Booking.Status.LAPSED:
        raise OfferOver(by_staff=by.kind == "user")
    if booking.status != Booking.Status.OFFERED or booking.offer_until is None:
        raise BookingOver(_("There is no offer to accept here any more."))
    if now > booking.offer_until:
        raise OfferOver(by_staff=by.kind == "user")
    ledger = Ledger(by=by, now=now)
    pool = booking.pool
    pool.held -= booking.party
    pool.taken += booking.party
    pool.save(update_fields=["held", "taken"])
    set_status(booking, Booking.Status.BOOKED, now)
    ledger.did("take_offer", booking)
    _welcome(booking, ledger)
    ledger.write()
    return booking


@transaction.atomic
def leave_waiting_list(*, booking_id: int, by: Actor, now: dt.datetime, asked: str | None = None) -> Booking:
    """Leave the list, or say no to an offer, which then goes to the next person. Done twice it does nothing more.

    `asked` is the state that the page showed which asked, where one did. Raises StandsOtherwise where it is another
    by now, BookingOver, AskedAgain.
    """
    booking = lock_booking(booking_id)
    check_may_act(booking, by)
    check_not_asked_again(booking, by)
    check_still(booking, asked)
    if booking.status in (Booking.Status.LEFT, Booking.Status.DECLINED, Booking.Status.LAPSED):
        return booking
    if booking.status not in (Booking.Status.WAITING, Booking.Status.OFFERED):
        raise BookingOver.said_to(
            by,
            staff=_("They are not on this waiting list any more."),
            holder=_("You are not on this waiting list any more."),
        )
    ledger = Ledger(by=by, now=now)
    had_offer = booking.status == Booking.Status.OFFERED
    leave_pool(booking)
    set_status(booking, Booking.Status.DECLINED if had_offer else Booking.Status.LEFT, now)
    stop_what_waits(booking, by=by, now=now)
    ledger.did("decline_offer" if had_offer else "leave_waiting_list", booking)
    sessions = sessions_of(booking)
    if booking.carer.email:
        ledger.tell(
            booking, "left_waiting_list", lambda: about_places.left_waiting_list(booking, sessions, now)
        )
    offer_freed_places(booking.pool, ledger)
    ledger.write()
    return booking


@transaction.atomic
def offer_by_hand(*, booking_id: int, by: Actor, now: dt.datetime) -> Booking:
    """Offer a free place to somebody on the list, out of turn if staff so decide, with the usual deadline.

    After bookings have closed the offer holds until the start. Raises NoRoomThere, BookingOver, NotAllowed.
    """
    booking = lock_booking(booking_id)
    if not may_manage(by, booking):
        raise NotAllowed
    if booking.status != Booking.Status.WAITING:
        raise BookingOver(_("They are not waiting any more, so there is nothing to offer."))
    if booking.pool.free < booking.party:
        raise NoRoomThere
    start = _next_start(booking, now)
    until = waiting_list.offer_deadline(now=now, closes_at=start, by_phone=True, zone=booking.series.zone)
    ledger = Ledger(by=by, now=now)
    make_offer(booking, until or start, ledger)
    ledger.write()
    return booking


@transaction.atomic
def give_place(*, booking_id: int, by: Actor, now: dt.datetime) -> Booking:
    """Give a free place to somebody on the list who has already said yes, on the phone say.

    Raises NoRoomThere, BookingOver, NotAllowed.
    """
    booking = lock_booking(booking_id)
    if not may_manage(by, booking):
        raise NotAllowed
    if booking.status == Booking.Status.OFFERED:
        return take_offer(booking_id=booking_id, by=by, now=now)
    if booking.status != Booking.Status.WAITING:
        raise BookingOver(_("They are not waiting any more."))
    _next_start(booking, now)
    pool = booking.pool
    if pool.free < booking.party:
        raise NoRoomThere
    ledger = Ledger(by=by, now=now)
    pool.waiting -= 1
    pool.taken += booking.party
    pool.save(update_fields=["waiting", "taken"])
    set_status(booking, Booking.Status.BOOKED, now)
    ledger.did("give_place", booking)
    _welcome(booking, ledger)
    ledger.write()
    return booking


@transaction.atomic
def lapse_offers(*, pool_id: int, now: dt.datetime) -> int:
    """End the pool's offers whose deadline has passed and offer their places on; says how many lapsed."""
    pool = lock_pool(pool_id)
    late = bookings_with_everything(
        Booking.objects.filter(pool_id=pool_id, status=Booking.Status.OFFERED, offer_until__lt=now)
    ).order_by("pk")
    ledger = Ledger(by=SYSTEM, now=now)
    count = 0
    for booking in late:
        booking.pool = pool
        _lapse(booking, ledger)
        count += 1
    if offer_freed_places(pool, ledger) or count:
        ledger.write()
    return count


def answer_phone_offer(task: Task, by: Actor, now: dt.datetime) -> None:
    """What came of ringing somebody about an offered place. Called by tasks in the transaction of the answer."""
    if task.about_id is None or task.kind != OFFER_BY_PHONE:
        return
    if task.answer == "took_it":
        take_offer(booking_id=task.about_id, by=by, now=now)
    elif task.answer == "said_no":
        leave_waiting_list(booking_id=task.about_id, by=by, now=now)


def _welcome(booking: Booking, ledger: Ledger) -> None:
    """Set about what would make it possible to come, and confirm the place."""
    sessions = sessions_of(booking)
    arrange_needs(booking, sessions[0], ledger)
    # Somebody without email who took the place through staff is on the phone at this moment.
    if booking.carer.email or ledger.by.kind != "user":
        ledger.tell(booking, "place_booked", lambda: about_places.place_booked(booking, sessions, ledger.now))


def _lapse(booking: Booking, ledger: Ledger) -> None:
    leave_pool(booking)
    set_status(booking, Booking.Status.LAPSED, ledger.now)
    stop_what_waits(booking, by=ledger.by, now=ledger.now)
    ledger.did("lapse_offer", booking)
    sessions = sessions_of(booking)
    others = other_dates(sessions[0], ledger.now)
    ledger.tell(
        booking,
        "offer_lapsed",
        lambda: about_places.offer_lapsed(booking, sessions, others, ledger.now),
        ring_by=_next_working_noon(ledger.now),
    )


def _next_start(booking: Booking, now: dt.datetime) -> dt.datetime:
    coming = [
        s.starts_at
        for s in sessions_of(booking)
        if s.status != Session.Status.CANCELLED and s.starts_at > now
    ]
    if not coming:
        raise BookingOver(_("It has already started, so no place can be offered."))
    return min(coming)


def _next_working_noon(now: dt.datetime) -> dt.datetime:
    return local_noon(working_days_after(timezone.localdate(now), 1, provider().nation))
