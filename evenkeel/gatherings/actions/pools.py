"""What every action on places shares: the locks, the counts, and handing a freed place on."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.refusals import (
    AskedAgain,
    BookingOver,
    BookingsShut,
    Gone,
    NoCompanion,
    NotAllowed,
    OnePlaceInAll,
    SessionGone,
    SessionMoved,
    SessionSettled,
    StandsOtherwise,
)
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.messages.delivery import channel_for
from evenkeel.gatherings.models import BookedBy, Booking, PlacePool, Series, Session
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME, MANAGE_BOOKINGS
from evenkeel.gatherings.queries.places import (
    bookings_with_everything,
    closes_at,
    first_open_session,
    live_instead,
    sessions_of,
    times_moved,
    waiters,
    why_settled,
    why_shut,
    with_everything,
)
from evenkeel.gatherings.rules import waiting_list
from evenkeel.gatherings.rules.booking import Shut, why_shut_to_staff
from evenkeel.gatherings.rules.states import BOOKING_TRANSITIONS, may_become
from evenkeel.gatherings.task_kinds import OFFER_BY_PHONE
from evenkeel.notices.actions import withdraw
from evenkeel.people.models import Carer
from evenkeel.tasks.actions import NewTask, withdraw_tasks


def lock_session(session_id: int, *, by_staff: bool = False) -> Session:
    """The session with all that actions read of it, its pool held. Raises SessionGone."""
    return _lock_session(session_id, Session.objects.all(), by_staff=by_staff)


def lock_session_to_book(session_id: int, request_key: str | None) -> tuple[Session, Booking | None]:
    """The session with its pool held, and the booking that the form with this key already made. Raises SessionGone."""
    if not request_key:
        return lock_session(session_id), None
    # Nearly always there is none, so the bare id is asked for, and together with the session.
    made = Booking.objects.filter(request_key=request_key).values("pk")
    session = _lock_session(session_id, Session.objects.annotate(booking_made=Subquery(made)))
    return session, _with_everything(session.booking_made)  # type: ignore[attr-defined]


def _lock_session(session_id: int, sessions: QuerySet[Session], *, by_staff: bool = False) -> Session:
    pool = lock_pool_of_session(session_id)
    if pool is None:
        raise SessionGone(by_staff=by_staff)
    # One row at most, so its order need not be worked out.
    session = next(iter(with_everything(sessions.filter(pk=session_id))), None)
    # The places of a whole course outlive a date of it that was deleted while this waited for them.
    if session is None:
        raise SessionGone(by_staff=by_staff)
    session.pool = pool
    return session


def lock_booking(booking_id: int) -> Booking:
    """The booking with all that actions read of it, its pool held. Raises Gone."""
    pool = lock_pool_of(booking_id)
    booking = bookings_with_everything(Booking.objects.filter(pk=booking_id)).first()
    if pool is None or booking is None:
        raise Gone
    booking.pool = pool
    return booking


def lock_pool_of(booking_id: int) -> PlacePool | None:
    """The pool of the booking, held until the transaction ends; None where there is no such booking."""
    return _held_pool(PlacePool.objects.filter(bookings__pk=booking_id))


def lock_pool_of_session(session_id: int) -> PlacePool | None:
    """The pool of the session, held until the transaction ends; None where there is no such session."""
    return _held_pool(PlacePool.objects.filter(sessions__pk=session_id))


def _held_pool(pools: QuerySet[PlacePool]) -> PlacePool | None:
    """The one pool of these, held before anything else is read: whoever waited for it reads what stands now."""
    return next(iter(locked(pools)), None)


def lock_pool(pool_id: int) -> PlacePool:
    """The pool, held until the transaction ends."""
    return locked(PlacePool.objects.filter(pk=pool_id)).get()


def lock_to_change(session_id: int, by: Actor) -> Session:
    """The session for somebody who may change it, with its series and its pool held.

    The series always before a pool, so that two changes never wait for each other. Raises SessionGone, NotAllowed.
    """
    if locked(Series.objects.filter(sessions__pk=session_id)).first() is None:
        raise SessionGone(by_staff=True)
    session = lock_session(session_id, by_staff=True)
    check_may_change(by, session.series.offering.team_id)
    return session


def check_party(party: int, series: Series, pool: PlacePool, *, by_staff: bool) -> None:
    """Whether so many may come on one booking, were all places free. Raises NoCompanion, OnePlaceInAll."""
    if party == 2 and not series.allows_companion:
        raise NoCompanion(by_staff=by_staff)
    if party > pool.capacity:
        raise OnePlaceInAll


def check_not_moved(session: Session, seen: int | None, now: dt.datetime, *, by_staff: bool) -> None:
    """Whether the session, with every date of its course, is where the page showed it that counted `seen` moves; None
    for no page. Raises SessionMoved.
    """
    if seen is None:
        return
    moved = times_moved(session)
    if seen == moved:
        return
    dates: list[Session] = []
    if session.series.booked_by == BookedBy.SERIES:
        standing = session.pool.sessions.exclude(status=Session.Status.CANCELLED)
        dates = list(standing.order_by("starts_at", "pk"))
    raise SessionMoved(session, dates, moved, now, by_staff=by_staff)


def check_stands(session: Session) -> None:
    """Raises SessionSettled for a session that is cancelled: nothing of it can be changed any more."""
    if session.status == Session.Status.CANCELLED:
        raise SessionSettled(Shut.CANCELLED)


def check_not_settled(session: Session, now: dt.datetime) -> None:
    """Raises SessionSettled for a session that is over or cancelled: it can be neither moved nor cancelled."""
    reason = why_settled(session, now)
    if reason is not None:
        raise SessionSettled(reason)


def check_may_change(by: Actor, team_id: int) -> None:
    """The programme is changed by staff of its team, or by Evenkeel itself. Raises NotAllowed."""
    if by.kind != "system" and not by.may(CHANGE_PROGRAMME, team_id=team_id):
        raise NotAllowed


def may_manage(by: Actor, thing: Session | Booking) -> bool:
    """Whether the acting person manages bookings for the team whose session or booking it is."""
    return by.kind == "user" and by.may(MANAGE_BOOKINGS, team_id=thing.series.offering.team_id)


def check_may_act(booking: Booking, by: Actor) -> None:
    """A booking is changed by its holder, by staff of its team, or by a sweep. Raises NotAllowed."""
    if by.kind == "system" or (by.kind == "carer" and by.id == booking.carer_id):
        return
    if not may_manage(by, booking):
        raise NotAllowed


def check_not_asked_again(booking: Booking, by: Actor) -> None:
    """Raises AskedAgain for a booking that is over where its holder has a live one for the same.

    A page of the older one would else seem to do its deed while the newer one lives on.
    """
    if live_instead(booking) is not None:
        raise AskedAgain(by_staff=by.kind == "user")


def check_still(booking: Booking, asked: str | None) -> None:
    """Raises StandsOtherwise for a live booking whose state is another than `asked`, which a page showed."""
    if asked is not None and booking.status in Booking.LIVE and booking.status != asked:
        raise StandsOtherwise(booking.status)


def check_open(session: Session, now: dt.datetime, *, by_staff: bool) -> None:
    """Whether the session can be booked now; staff still may once it is closed or under way. Raises BookingsShut."""
    shut = why_shut(session, now)
    if by_staff:
        shut = why_shut_to_staff(shut)
    if shut is not None:
        raise BookingsShut(shut, by_staff=by_staff)


def standing_booking(pool_id: int, carer: Carer) -> Booking | None:
    """The live booking that the carer has here."""
    mine = Booking.objects.filter(pool_id=pool_id, carer=carer, status__in=Booking.LIVE)
    # Nearly always there is none, so the bare id is asked for first.
    return _with_everything(next(iter(mine.values_list("pk", flat=True)[:1]), None))


def _with_everything(booking_id: int | None) -> Booking | None:
    """The booking with all that actions read of it; None for no id."""
    if booking_id is None:
        return None
    return bookings_with_everything(Booking.objects.filter(pk=booking_id)).get()


def enter_pool(booking: Booking, pool: PlacePool, *, has_room: bool) -> None:
    """Write a new booking: as a place where there is room, else as a turn on the waiting list."""
    if has_room:
        booking.status = Booking.Status.BOOKED
        pool.taken += booking.party
    else:
        booking.status = Booking.Status.WAITING
        booking.waiting_since = booking.status_at
        pool.waiting += 1
    pool.save(update_fields=["taken", "waiting"])
    booking.save(force_insert=True)


def leave_pool(booking: Booking) -> None:
    """Take a live booking out of its pool's counts; its state is changed by the caller."""
    pool = booking.pool
    if booking.status == Booking.Status.BOOKED:
        pool.taken -= booking.party
    elif booking.status == Booking.Status.OFFERED:
        pool.held -= booking.party
    else:
        pool.waiting -= 1
    pool.save(update_fields=["taken", "held", "waiting"])


