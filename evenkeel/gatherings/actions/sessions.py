"""Moving, cancelling, closing and opening a session, with everyone in it told one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.public_version import Topic
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.following import follow_added_date, follow_session
from evenkeel.gatherings.actions.joining import ask_for_link_anew
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import (
    check_not_settled,
    leave_pool,
    lock_to_change,
    set_status,
    stop_what_waits,
)
from evenkeel.gatherings.actions.refusals import SessionSettled, StalePage
from evenkeel.gatherings.messages import about_sessions
from evenkeel.gatherings.messages.delivery import ring_before
from evenkeel.gatherings.models import BookedBy, Booking, Mode, Session
from evenkeel.gatherings.queries.clashes import slot_at
from evenkeel.gatherings.queries.coming import other_dates
from evenkeel.gatherings.queries.places import bookings_with_everything, closes_at, first_open_session
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.gatherings.rules.clashes import Slot
from evenkeel.gatherings.rules.recurrence import day_part
from evenkeel.gatherings.rules.states import SESSION_TRANSITIONS
from evenkeel.notices.actions import withdraw
from evenkeel.organisations.models import Room, Venue

REMINDERS = frozenset({"gatherings.week_reminder", "gatherings.still_coming", "gatherings.day_reminder"})


@dataclass(frozen=True)
class WhenAndWhere:
    """The time and place of a session: an online one has a link and no venue."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    mode: str
    venue: Venue | None = None
    room: Room | None = None
    online_link: str = ""

    def slot(self, facilitator_ids: frozenset[int], series_id: int) -> Slot:
        """What a session of the series then and there takes up, led by these."""
        return slot_at(
            self.starts_at,
            self.ends_at,
            mode=self.mode,
            venue_id=self.venue.pk if self.venue else None,
            room_id=self.room.pk if self.room else None,
            facilitator_ids=facilitator_ids,
            series_id=series_id,
        )


@dataclass(frozen=True)
class Moved:
    """A session that has another time or place now, and when it was to start and end before."""

    session: Session
    was: tuple[dt.datetime, dt.datetime]


@transaction.atomic
def move_session(*, session_id: int, to: WhenAndWhere, sequence: int, by: Actor, now: dt.datetime) -> Session:
    """Give a session another time or place; everyone who holds or awaits a place is told, and reminded anew.

    What has to be done for them before it follows. `sequence` is the session's when the page was opened. Raises
    StalePage where somebody moved it meanwhile, SessionSettled where it is over or cancelled, Refusal where it would
    end before it starts or lie in the past.
    """
    session = lock_to_change(session_id, by)
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    moved = put_elsewhere(session, to, sequence, ledger)
    if moved is not None:
        tell_of_moves([moved], ledger)
        ledger.write()
    return session


def put_elsewhere(session: Session, to: WhenAndWhere, sequence: int, ledger: Ledger) -> Moved | None:
    """Do all that `move_session` does but tell people; None where it is then and there already.

    The session's series and pool are held by the caller. Raises what `move_session` does.
    """
    by, now = ledger.by, ledger.now
    check_not_settled(session, now)
    if session.sequence != sequence:
        raise StalePage
    if to.starts_at <= now:
        raise Refusal(_("Choose a time that is still to come."), field="date")
    if to.ends_at <= to.starts_at:
        raise Refusal(_("It has to end after it starts."), field="duration_minutes")
    was = (session.starts_at, session.ends_at)
    if _is_at(session, to):
        return None
    was_first = _is_first(session)
    _put(session, to)
    if was_first or _is_first(session):
        _ask_anew_who_comes(session)
    _end_offers_in_time(session, now)
    follow_session(session, was[0], by=by, now=now)
    ask_for_link_anew(session, by=by, now=now)
    ledger.did("move_session", session, sequence=session.sequence)
    return Moved(session, was)


def tell_of_moves(moves: Sequence[Moved], ledger: Ledger) -> None:
    """Tell everyone who holds or awaits a place of all these moves, which are of one pool's sessions, at once."""
    published = [moved for moved in moves if moved.session.status != Session.Status.DRAFT]
    if not published:
        return
    dates = [(moved.session, moved.was) for moved in published]
    ring_by = ring_before(min(session.starts_at for session, _was in dates), ledger.now)
    for booking in _live_bookings(published[0].session):
        # A reminder that has not gone yet names the time as it was.
        withdraw(about=("booking", booking.pk), kinds=REMINDERS)
        ledger.tell(
            booking,
            "session_moved",
            lambda booking=booking: about_sessions.session_moved(booking, dates, ledger.now),  # type: ignore[misc]
            ring_by=ring_by,
        )


def tell_of_added_date(session: Session, ledger: Ledger) -> None:
    """Tell everyone who holds or awaits a place in a course of this date that was added to it.

    What has to be done for them keeps step. The course's pool is held by the caller.
    """
    if _is_first(session):
        _ask_anew_who_comes(session)
    _end_offers_in_time(session, ledger.now)
    follow_added_date(session, by=ledger.by, now=ledger.now)
    for booking in _live_bookings(session):
        ledger.tell(
            booking,
            "date_added",
            lambda booking=booking: about_sessions.date_added(booking, session, ledger.now),  # type: ignore[misc]
            ring_by=ring_before(session.starts_at, ledger.now),
        )


