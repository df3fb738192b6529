"""The month's programme as staff see it, and what its filters and forms offer."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.common import clock
from evenkeel.common.access import Permission, Role
from evenkeel.common.actors import Actor
from evenkeel.common.bank_holidays import bank_holidays
from evenkeel.gatherings.models import Facilitator, Series, Session
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME, VIEW_PROGRAMME
from evenkeel.gatherings.queries.joining import wants_link
from evenkeel.gatherings.queries.scope import offerings_for, series_for, sessions_for
from evenkeel.gatherings.rules.recurrence import last_day_to_plan
from evenkeel.organisations.models import Organisation, Venue
from evenkeel.organisations.queries import provider, teams_for

# No session is older.
_FIRST_MONTH = dt.date(2000, 1, 1)
_LATEST_SERIES = 6


@dataclass(frozen=True)
class ProgrammeFilters:
    """What of the programme is shown; None filters nothing."""

    team: int | None = None
    venue: int | None = None
    facilitator: int | None = None
    offering: int | None = None


@dataclass(frozen=True)
class Entry:
    """One session in the month. `taken` counts places booked, `held` those kept for people who were offered one."""

    id: int
    url: str
    title: str
    topic: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    status: str
    status_label: str
    taken: int
    held: int
    capacity: int
    waiting: int
    is_over: bool
    wants_link: bool

    @property
    def is_full(self) -> bool:
        """Whether nobody more can book."""
        return self.taken + self.held >= self.capacity


@dataclass(frozen=True)
class Day:
    """One day of the month; `weekday` counts from Monday, one to seven, as a grid's columns do."""

    on: dt.date
    weekday: int
    holiday: str
    is_today: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def weekday_name(self) -> str:
        """ "Thursday"."""
        return date_format(self.on, "l")

    @property
    def month_name(self) -> str:
        """ "January"."""
        return date_format(self.on, "F")


@dataclass(frozen=True)
class MonthName:
    """A month by its first day; `code` stands in addresses: "2027-03"."""

    first: dt.date

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def title(self) -> str:
        return date_format(self.first, "F Y")


@dataclass(frozen=True)
class Month:
    """A whole month, and those around it that can be shown; `present` is the one that today lies in."""

    name: MonthName
    days: list[Day]
    previous: MonthName | None
    following: MonthName | None
    present: MonthName

    @property
    def sessions(self) -> int:
        """How many sessions there are in it."""
        return sum(len(day.entries) for day in self.days)


def month_shown(day: dt.date, today: dt.date) -> dt.date:
    """The first of the month that the day lies in, or of the nearest one in which there can be sessions."""
    return min(max(day, _FIRST_MONTH), last_day_to_plan(today)).replace(day=1)


def month_of(first: dt.date, filters: ProgrammeFilters, by: Actor, now: dt.datetime) -> Month:
    """The month that begins on `first`, with all sessions of the actor's teams, by one query of them."""
    following = (first + dt.timedelta(days=31)).replace(day=1)
    entries: dict[dt.date, list[Entry]] = {}
    for session in _sessions_between(first, following, filters, by):
        entries.setdefault(timezone.localdate(session.starts_at), []).append(_entry(session, now))
    holidays, today = bank_holidays(provider().nation, first.year), timezone.localdate(now)
    length = calendar.monthrange(first.year, first.month)[1]
    days = [first + dt.timedelta(days=number) for number in range(length)]
    return Month(
        name=MonthName(first),
        days=[
            Day(day, day.isoweekday(), holidays.get(day, ""), day == today, entries.get(day, []))
            for day in days
        ],
        previous=_another_month(first - dt.timedelta(days=1), first, today),
        following=_another_month(following, first, today),
        present=MonthName(today.replace(day=1)),
    )


def _another_month(day: dt.date, first: dt.date, today: dt.date) -> MonthName | None:
    shown = month_shown(day, today)
    return MonthName(shown) if shown != first else None


def _sessions_between(
    first: dt.date, following: dt.date, filters: ProgrammeFilters, by: Actor
) -> QuerySet[Session]:
    sessions = sessions_for(by, VIEW_PROGRAMME).filter(
        starts_at__gte=_midnight(first), starts_at__lt=_midnight(following)
    )
    wanted = {
        "series__offering__team_id": filters.team,
        "series__offering_id": filters.offering,
        "venue_id": filters.venue,
        "facilitators__id": filters.facilitator,
    }
    chosen = sessions.filter(**{name: value for name, value in wanted.items() if value is not None})
    return chosen.select_related("pool", "series__offering", "venue", "room").order_by("starts_at", "pk")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.here())