def set_status(
    booking: Booking, status: str, now: dt.datetime, *, offer_until: dt.datetime | None = None
) -> None:
    """Move the booking to another state by the table. Raises BookingOver where the table does not allow it."""
    if not may_become(BOOKING_TRANSITIONS, booking.status, status):
        raise BookingOver(
            _("The booking now says “%(status)s”, so this can no longer be done. Nothing was changed.")
            % {"status": booking.get_status_display()}
        )
    booking.status = status
    booking.status_at = now
    booking.offer_until = offer_until
    booking.sequence += 1
    booking.save(update_fields=["status", "status_at", "offer_until", "sequence"])


def stop_what_waits(booking: Booking, *, by: Actor, now: dt.datetime) -> None:
    """Withdraw messages that have not gone and tasks that nobody needs to do any more."""
    about = ("booking", booking.pk)
    withdraw(about=about)
    withdraw_tasks(about=about, by=by, now=now)


def offer_freed_places(pool: PlacePool, ledger: Ledger) -> int:
    """Offer what is free to whoever waits, in order, each with a deadline; says how many offers were made.

    The pool is held by the caller. Once bookings have closed nothing is offered by itself any more.
    """
    if pool.free <= 0 or pool.waiting == 0:
        return 0
    session = first_open_session(pool)
    if session is None or why_shut(session, ledger.now) is not None:
        return 0
    chosen = waiting_list.next_to_offer(waiters(pool.pk), pool.free)
    offered = 0
    for booking in bookings_with_everything(
        Booking.objects.filter(pk__in=[w.booking_id for w in chosen])
    ).order_by("pk"):
        until = waiting_list.offer_deadline(
            now=ledger.now,
            closes_at=closes_at(session),
            by_phone=channel_for(booking.carer) is None,
            zone=session.series.zone,
        )
        if until is None:
            break
        booking.pool = pool
        make_offer(booking, until, ledger)
        offered += 1
    return offered


def make_offer(booking: Booking, until: dt.datetime, ledger: Ledger) -> None:
    """Keep a place for somebody who waits, and tell them, or have them rung."""
    pool, now = booking.pool, ledger.now
    pool.waiting -= 1
    pool.held += booking.party
    pool.save(update_fields=["waiting", "held"])
    set_status(booking, Booking.Status.OFFERED, now, offer_until=until)
    ledger.did("offer_place", booking)
    if channel_for(booking.carer) is None:
        ledger.needs_doing(offer_by_phone(booking, until, once_key=f"offer:{booking.pk}:{until:%Y%m%d%H%M}"))
        return
    sessions = sessions_of(booking)
    ledger.tell(booking, "place_offered", lambda: about_places.place_offered(booking, sessions, now))


def offer_by_phone(booking: Booking, until: dt.datetime, *, once_key: str) -> NewTask:
    """Work for whoever rings to say that a place is kept until then."""
    offering = booking.series.offering
    return NewTask(
        kind=OFFER_BY_PHONE,
        due_at=until,
        team_id=offering.team_id,
        facts={"title": offering.title},
        about=("booking", booking.pk),
        person_ref=booking.carer_id,
        once_key=once_key,
    )