@transaction.atomic
def cancel_session(*, session_id: int, because: str, by: Actor, now: dt.datetime) -> Session:
    """Call a session off. Whoever has booked or waits for it alone is told and shown other dates.

    Of a series that is booked as a whole only this date falls away, and its bookings stay as long as another date
    does. Done twice it does nothing more. `because` is shown on pages, and stands in no message. Raises SessionSettled
    once it is over.
    """
    session = lock_to_change(session_id, by)
    if session.status == Session.Status.CANCELLED:
        return session
    check_not_settled(session, now)
    was_draft = session.status == Session.Status.DRAFT
    if _is_first(session):
        _ask_anew_who_comes(session)
    session.status = Session.Status.CANCELLED
    session.cancelled_because = because
    session.sequence += 1
    session.save(update_fields=["status", "cancelled_because", "sequence"])
    ask_for_link_anew(session, by=by, now=now)
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("cancel_session", session)
    if not was_draft:
        _tell_it_is_off(session, ledger)
    ledger.write()
    return session


@transaction.atomic
def set_bookings_open(*, session_id: int, is_open: bool, by: Actor, now: dt.datetime) -> Session:
    """Close a session to new bookings from the public, or open it again. Raises SessionSettled where neither can be."""
    session = lock_to_change(session_id, by)
    check_not_settled(session, now)
    status = Session.Status.OPEN if is_open else Session.Status.CLOSED
    if session.status == status:
        return session
    verb = "open to bookings" if is_open else "close to bookings"
    if (session.status, verb, status) not in SESSION_TRANSITIONS:
        raise SessionSettled(Shut.DRAFT)
    session.status = status
    session.save(update_fields=["status"])
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("open_bookings" if is_open else "close_bookings", session)
    ledger.write()
    return session


def _is_first(session: Session) -> bool:
    """Whether people are asked of this session if they still come: of a course booked as one, only of its first."""
    return first_open_session(session.pool) == session


def _ask_anew_who_comes(session: Session) -> None:
    """Whoever said that they are coming said it of the first date as it was."""
    Booking.objects.filter(pool_id=session.pool_id).update(confirmed_coming_at=None)


def _live_bookings(session: Session) -> list[Booking]:
    live = Booking.objects.filter(pool_id=session.pool_id, status__in=Booking.LIVE)
    return list(bookings_with_everything(live).order_by("pk"))


def _is_at(session: Session, to: WhenAndWhere) -> bool:
    stands = WhenAndWhere(
        session.starts_at, session.ends_at, session.mode, session.venue, session.room, session.online_link
    )
    return stands == to


def _put(session: Session, to: WhenAndWhere) -> None:
    local = to.starts_at.astimezone(ZoneInfo(session.series.zone))
    session.starts_at, session.ends_at = to.starts_at, to.ends_at
    session.mode, session.venue, session.room, session.online_link = (
        to.mode,
        to.venue,
        to.room,
        to.online_link,
    )
    session.area_id = to.venue.area_id if to.venue and to.mode != Mode.ONLINE else None
    session.weekday, session.day_part = local.weekday(), day_part(local.time())
    session.sequence += 1
    session.week_reminder_at = session.asked_still_coming_at = session.day_reminder_at = None
    session.save()


def _end_offers_in_time(session: Session, now: dt.datetime) -> None:
    """No offer outlasts the close of bookings, which may have come nearer; once that has passed, the start."""
    closing = closes_at(session)
    latest = closing if closing > now else session.starts_at
    out = Booking.objects.filter(pool_id=session.pool_id, status=Booking.Status.OFFERED)
    out.filter(offer_until__gt=latest).update(offer_until=latest)


def _tell_it_is_off(session: Session, ledger: Ledger) -> None:
    ring_by = ring_before(session.starts_at, ledger.now)
    if _other_dates_stay(session):
        for booking in _live_bookings(session):
            ledger.tell(
                booking,
                "session_cancelled",
                lambda booking=booking: about_sessions.course_date_cancelled(  # type: ignore[misc]
                    booking, session, ledger.now
                ),
                ring_by=ring_by,
            )
        return
    others = other_dates(session, ledger.now)
    for booking in _live_bookings(session):
        # Offers and places counted in this very pool row, however many bookings leave it.
        booking.pool = session.pool
        _call_off(booking, ledger)
        ledger.tell(
            booking,
            "session_cancelled",
            lambda booking=booking: about_sessions.session_cancelled(  # type: ignore[misc]
                booking, session, others, ledger.now
            ),
            ring_by=ring_by,
        )


def _other_dates_stay(session: Session) -> bool:
    """Whether the session is one of several that are booked as a whole, and not the last of them to be cancelled."""
    if session.series.booked_by != BookedBy.SERIES:
        return False
    others = session.pool.sessions.exclude(pk=session.pk)
    return others.exclude(status=Session.Status.CANCELLED).exists()


def _call_off(booking: Booking, ledger: Ledger) -> None:
    leave_pool(booking)
    set_status(booking, Booking.Status.CALLED_OFF, ledger.now)
    stop_what_waits(booking, by=ledger.by, now=ledger.now)
    ledger.did("call_off_booking", booking)
