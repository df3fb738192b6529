"""Everything about one session or one booking, as staff see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from evenkeel.common.access import Permission
from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import BookedBy, Booking, BookingNeed, Mode, Session, SessionMessage
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.queries.joining import wants_link
from evenkeel.gatherings.queries.places import (
    bookings_with_everything,
    courses_moved,
    room_for,
    sessions_of,
)
from evenkeel.gatherings.queries.programme import place_in_words
from evenkeel.gatherings.queries.register import NeedShown, needs_shown
from evenkeel.gatherings.queries.scope import bookings_for, registers_for, sessions_for
from evenkeel.people.queries import Ringing, how_to_ring_each

# Of an offering with very many dates only the next ones can be moved to.
DATES_SHOWN = 40
# Where one date cannot be booked for somebody, so many others are named.
DATES_INSTEAD = 6


@dataclass(frozen=True)
class Person:
    """Somebody with a place, an offer or a turn on the waiting list.

    `ringing` is None for one who gave no number. `position` counts from one, for those who wait
    without an offer.
    """

    booking_id: int
    carer_id: int
    name: str
    email: str
    ringing: Ringing | None
    status: str
    status_label: str
    status_at: dt.datetime
    party: int
    companion_name: str
    source_label: str
    confirmed: bool
    waiting_since: dt.datetime | None
    offer_until: dt.datetime | None
    position: int | None
    needs: tuple[NeedShown, ...]
    note: str


@dataclass(frozen=True)
class People:
    """Everyone in a session: who is booked by name, who waits in order, who no longer is."""

    booked: list[Person]
    waiting: list[Person]
    gone: list[Person]


def session_in_scope(by: Actor, permission: Permission) -> QuerySet[Session]:
    """Sessions of the actor's teams with all that a page about one reads of it."""
    return sessions_for(by, permission).select_related(
        "pool", "series__offering__team", "series__pool", "venue", "room"
    )


def people_in(session: Session) -> People:
    """Everyone who ever booked, by three queries."""
    in_order = Prefetch("needs", BookingNeed.objects.order_by("pk"))
    rows = Booking.objects.filter(pool_id=session.pool_id).select_related("carer").prefetch_related(in_order)
    bookings = list(rows.order_by("pk"))
    ringing = how_to_ring_each(booking.carer for booking in bookings)
    people = People([], [], [])
    turn = 0
    for booking in bookings:
        rung = ringing.get(booking.carer_id)
        if booking.status == Booking.Status.BOOKED:
            people.booked.append(person(booking, rung))
        elif booking.status == Booking.Status.OFFERED:
            people.waiting.append(person(booking, rung))
        elif booking.status == Booking.Status.WAITING:
            turn += 1
            people.waiting.append(person(booking, rung, turn))
        else:
            people.gone.append(person(booking, rung))
    people.booked.sort(key=lambda one: (one.name.casefold(), one.booking_id))
    people.gone.sort(key=lambda one: one.status_at, reverse=True)
    return people


def person(booking: Booking, ringing: Ringing | None, position: int | None = None) -> Person:
    """The booking in plain values, with how its holder may be rung; its carer is loaded."""
    carer = booking.carer
    return Person(
        booking_id=booking.pk,
        carer_id=booking.carer_id,
        name=carer.name,
        email=carer.email,
        ringing=ringing,
        status=booking.status,
        status_label=str(booking.get_status_display()),
        status_at=booking.status_at,
        party=booking.party,
        companion_name=booking.companion_name,
        source_label=str(booking.get_source_display()),
        confirmed=booking.confirmed_coming_at is not None,
        waiting_since=booking.waiting_since,
        offer_until=booking.offer_until,
        position=position,
        needs=needs_shown(list(booking.needs.all())),
        note=booking.note,
    )


def messages_sent(session: Session) -> QuerySet[SessionMessage]:
    """What staff wrote to everyone, newest first, with who wrote it."""
    return session.messages.select_related("sent_by").order_by("-pk")


def booking_in_scope(by: Actor, permission: Permission) -> QuerySet[Booking]:
    """Bookings in the actor's teams' sessions, with everything."""
    in_order = Prefetch("needs", BookingNeed.objects.order_by("pk"))
    return bookings_with_everything(bookings_for(by, permission)).prefetch_related(in_order)


