"""Changing, giving up and moving a place that somebody holds."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.gatherings.actions import needs as needs_actions
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import (
    check_may_act,
    check_not_asked_again,
    check_not_moved,
    check_open,
    check_party,
    check_still,
    enter_pool,
    leave_pool,
    lock_booking,
    lock_session,
    may_manage,
    offer_freed_places,
    set_status,
    standing_booking,
    stop_what_waits,
)
from evenkeel.gatherings.actions.refusals import (
    BookingOver,
    NoRoomThere,
    NoSecondPlace,
    PartyChanged,
)
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.models import BookedBy, Booking, PlacePool, Session
from evenkeel.gatherings.queries.places import last_end, sessions_of, successor
from evenkeel.gatherings.queries.versions import party_version


@transaction.atomic
def cancel_place(*, booking_id: int, by: Actor, now: dt.datetime, asked: str | None = None) -> Booking:
    """Give up a place; it is offered to whoever waits, in the same transaction.

    Done twice it does nothing more. `asked` is the state that the page showed which asked, where one did. Raises
    StandsOtherwise where it is another by now, BookingOver once the session has ended or was never booked, AskedAgain
    where they have booked it again since.
    """
    booking = lock_booking(booking_id)
    check_may_act(booking, by)
    check_not_asked_again(booking, by)
    check_still(booking, asked)
    if booking.status == Booking.Status.CANCELLED:
        return booking
    sessions = sessions_of(booking)
    if booking.status != Booking.Status.BOOKED:
        raise BookingOver.said_to(
            by,
            staff=_("They do not have a place here, so there is nothing to cancel."),
            holder=_("You do not have a place here, so there is nothing to cancel."),
        )
    if now >= max(session.ends_at for session in sessions):
        raise BookingOver(_("This is over, so it can no longer be cancelled."))
    ledger = Ledger(by=by, now=now)
    leave_pool(booking)
    set_status(booking, Booking.Status.CANCELLED, now)
    stop_what_waits(booking, by=by, now=now)
    ledger.did("cancel_place", booking)
    # Somebody without email who cancelled through staff is on the phone at this moment.
    if booking.carer.email or by.kind != "user":
        ledger.tell(booking, "place_given_up", lambda: about_places.place_given_up(booking, sessions, now))
    offer_freed_places(booking.pool, ledger)
    ledger.write()
    return booking


@transaction.atomic
def change_party(
    *,
    booking_id: int,
    party: int,
    companion_name: str,
    by: Actor,
    now: dt.datetime,
    seen: str | None = None,
) -> Booking:
    """Bring somebody, or come alone after all; a place that comes free is offered on.

    `seen` is the `party_version` that the page showed, where it had one: what was not changed on the page is not
    changed here, and PartyChanged is raised where somebody else changed it otherwise meanwhile. Raises NoSecondPlace
    where none is free, NoCompanion, OnePlaceInAll, BookingOver, AskedAgain.
    """
    booking = lock_booking(booking_id)
    check_may_act(booking, by)
    check_not_asked_again(booking, by)
    _check_live(booking, now)
    check_party(party, booking.series, booking.pool, by_staff=by.kind == "user")
    if (party, companion_name) == (booking.party, booking.companion_name):
        return booking
    if seen is not None and seen == party_version(party, companion_name):
        return booking
    _check_seen(booking, seen)
    ledger = Ledger(by=by, now=now)
    change = party - booking.party
    if booking.status == Booking.Status.WAITING:
        booking.party = party
    else:
        if change > booking.pool.free:
            raise NoSecondPlace
        if booking.status == Booking.Status.BOOKED:
            booking.pool.taken += change
        else:
            booking.pool.held += change
        booking.pool.save(update_fields=["taken", "held"])
        booking.party = party
    booking.companion_name = companion_name
    booking.save(update_fields=["party", "companion_name"])
    ledger.did("change_party", booking, party=party)
    sessions = sessions_of(booking)
    ledger.tell(booking, "booking_changed", lambda: about_places.booking_changed(booking, sessions, now))
    offer_freed_places(booking.pool, ledger)
    ledger.write()
    return booking


@transaction.atomic
def move_place(
    *, booking_id: int, session_id: int, by: Actor, now: dt.datetime, seen: int | None = None
) -> Booking:
    """Move a held place to another date of the same offering; the old place is offered on.

    Done twice it does nothing more. Both pools are locked in the order of their ids, so that two moves in opposite
    directions do not wait for each other. `seen` is how often the date had been moved when the page was shown, where
    there was one. Raises NoRoomThere, BookingsShut, SessionGone, SessionMoved, BookingOver, AskedAgain.
    """
    pools = (
        Session.objects.filter(pk=session_id)
        .values("pool_id")
        .union(Booking.objects.filter(pk=booking_id).values("pool_id"))
    )
    list(locked(PlacePool.objects.filter(pk__in=[row["pool_id"] for row in pools]).order_by("pk")))
    booking = lock_booking(booking_id)
    check_may_act(booking, by)
    moved_before = _moved_there(booking, session_id)
    if moved_before is not None:
        return moved_before
    check_not_asked_again(booking, by)
    if booking.status != Booking.Status.BOOKED:
        raise BookingOver.said_to(
            by,
            staff=_("They do not have a place here, so there is nothing to move."),
            holder=_("You do not have a place here, so there is nothing to move."),
        )
    if now >= last_end(booking):
        raise BookingOver(_("This is over, so the place can no longer be moved."))
    target = lock_session(session_id)
    if target.series.offering_id != booking.series.offering_id:
        raise BookingOver(_("That date is for something else. Please book it by itself."))
    if target.pool_id == booking.pool_id:
        return booking
    by_staff = may_manage(by, target)
    check_open(target, now, by_staff=by_staff)
    check_not_moved(target, seen, now, by_staff=by_staff)
    if target.pool.free < booking.party:
        raise NoRoomThere
    standing = standing_booking(target.pool_id, booking.carer)
    if standing is not None:
        raise BookingOver.said_to(
            by,
            staff=_("They already have a booking for that date."),
            holder=_("You already have a booking for that date."),
        )
    ledger = Ledger(by=by, now=now)
    moved = _moved_booking(booking, target, now)
    leave_pool(booking)
    set_status(booking, Booking.Status.MOVED, now)
    stop_what_waits(booking, by=by, now=now)
    enter_pool(moved, target.pool, has_room=True)
    needs_actions.carry_needs(moved, target, ledger, from_booking=booking.pk)
    ledger.did("move_place", moved, from_booking=booking.pk)
    sessions = sessions_of(moved)
    ledger.tell(moved, "booking_changed", lambda: about_places.booking_changed(moved, sessions, now))
    offer_freed_places(booking.pool, ledger)
    ledger.write()
    return moved


@transaction.atomic
def confirm_coming(*, booking_id: int, by: Actor, now: dt.datetime) -> Booking:
    """Answer "still coming?" with yes. Raises BookingOver, AskedAgain."""
    booking = lock_booking(booking_id)
    check_may_act(booking, by)
    check_not_asked_again(booking, by)
    if booking.status != Booking.Status.BOOKED:
        raise BookingOver.said_to(
            by,
            staff=_("They no longer have a place here. They can book again if there are places."),
            holder=_("You no longer have a place here. You can book again if there are places."),
        )
    if now >= last_end(booking):
        raise BookingOver(_("This is over, so there is nothing to answer any more."))
    if booking.confirmed_coming_at is None:
        booking.confirmed_coming_at = now
        booking.save(update_fields=["confirmed_coming_at"])
        ledger = Ledger(by=by, now=now)
        ledger.did("confirm_coming", booking)
        ledger.write()
    return booking


def _check_live(booking: Booking, now: dt.datetime) -> None:
    if booking.status not in Booking.LIVE:
        raise BookingOver(_("This booking is over, so it can no longer be changed."))
    if now >= max(session.ends_at for session in sessions_of(booking)):
        raise BookingOver(_("This is over, so the booking can no longer be changed."))


def _check_seen(booking: Booking, seen: str | None) -> None:
    version = party_version(booking.party, booking.companion_name)
    if seen is not None and seen != version:
        raise PartyChanged(party=booking.party, companion_name=booking.companion_name, version=version)


def _moved_there(booking: Booking, session_id: int) -> Booking | None:
    """The live booking that a move to that session made of this one before."""
    made = successor(booking)
    if made is None or made.status not in Booking.LIVE:
        return None
    return made if Session.objects.filter(pk=session_id, pool_id=made.pool_id).exists() else None


def _moved_booking(booking: Booking, target: Session, now: dt.datetime) -> Booking:
    whole_series = target.series.booked_by == BookedBy.SERIES
    return Booking(
        created_at=now,
        pool=target.pool,
        session=None if whole_series else target,
        series=target.series,
        carer=booking.carer,
        status_at=now,
        party=booking.party,
        companion_name=booking.companion_name,
        source=booking.source,
        wants_clear_calendar_title=booking.wants_clear_calendar_title,
        note=booking.note,
    )
