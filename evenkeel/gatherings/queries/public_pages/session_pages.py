"""One session's page, an offering's page, and what else there is where a date cannot be booked."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.gatherings.models import BookedBy, Booking, Offering, Series, Session
from evenkeel.gatherings.queries.coming import Filters, coming
from evenkeel.gatherings.queries.places import courses_moved, room_for
from evenkeel.gatherings.queries.public_pages.kept import (
    coming_of_offering,
    coming_of_series,
    kept_session,
    leaders_of,
    with_places_now,
)
from evenkeel.gatherings.queries.public_pages.programme import Row, row_of, rows, shut_as_booked
from evenkeel.gatherings.queries.public_pages.words import said_leader
from evenkeel.organisations.getting_in import Access, access_of

# How many dates a page names before it sends people to What's on.
DATES_SHOWN = 12
# Where one date cannot be had, this many others are offered.
OTHERS_SHOWN = 3
# Of so many of them the places are asked for first.
FIRST_ASKED = 6
# So many more dates of the same series are offered with the one that is booked.
SERIES_DATES_SHOWN = 6

# A session as a choice in a form: its id, when it is and its places, and where.
DateChoice = tuple[str, str, str]


@dataclass(frozen=True)
class Place:
    """A venue, as somebody needs it who has to get there; `url` is its own page, where it has one."""

    name: str
    url: str
    address: list[str]
    postcode: str
    room: str
    directions: str
    access: list[Access]


@dataclass(frozen=True)
class About:
    """What an offering is. `what_happens`, `who_for` and `what_to_bring` are Markdown."""

    title: str
    slug: str
    url: str
    kind_label: str
    summary: str
    what_happens: str
    who_for: str
    what_to_bring: str
    team: str


@dataclass(frozen=True)
class SessionPage:
    """Everything that a session's page says.

    `dates` are all dates of a course that is booked as a whole, this one among them; `others` are coming dates of
    the same offering that can be booked by themselves.
    """

    about: About
    row: Row
    place: Place | None
    leaders: list[str]
    dates: list[Row]
    others: list[Row]
    cancelled_because: str


@dataclass(frozen=True)
class OfferingPage:
    """What an offering is, and when it can be come to."""

    about: About
    dates: list[Row]


def public_session(session_id: int, *, with_places: bool = True) -> Session | None:
    """The session with what its page needs; None where there is none that the public may see."""
    session = kept_session(session_id, with_places=with_places)
    if session is None or session.status == Session.Status.DRAFT:
        return None
    is_shown = session.series.status != Series.Status.DRAFT and session.series.offering.is_published
    return session if is_shown else None


def session_page(session: Session, now: dt.datetime) -> SessionPage:
    """The page of a session that `public_session` gave, by four queries at most."""
    whole_series = session.series.booked_by == BookedBy.SERIES
    dates = _dates_of_course(session, now) if whole_series else []
    return SessionPage(
        about=about(session.series.offering),
        row=row_of(session, now),
        place=place_with_access(session),
        leaders=[said_leader(one) for one in leaders_of(session.pk)],
        dates=dates,
        others=[] if whole_series and _can_be_booked(session, now) else other_rows(session, now),
        cancelled_because=session.cancelled_because,
    )


def about(offering: Offering) -> About:
    """The offering as plain values; its team must be loaded."""
    return About(
        title=offering.title,
        slug=offering.slug,
        url=reverse("gatherings:show_offering", args=[offering.slug]),
        kind_label=str(offering.get_kind_display()),
        summary=offering.summary,
        what_happens=offering.what_happens,
        who_for=offering.who_for,
        what_to_bring=offering.what_to_bring,
        team=offering.team.name,
    )


def place_with_access(session: Session) -> Place | None:
    """Where it is, for whoever comes: address, way there and what is known of getting in; None where it is online."""
    venue = session.venue
    if venue is None:
        return None
    return Place(
        name=venue.name,
        url=reverse("organisations:view_place", args=[venue.slug]) if venue.is_active else "",
        address=venue.address_lines,
        postcode=venue.postcode,
        room=session.room.name if session.room else "",
        directions=venue.directions,
        access=access_of(venue),
    )


def offering_page(slug: str, now: dt.datetime) -> OfferingPage | None:
    """The page of a published offering, by two queries; None where there is none."""
    offering = Offering.objects.filter(slug=slug, is_published=True).select_related("team").first()
    if offering is None:
        return None
    return OfferingPage(about(offering), _coming_rows(Filters(offering=slug), now, DATES_SHOWN))


def other_rows(session: Session, now: dt.datetime, limit: int = OTHERS_SHOWN) -> list[Row]:
    """Coming dates of the same offering besides this one: those with free places, or else those with a list to join."""
    same = coming_of_offering(session.series.offering.slug, now)
    bookable = [one for one in same if one.pool_id != session.pool_id and shut_as_booked(one, now) is None]
    free = list(itertools.islice(_with_room(bookable), limit))
    return [row_of(one, now) for one in free or with_places_now(bookable[:limit])]


@dataclass(frozen=True)
class OfferedDate:
    """Another date of the same: as a choice, and how it stands by itself."""

    session_id: int
    # How often it was given another time or place; of a course, all its dates together.
    times_moved: int
    choice: DateChoice
    when: str
    # Empty where it is online.
    venue: str


def series_dates(session: Session, now: dt.datetime) -> list[OfferedDate]:
    """The next dates of the same series.

    Full ones are among them, so that one that fills while a form is open does not make the form wrong.
    """
    next_ones = coming_of_series(session.series_id, now, limit=SERIES_DATES_SHOWN + 1)
    same = [one for one in next_ones if one.pk != session.pk]
    shown = [one for one in same[:SERIES_DATES_SHOWN] if shut_as_booked(one, now) is None]
    return _offered([row_of(one, now) for one in with_places_now(shown)])


def _offered(rows: Sequence[Row]) -> list[OfferedDate]:
    moved = courses_moved([row.card.id for row in rows if row.card.whole_series])
    return [
        OfferedDate(
            row.card.id,
            moved.get(row.card.id, row.card.sequence),
            _as_choice(row),
            row.when,
            row.card.venue,
        )
        for row in rows
    ]


def dates_holder_may_move_to(booking: Booking, now: dt.datetime) -> list[OfferedDate]:
    """The next dates of the same offering that have room for the booking's people.

    A course that is booked as a whole stands there once, by its first date.
    """
    is_open = Session.objects.filter(status=Session.Status.OPEN).order_by("starts_at", "pk")
    # Of a course under way that is one that has begun, so that none of its others is read.
    first_of_pool = Subquery(is_open.filter(pool_id=OuterRef("pool_id")).values("pk")[:1])
    same = coming(Filters(offering=booking.series.offering.slug), now).exclude(pool_id=booking.pool_id)
    with_room = same.filter(room_for(booking.party), pk=first_of_pool).order_by("starts_at", "pk")
    # More are read than shown, for bookings of the very next ones may have closed by the clock.
    read = rows(with_room[: DATES_SHOWN * 2], now)
    return _offered([row for row in read if not row.is_shut][:DATES_SHOWN])


def rows_by_id(session_ids: Collection[int], now: dt.datetime) -> dict[int, Row]:
    """These sessions, by their ids; none that the public may not see."""
    if not session_ids:
        return {}
    sessions = Session.objects.filter(pk__in=session_ids).exclude(status=Session.Status.DRAFT)
    return {row.card.id: row for row in rows(sessions.order_by("starts_at", "pk"), now)}


def anything_coming(now: dt.datetime) -> list[Row]:
    """A few coming sessions with free places, for whoever asked for one that is not there."""
    found = _coming_rows(Filters(), now, OTHERS_SHOWN * 4)
    return [row for row in found if not row.is_shut and row.card.free > 0][:OTHERS_SHOWN]


def _coming_rows(filters: Filters, now: dt.datetime, limit: int) -> list[Row]:
    return rows(coming(filters, now).order_by("starts_at", "pk")[:limit], now)


def _dates_of_course(session: Session, now: dt.datetime) -> list[Row]:
    same_places = Session.objects.filter(pool_id=session.pool_id).exclude(status=Session.Status.DRAFT)
    return rows(same_places.order_by("starts_at", "pk"), now)


def _as_choice(row: Row) -> DateChoice:
    where = row.card.venue or row.card.mode_label
    return (
        str(row.card.id),
        _("%(when)s (%(places)s)") % {"when": row.when, "places": row.places[:1].lower() + row.places[1:]},
        f"{row.card.topic}. {where}" if row.card.topic else where,
    )


def _with_room(sessions: Sequence[Session]) -> Iterator[Session]:
    """Those with free places; most often the first few are enough, and the others are not asked about."""
    for some in (sessions[:FIRST_ASKED], sessions[FIRST_ASKED:]):
        yield from (session for session in with_places_now(some) if session.pool.free > 0)


def _can_be_booked(session: Session, now: dt.datetime) -> bool:
    return shut_as_booked(session, now) is None and session.pool.free > 0
