"""Loads many invented carers and coming sessions on top of the demonstration, to measure how it bears the weight."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from evenkeel.common import clock, public_version
from evenkeel.demo.content import read
from evenkeel.gatherings.models import BookedBy, Booking, PlacePool, Series, Session
from evenkeel.gatherings.rules.recurrence import day_part, end_of, moment_of
from evenkeel.people.models import Carer
from evenkeel.people.rules import match_key, name_key

CHUNK = 5_000
SESSIONS_IN_A_SERIES = 20
_HOURS = (9, 10, 11, 13, 14, 15, 17, 18, 19)

Thing = TypeVar("Thing")


@transaction.atomic
def load(*, carers: int = 200_000, sessions: int = 5_000, now: dt.datetime | None = None) -> None:
    """Add so many carers, and sessions over the next twenty weeks whose places some of those carers hold.

    Each call adds as many again. Raises LookupError where there is no programme whose series it could vary.
    """
    now = now or clock.now()
    last = Carer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for chunk in _chunks(_carers(carers, last, now)):
        Carer.objects.bulk_create(chunk)
    made = _write_sessions(sessions, now)
    _write_bookings(made, Carer.objects.filter(pk__gt=last), now)
    public_version.changed()


def _chunks(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk


def _carers(count: int, last: int, now: dt.datetime) -> Iterator[Carer]:
    groups = read("carers")["names"]
    given = [name for group in groups for name in group["given"]]
    families = [name for group in groups for name in group["family"]]
    for number in range(count):
        name = f"{given[number % len(given)]} {families[number // len(given) % len(families)]}"
        email, folded = f"carer{last + number}@load.example.org", name_key(name)
        yield Carer(
            created_at=now,
            name=name,
            name_key=folded,
            match_key=match_key(email=email, phone="", folded_name=folded),
            email=email,
        )


def _write_sessions(count: int, now: dt.datetime) -> list[Session]:
    patterns = list(
        Series.objects.filter(status=Series.Status.PUBLISHED, booked_by=BookedBy.SESSION)
        .select_related("offering", "venue")
        .order_by("pk")
    )
    if not patterns:
        raise LookupError("there is no programme yet: build the demonstration first")
    series = [
        _varied(patterns[number % len(patterns)], number, now)
        for number in range(-(-count // SESSIONS_IN_A_SERIES))
    ]
    Series.objects.bulk_create(series)
    sessions = list(itertools.islice(_sessions_of(series, now), count))
    PlacePool.objects.bulk_create([session.pool for session in sessions])
    for chunk in _chunks(sessions):
        Session.objects.bulk_create(chunk)
    return sessions


def _varied(pattern: Series, number: int, now: dt.datetime) -> Series:
    """The same thing on another day and at another hour."""
    return Series(
        created_at=now,
        offering=pattern.offering,
        name=pattern.name,
        status=Series.Status.PUBLISHED,
        starts_on=now.date() + dt.timedelta(days=1 + number % 7),
        start_time=dt.time(_HOURS[number % len(_HOURS)], 30 * (number % 2)),
        duration_minutes=pattern.duration_minutes,
        rule=f"FREQ=WEEKLY;INTERVAL=1;COUNT={SESSIONS_IN_A_SERIES}",
        mode=pattern.mode,
        venue=pattern.venue,
        online_link=pattern.online_link,
        language=pattern.language,
        capacity=pattern.capacity,
    )


def _sessions_of(series: Sequence[Series], now: dt.datetime) -> Iterator[Session]:
    """One week of all series after the other, so that any number of them are spread over what is offered."""
    taken = itertools.count()
    for week in range(SESSIONS_IN_A_SERIES):
        for each in series:
            day = each.starts_on + dt.timedelta(weeks=week)
            starts_at = moment_of(day, each.start_time, each.zone)
            yield Session(
                created_at=now,
                series=each,
                planned_on=day,
                starts_at=starts_at,
                ends_at=end_of(starts_at, each.duration_minutes),
                status=Session.Status.OPEN,
                # From none of the places to all of them, one after another.
                pool=PlacePool(capacity=each.capacity, taken=next(taken) % (each.capacity + 1)),
                mode=each.mode,
                venue=each.venue,
                online_link=each.online_link,
                kind=each.offering.kind,
                area_id=each.venue.area_id if each.venue else None,
                language=each.language,
                weekday=day.weekday(),
                day_part=day_part(each.start_time),
            )


def _write_bookings(sessions: Sequence[Session], carers: QuerySet[Carer], now: dt.datetime) -> None:
    """A booking for each place that the pools count as taken, each of a session by somebody else."""
    most = max((session.pool.taken for session in sessions), default=0)
    ids = list(carers.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    if most > len(ids):
        raise LookupError(f"there are too few carers for these sessions: at least {most} are needed")
    holders = itertools.cycle(ids)
    bookings = (
        Booking(
            created_at=now,
            pool=session.pool,
            session=session,
            series=session.series,
            carer_id=next(holders),
            status=Booking.Status.BOOKED,
            status_at=now,
        )
        for session in sessions
        for _place in range(session.pool.taken)
    )
    for chunk in _chunks(bookings):
        Booking.objects.bulk_create(chunk)