def _entry(session: Session, now: dt.datetime) -> Entry:
    return Entry(
        id=session.pk,
        url=reverse("gatherings:manage_session", args=[session.pk]),
        title=session.series.offering.title,
        topic=session.topic,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place_in_words(session),
        status=session.status,
        status_label=str(session.get_status_display()),
        taken=session.pool.taken,
        held=session.pool.held,
        capacity=session.pool.capacity,
        waiting=session.pool.waiting,
        is_over=session.ends_at <= now,
        wants_link=wants_link(session, now),
    )


def place_in_words(thing: Session | Series) -> str:
    """Where it is, for a line of a list: "Elm Street Rooms, Oak", or "Online"; venue and room must be loaded."""
    named = ", ".join(str(part) for part in (thing.venue, thing.room) if part)
    return named or str(thing.get_mode_display())


Offered = list[tuple[int, str]]


def team_choices(by: Actor, permission: Permission) -> Offered:
    """The teams that the permission holds for, by name."""
    return list(teams_for(by.teams(permission)).values_list("pk", "name"))


def offering_choices(by: Actor, permission: Permission) -> Offered:
    """The offerings of those teams, by title."""
    return list(offerings_for(by, permission).order_by("title").values_list("pk", "title"))


def venue_choices() -> Offered:
    """Venues in use, by name."""
    return list(Venue.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))


def place_choices(keep_venue: int | None = None) -> list[tuple[str, str]]:
    """Venues in use, and each of their rooms beneath them, as "venue" or "venue-room".

    `keep_venue` stays on offer though it may no longer be in use.
    """
    found = []
    venues = Venue.objects.filter(Q(is_active=True) | Q(pk=keep_venue)).order_by("name")
    for venue in venues.prefetch_related("rooms"):
        found.append((str(venue.pk), venue.name))
        found += [(f"{venue.pk}-{room.pk}", f"{venue.name}, {room.name}") for room in venue.rooms.all()]
    return found


def facilitators_for(by: Actor, permission: Permission) -> QuerySet[Facilitator]:
    """Facilitators of the actor's teams, and those who belong to none and may lead for any."""
    teams = by.teams(permission)
    if teams is None:
        return Facilitator.objects.all()
    return (
        Facilitator.objects.filter(Q(team_id__in=teams) | Q(team_id__isnull=True))
        if teams
        else (Facilitator.objects.none())
    )


def facilitator_choices(by: Actor, permission: Permission, keep: Iterable[int] = ()) -> Offered:
    """Active facilitators whom the actor may choose, by name; `keep` are those who lead already."""
    chosen = facilitators_for(by, permission).filter(is_active=True) | Facilitator.objects.filter(pk__in=keep)
    return list(chosen.order_by("name", "pk").values_list("pk", "name"))


def usual_leaders(by: Actor, offering_id: int | None) -> frozenset[int]:
    """The offering's own team and whoever led it; where it is not known, the leaders of the latest series."""
    if offering_id is None:
        latest = series_for(by, CHANGE_PROGRAMME).order_by("-pk").values("pk")[:_LATEST_SERIES]
        usual = Q(series__in=latest)
    else:
        usual = Q(series__offering=offering_id) | Q(team__offerings=offering_id)
    return frozenset(Facilitator.objects.filter(usual).values_list("pk", flat=True))


def organisation_choices() -> Offered:
    """The provider and its partners, by name."""
    return list(Organisation.objects.order_by("name").values_list("pk", "name"))


def user_choices(by: Actor, facilitator: Facilitator | None) -> Offered:
    """Whoever may sign in as a facilitator in the actor's teams and is not one yet, by name."""
    holdings = RoleHolding.objects.filter(role=Role.FACILITATOR, ended_at__isnull=True)
    teams = by.teams(CHANGE_PROGRAMME)
    if teams is not None:
        holdings = holdings.filter(Q(team_id__in=teams) | Q(team_id__isnull=True))
    free = Q(facilitator__isnull=True, pk__in=holdings.values("user_id"), is_active=True)
    if facilitator is not None and facilitator.user_id is not None:
        free |= Q(pk=facilitator.user_id)
    return [(user.pk, str(user)) for user in User.objects.filter(free).order_by("name", "email")]


def changeable_facilitators(by: Actor) -> QuerySet[Facilitator]:
    """Facilitators whose details the actor may change: those of no team only by whoever has all teams."""
    teams = by.teams(CHANGE_PROGRAMME)
    return Facilitator.objects.all() if teams is None else Facilitator.objects.filter(team_id__in=teams)
