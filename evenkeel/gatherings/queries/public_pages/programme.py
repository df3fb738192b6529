"""What's on: coming sessions by day, twenty on a page, and what they can be narrowed down by."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language

from evenkeel.common.dates import said_date, said_span
from evenkeel.common.public_version import kept_while_unchanged
from evenkeel.gatherings.languages import said_language
from evenkeel.gatherings.models import BookedBy, Series, Session
from evenkeel.gatherings.queries.coming import Filters, SessionCard, card, coming
from evenkeel.gatherings.queries.places import why_shut
from evenkeel.gatherings.queries.public_pages.kept import how_many, kept_sessions
from evenkeel.gatherings.queries.public_pages.words import said_places
from evenkeel.gatherings.rules import booking as booking_rules
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.organisations.queries import areas

ON_A_PAGE = 20
# A feed for calendars holds no more than this.
IN_A_FEED = 300


@dataclass(frozen=True)
class Row:
    """One session in a list, with its time, its places and its language in words."""

    card: SessionCard
    # "Thursday 14 January, 6:30pm to 8:30pm", with the year where it is not this one.
    when: str
    places: str
    # Nobody can book it, not even a turn on the waiting list.
    is_shut: bool
    # Its language, where that is not the page's own.
    language: str


@dataclass(frozen=True)
class Day:
    """A day of the list; `heading` is "Thursday 14 January"."""

    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Programme:
    """One page of What's on. `page` is for the links to the others."""

    page: Page[Session]
    days: list[Day]

    @property
    def total(self) -> int:
        """How many sessions there are on all pages."""
        return self.page.paginator.count


@dataclass(frozen=True)
class FilterChoices:
    """The boroughs and languages there are to choose from: (value, label) each."""

    areas: list[tuple[str, str]]
    languages: list[tuple[str, str]]


def programme(filters: Filters, page_number: str | None, now: dt.datetime) -> Programme:
    """A page of coming sessions, in order of time; a page number that makes no sense gives the nearest that does."""
    sessions = coming(filters, now).order_by("starts_at", "pk")
    count = how_many(filters, now)
    page = _page_of(sessions, count, page_number)
    found = rows(cast("QuerySet[Session]", page.object_list), now)
    if len(found) < min(ON_A_PAGE, count - (page.number - 1) * ON_A_PAGE):
        # Some have begun since they were counted.
        page = _page_of(sessions, sessions.count(), page_number)
        found = rows(cast("QuerySet[Session]", page.object_list), now)
    return Programme(page, days_of(found, now))


def _page_of(sessions: QuerySet[Session], count: int, number: str | None) -> Page[Session]:
    paginator = Paginator(sessions, ON_A_PAGE)
    paginator.count = count
    return paginator.get_page(number)


def rows(sessions: QuerySet[Session], now: dt.datetime) -> list[Row]:
    """The sessions as rows, in order of time."""
    return [row_of(session, now) for session in kept_sessions(sessions)]


def row_of(session: Session, now: dt.datetime) -> Row:
    """The session with its words; it must be joined and annotated as `card_as_booked` needs it."""
    shown = card_as_booked(session, now)
    return Row(
        card=shown,
        when=said_span(shown.starts_at, shown.ends_at, today=timezone.localdate(now)),
        places=said_places(shown),
        is_shut=shown.shut is not None,
        language="" if shown.language == get_language() else said_language(shown.language),
    )


def days_of(rows: list[Row], now: dt.datetime) -> list[Day]:
    """The rows under the days that they fall on here."""
    today = timezone.localdate(now)
    by_day = itertools.groupby(rows, key=lambda row: timezone.localdate(row.card.starts_at))
    return [Day(said_date(day, today=today), list(found)) for day, found in by_day]


def card_as_booked(session: Session, now: dt.datetime) -> SessionCard:
    """The session's card, shut where `shut_as_booked` says so."""
    return card(session, shut_as_booked(session, now))


def shut_as_booked(session: Session, now: dt.datetime) -> Shut | None:
    """Why the session takes no bookings; a course that is booked as a whole takes none once its first date has closed.

    The session must be annotated with `pool_begins_at`.
    """
    shut = why_shut(session, now)
    begins_at = getattr(session, "pool_begins_at", None)
    if session.series.booked_by != BookedBy.SERIES or shut is not None or begins_at is None:
        return shut
    if begins_at <= now:
        return Shut.UNDER_WAY
    if booking_rules.closes_at(begins_at, session.series.closes_minutes_before) <= now:
        return Shut.CLOSED
    return None


def filter_choices() -> FilterChoices:
    """The boroughs that are served, and the languages that something published is held in."""
    boroughs, languages = _areas_and_languages()
    named = {code: said_language(code) for code in languages}
    return FilterChoices(boroughs, sorted(named.items(), key=lambda item: item[1]))


@kept_while_unchanged
def _areas_and_languages() -> tuple[list[tuple[str, str]], list[str]]:
    """By one query, since What's on may take only three."""
    languages = Series.objects.filter(status=Series.Status.PUBLISHED).order_by()
    found = areas().order_by().values_list("slug", "name").union(languages.values_list("language", Value("")))
    rows = list(found)
    return sorted((row for row in rows if row[1]), key=lambda row: row[1]), [
        code for code, name in rows if not name
    ]
