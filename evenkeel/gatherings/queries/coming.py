"""What's on: coming sessions, filtered and in order of time, as plain values for pages and feeds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from evenkeel.gatherings.models import BookedBy, Kind, Mode, Series, Session
from evenkeel.gatherings.queries.places import why_shut
from evenkeel.gatherings.rules.booking import Shut

_OF_A_CARD = ("pool", "series__offering", "venue", "area")


@dataclass(frozen=True)
class Filters:
    """What a reader wants to see; an empty value filters nothing."""

    kind: str = ""
    # "in_person" or "online"; hybrid sessions answer to both.
    mode: str = ""
    area: str = ""
    # Monday is nought.
    weekday: int | None = None
    day_part: str = ""
    language: str = ""
    offering: str = ""
    # The first moment of the day that they begin with, on the wall clock here.
    from_on: dt.datetime | None = None


@dataclass(frozen=True)
class SessionCard:
    """One coming session, as lists show it."""

    id: int
    url: str
    title: str
    topic: str
    summary: str
    kind: str
    kind_label: str
    mode: str
    mode_label: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: str
    area: str
    language: str
    capacity: int
    free: int
    waiting: int
    shut: Shut | None
    whole_series: bool
    # How often it was given another time or place.
    sequence: int


def coming(filters: Filters, now: dt.datetime) -> QuerySet[Session]:
    """Sessions that the public may see and that have not begun, in no order yet."""
    after = max(now, filters.from_on) if filters.from_on else now
    # Said by what is left out, so that the first few come from the index by start: of two statuses all would be sorted.
    sessions = Session.objects.exclude(status__in=(Session.Status.DRAFT, Session.Status.CANCELLED)).filter(
        starts_at__gt=after,
        series__status=Series.Status.PUBLISHED,
        series__offering__is_published=True,
    )
    if filters.mode:
        sessions = sessions.filter(mode__in=(filters.mode, Mode.HYBRID))
    wanted = {
        "kind": filters.kind,
        "area__slug": filters.area,
        "weekday": filters.weekday,
        "day_part": filters.day_part,
        "language": filters.language,
        "series__offering__slug": filters.offering,
    }
    return sessions.filter(**{field: value for field, value in wanted.items() if value not in ("", None)})


def cards(sessions: QuerySet[Session], now: dt.datetime) -> list[SessionCard]:
    """The sessions as plain values, in the order they come in, by one query."""
    return [card(row, why_shut(row, now)) for row in sessions.select_related(*_OF_A_CARD)]


def card(session: Session, shut: Shut | None) -> SessionCard:
    """One session as plain values; its pool, series, offering, venue and area must be loaded."""
    offering = session.series.offering
    return SessionCard(
        id=session.pk,
        url=reverse("gatherings:show_session", args=[session.pk]),
        title=offering.title,
        topic=session.topic,
        summary=offering.summary,
        kind=session.kind,
        kind_label=str(Kind(session.kind).label),
        mode=session.mode,
        mode_label=str(Mode(session.mode).label),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        venue=session.venue.name if session.venue else "",
        area=session.area.name if session.area else "",
        language=session.language,
        capacity=session.pool.capacity,
        free=session.pool.free,
        waiting=session.pool.waiting,
        shut=shut,
        whole_series=session.series.booked_by == BookedBy.SERIES,
        sequence=session.sequence,
    )


def coming_sessions(filters: Filters, now: dt.datetime, limit: int) -> list[SessionCard]:
    """The first few coming sessions."""
    return cards(coming(filters, now).order_by("starts_at", "pk")[:limit], now)


def other_dates(session: Session, now: dt.datetime, limit: int = 3) -> list[SessionCard]:
    """Coming sessions of the same offering with free places, other than this one."""
    same = coming(Filters(offering=session.series.offering.slug), now)
    others = same.exclude(pool_id=session.pool_id).select_related(*_OF_A_CARD)
    found = []
    # More than `limit` are read, since the full ones and those that take no bookings are passed over.
    for other in others.order_by("starts_at", "pk")[: limit * 6]:
        shown = card(other, why_shut(other, now))
        if shown.free > 0 and shown.shut is None:
            found.append(shown)
    return found[:limit]