def session_of(booking: Booking) -> Session | None:
    """The session that a booking is shown with: its own, or the first of its series."""
    if booking.session_id is not None:
        return booking.session
    rows = Session.objects.filter(pool_id=booking.pool_id).select_related("pool", "series__offering", "venue")
    return rows.exclude(status=Session.Status.CANCELLED).order_by("starts_at", "pk").first()


def cancelled_dates(booking: Booking) -> list[Session]:
    """What of the booking is called off, for whoever tells its holder which it is and why."""
    return [session for session in sessions_of(booking) if session.status == Session.Status.CANCELLED]


@dataclass(frozen=True)
class OtherDate:
    """A date that a booking could be moved to, or that somebody could be booked for."""

    session_id: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    free: int
    # How often it was given another time or place; of a course, all its dates together.
    times_moved: int


def dates_staff_may_move_to(booking: Booking, now: dt.datetime) -> tuple[list[OtherDate], bool]:
    """The next dates of the same offering with room for the booking's party, and whether there are more after them.

    Closed ones are among them, for staff may use them. A series that is booked as a whole stands there once, by its
    first coming session.
    """
    same = _with_room(Session.objects.all(), booking.party, now).filter(
        series__offering_id=booking.series.offering_id
    )
    found = _as_dates(same.exclude(pool_id=booking.pool_id)[: DATES_SHOWN + 1])
    return found[:DATES_SHOWN], len(found) > DATES_SHOWN


def dates_staff_may_book(
    by: Actor, offering_id: int | None, now: dt.datetime, *, besides: int | None = None
) -> list[OtherDate]:
    """A few dates with room for which the actor may book somebody instead: of the offering, or else of any."""
    theirs = _with_room(sessions_for(by, MANAGE_BOOKINGS), 1, now).exclude(pk=besides or 0)
    same = theirs.filter(series__offering_id=offering_id or 0)
    return _as_dates(same[:DATES_INSTEAD]) or _as_dates(theirs[:DATES_INSTEAD])


def _with_room(sessions: QuerySet[Session], party: int, now: dt.datetime) -> QuerySet[Session]:
    """Those of the sessions that staff may book for so many people, the next first; of a course its first."""
    coming = Session.objects.filter(
        status__in=(Session.Status.OPEN, Session.Status.CLOSED), starts_at__gt=now
    ).order_by("starts_at", "pk")
    first_of_pool = Subquery(coming.filter(pool_id=OuterRef("pool_id")).values("pk")[:1])
    with_room = sessions.filter(room_for(party), pk=first_of_pool, series__status="published")
    return with_room.select_related("pool", "series__offering", "venue", "room").order_by("starts_at", "pk")


def _as_dates(sessions: QuerySet[Session]) -> list[OtherDate]:
    moved = courses_moved([one.pk for one in sessions if one.series.booked_by == BookedBy.SERIES])
    return [
        OtherDate(
            session_id=session.pk,
            title=session.series.offering.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=place_in_words(session),
            free=session.pool.free,
            times_moved=moved.get(session.pk, session.sequence),
        )
        for session in sessions
    ]


@dataclass(frozen=True)
class Led:
    """One session in a facilitator's own list."""

    session_id: int
    title: str
    topic: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    online_link: str
    joining_note: str
    wants_link: bool
    status: str
    status_label: str
    taken: int
    capacity: int


def sessions_led_by(by: Actor, now: dt.datetime) -> tuple[list[Led], list[Led]]:
    """What the signed-in person leads: what is not over, soonest first; and the last twenty that are, latest first."""
    theirs = Session.facilitators.through.objects.filter(facilitator__user__pk=by.id or 0)
    led = (
        registers_for(by)
        .filter(pk__in=theirs.values("session_id"))
        .exclude(status=Session.Status.DRAFT)
        .select_related("pool", "series__offering", "venue", "room")
    )
    coming = [_led(session, now) for session in led.filter(ends_at__gt=now).order_by("starts_at", "pk")]
    over = [_led(session, now) for session in led.filter(ends_at__lte=now).order_by("-starts_at", "-pk")[:20]]
    return coming, over


def _led(session: Session, now: dt.datetime) -> Led:
    return Led(
        session_id=session.pk,
        title=session.series.offering.title,
        topic=session.topic,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place_in_words(session),
        online_link=session.online_link if session.mode != Mode.IN_PERSON else "",
        joining_note=session.joining_note if session.mode != Mode.IN_PERSON else "",
        wants_link=wants_link(session, now),
        status=session.status,
        status_label=str(session.get_status_display()),
        taken=session.pool.taken,
        capacity=session.pool.capacity,
    )
