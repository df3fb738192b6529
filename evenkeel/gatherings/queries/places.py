"""Places, bookings and the waiting list, as actions and messages need them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import F, Max, Min, Q, QuerySet, Sum

from evenkeel.gatherings.models import BookedBy, Booking, PlacePool, Session
from evenkeel.gatherings.rules import booking as booking_rules
from evenkeel.gatherings.rules import waiting_list


def with_everything(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions joined with what every action and message reads of them but their pool, in one query."""
    return sessions.select_related("series__offering", "venue")


def bookings_with_everything(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Bookings joined with their carer, session and series."""
    return bookings.select_related(
        "pool", "carer", "series__offering", "session__venue", "session__series__offering"
    )


def room_for(party: int) -> Q:
    """Of sessions: those with free places for so many people."""
    return Q(pool__capacity__gte=F("pool__taken") + F("pool__held") + party)


def sessions_of(booking: Booking) -> list[Session]:
    """The sessions that a booking is for, in order: one, or all of a series that is booked as a whole."""
    if booking.session is not None:
        return [booking.session]
    return list(with_everything(Session.objects.filter(pool_id=booking.pool_id)).order_by("starts_at", "pk"))


def first_open_session(pool: PlacePool) -> Session | None:
    """The session by whose start the pool's bookings close: its first that is not cancelled."""
    return (
        with_everything(pool.sessions.exclude(status=Session.Status.CANCELLED)).order_by("starts_at").first()
    )


def next_start(session: Session, now: dt.datetime, *, at: dt.datetime) -> dt.datetime:
    """When the session's pool comes together next, were the session itself to start `at` that moment."""
    others = session.pool.sessions.exclude(pk=session.pk).exclude(status=Session.Status.CANCELLED)
    first = others.filter(starts_at__gt=now).aggregate(first=Min("starts_at"))["first"]
    coming = [start for start in (first, at) if start is not None and start > now]
    return min(coming, default=at)


def closes_at(session: Session) -> dt.datetime:
    """When bookings for the session close."""
    return booking_rules.closes_at(session.starts_at, session.series.closes_minutes_before)


def why_shut(session: Session, now: dt.datetime) -> booking_rules.Shut | None:
    """Why nobody can book the session now, or None. A session of an unpublished series counts as a draft."""
    status = session.status
    if session.series.status == "draft" or not session.series.offering.is_published:
        status = "draft" if status != "cancelled" else status
    return booking_rules.why_shut(
        status=status,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        closes_at=closes_at(session),
        now=now,
    )


def why_settled(session: Session, now: dt.datetime) -> booking_rules.Shut | None:
    """Why staff can neither move nor cancel the session any more, or None."""
    return booking_rules.why_settled(status=session.status, ends_at=session.ends_at, now=now)


def waiters(pool_id: int) -> list[waiting_list.Waiter]:
    """Those who wait without an offer, in order."""
    rows = Booking.objects.filter(pool_id=pool_id, status=Booking.Status.WAITING).order_by("pk")
    return [waiting_list.Waiter(pk, party) for pk, party in rows.values_list("pk", "party")]


def position(booking: Booking) -> int:
    """The booking's turn on the waiting list, counted from one: whoever is kept a place no longer waits."""
    ahead = Booking.objects.filter(pool_id=booking.pool_id, status=Booking.Status.WAITING, pk__lt=booking.pk)
    return ahead.count() + 1


def live_instead(booking: Booking) -> Booking | None:
    """The live booking that the holder of one that is over has for the same: they asked again for it.

    None of a booking that is live itself, without a query.
    """
    if booking.status in Booking.LIVE:
        return None
    theirs = Booking.objects.filter(
        pool_id=booking.pool_id, carer_id=booking.carer_id, status__in=Booking.LIVE
    )
    return bookings_with_everything(theirs).first()


def successor(booking: Booking) -> Booking | None:
    """The booking that took the place of one that was moved: made in the same action, at the same moment."""
    if booking.status != Booking.Status.MOVED:
        return None
    made_then = Booking.objects.filter(
        carer_id=booking.carer_id,
        series__offering_id=booking.series.offering_id,
        created_at=booking.status_at,
        pk__gt=booking.pk,
    )
    return bookings_with_everything(made_then).order_by("pk").first()


def courses_moved(session_ids: Collection[int]) -> dict[int, int]:
    """Of those sessions that are booked as one with others: how often any of their dates was moved, by their ids."""
    rows = Session.objects.filter(pk__in=session_ids, series__booked_by=BookedBy.SERIES)
    return dict(rows.annotate(moved=Sum("pool__sessions__sequence")).values_list("pk", "moved"))


def times_moved(session: Session) -> int:
    """How often what a place in the session is for was given another time or place: of a course, all its dates."""
    if session.series.booked_by == BookedBy.SESSION:
        return session.sequence
    return courses_moved([session.pk]).get(session.pk, 0)


def last_end(booking: Booking) -> dt.datetime:
    """When the last session that the booking is for ends."""
    if booking.session is not None:
        return booking.session.ends_at
    ends_at = Session.objects.filter(pool_id=booking.pool_id).aggregate(last=Max("ends_at"))["last"]
    return ends_at or booking.created_at
