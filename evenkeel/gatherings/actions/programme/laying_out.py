"""Making the sessions of a series: one for each of its dates, at the same hour on the wall clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from evenkeel.common.actors import Actor
from evenkeel.common.public_version import Topic
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.models import BookedBy, Mode, PlacePool, Series, Session
from evenkeel.gatherings.rules.recurrence import dates_of, day_part, end_of, moment_of


@transaction.atomic
def lay_out_series(*, series: Series, by: Actor, now: dt.datetime) -> list[Session]:
    """Make a session for each date of the series that has none yet, and return the new ones.

    Done twice it makes nothing more. They are drafts until the series is published. Raises BadRule.
    """
    dates = dates_of(
        rule=series.rule,
        starts_on=series.starts_on,
        except_on=map(dt.date.fromisoformat, series.except_on),
        also_on=map(dt.date.fromisoformat, series.also_on),
    )
    there = set(series.sessions.values_list("planned_on", flat=True))
    missing = [day for day in dates if day not in there]
    return lay_out_dates(series=series, days=missing, by=by, now=now) if missing else []


@transaction.atomic
def lay_out_dates(*, series: Series, days: Sequence[dt.date], by: Actor, now: dt.datetime) -> list[Session]:
    """Make a session for each of these dates, on which the series does not meet yet."""
    pools = _pools(series, len(days), now)
    sessions = Session.objects.bulk_create(
        [_session(series, day, pool, now) for day, pool in zip(days, pools, strict=True)]
    )
    _same_leaders(series, sessions)
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("lay_out_series", ("series", series.pk), sessions=len(sessions))
    ledger.write()
    return sessions


def _pools(series: Series, count: int, now: dt.datetime) -> list[PlacePool]:
    """A pool for each session, or the one of a series that is booked as a whole."""
    if series.booked_by == BookedBy.SERIES:
        if series.pool is None:
            raise ValueError("a series that is booked as a whole has its own places")
        return [series.pool] * count
    return PlacePool.objects.bulk_create(
        [PlacePool(created_at=now, capacity=series.capacity) for _ in range(count)]
    )


def _session(series: Series, day: dt.date, pool: PlacePool, now: dt.datetime) -> Session:
    starts_at = moment_of(day, series.start_time, series.zone)
    is_published = series.status == Series.Status.PUBLISHED
    has_place = series.venue is not None and series.mode != Mode.ONLINE
    return Session(
        created_at=now,
        series=series,
        planned_on=day,
        starts_at=starts_at,
        ends_at=end_of(starts_at, series.duration_minutes),
        status=Session.Status.OPEN if is_published else Session.Status.DRAFT,
        pool=pool,
        mode=series.mode,
        venue=series.venue,
        room=series.room,
        online_link=series.online_link,
        kind=series.offering.kind,
        area_id=series.venue.area_id if has_place and series.venue else None,
        language=series.language,
        weekday=day.weekday(),
        day_part=day_part(series.start_time),
    )


def _same_leaders(series: Series, sessions: Sequence[Session]) -> None:
    leads = Session.facilitators.through
    leaders = list(series.facilitators.values_list("pk", flat=True))
    leads.objects.bulk_create(
        [leads(session_id=session.pk, facilitator_id=pk) for session in sessions for pk in leaders]
    )
