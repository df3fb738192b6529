"""Writes the offerings, and every series and session that was planned."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenkeel.demo.content import offerings
from evenkeel.demo.places import Places
from evenkeel.demo.planning import Planned
from evenkeel.demo.staff import Staff
from evenkeel.gatherings.models import Mode, Offering, PlacePool, Series, Session
from evenkeel.gatherings.rules.booking import DAY_REMINDER, STILL_COMING, WEEK_REMINDER
from evenkeel.gatherings.rules.recurrence import day_part

# How far back the messages of a session's approach are really sent; what fell due before is marked as done.
REALLY_REMINDED = dt.timedelta(days=2)
REMINDERS = (
    ("week_reminder_at", WEEK_REMINDER),
    ("asked_still_coming_at", STILL_COMING),
    ("day_reminder_at", DAY_REMINDER),
)


@dataclass(frozen=True)
class Programme:
    """Every session that was written, in order of time, and the two that were planned for the present day."""

    sessions: Sequence[Session]
    today: Session
    soon: Session

    def coming(self, offering: str, now: dt.datetime, *, days: int, mode: str = "") -> list[Session]:
        """Open sessions of an offering that begin more than so many days from now, perhaps of one mode."""
        return [
            session
            for session in self.sessions
            if session.series.offering.slug == offering
            and session.starts_at > now + dt.timedelta(days=days)
            and session.status == Session.Status.OPEN
            and mode in ("", session.mode)
            and session not in (self.today, self.soon)
        ]


def write_programme(planned: Sequence[Planned], places: Places, staff: Staff, now: dt.datetime) -> Programme:
    """Offerings, series, sessions, the places in them and who leads them."""
    catalogue = _write_offerings(places)
    series = [_series(each, catalogue, places) for each in planned]
    PlacePool.objects.bulk_create([each.pool for each in series if each.pool])
    Series.objects.bulk_create(series)
    sessions = [
        (session, each)
        for each, row in zip(planned, series, strict=True)
        for session in _sessions(each, row, now)
    ]
    PlacePool.objects.bulk_create([session.pool for session, _ in sessions if not session.pool.pk])
    # The foreign keys were taken from pools that had no ids yet.
    for session, _each in sessions:
        session.pool = session.pool
    Session.objects.bulk_create([session for session, _each in sessions])
    _write_leaders(planned, series, sessions, staff)
    by_purpose = {each.purpose: session for session, each in sessions if each.purpose}
    in_order = sorted((session for session, _each in sessions), key=lambda session: session.starts_at)
    return Programme(in_order, by_purpose["today"], by_purpose["soon"])


def _write_offerings(places: Places) -> dict[str, Offering]:
    rows = {
        text.slug: Offering(
            team=places.teams[text.team],
            slug=text.slug,
            title=text.title,
            kind=text.kind,
            summary=text.summary,
            what_happens=text.what_happens,
            who_for=text.who_for,
            what_to_bring=text.what_to_bring,
        )
        for text in offerings()
    }
    Offering.objects.bulk_create(rows.values())
    return rows


def _series(planned: Planned, catalogue: Mapping[str, Offering], places: Places) -> Series:
    whole = planned.booked_by == "series"
    return Series(
        offering=catalogue[planned.offering],
        name=planned.name,
        status=Series.Status.DRAFT if planned.is_draft else Series.Status.PUBLISHED,
        starts_on=planned.starts_on,
        start_time=planned.time,
        duration_minutes=planned.minutes,
        rule=planned.rule,
        except_on=[day.isoformat() for day in planned.except_on],
        also_on=[day.isoformat() for day in planned.also_on],
        mode=planned.mode,
        venue=places.venues.get(planned.venue),
        room=places.rooms.get((planned.venue, planned.room)),
        online_link=_link(planned),
        language=planned.language,
        capacity=planned.places,
        booked_by=planned.booked_by,
        pool=PlacePool(capacity=planned.places) if whole else None,
        allows_companion=planned.allows_companion,
    )


def _link(planned: Planned) -> str:
    if planned.mode == Mode.IN_PERSON:
        return ""
    return f"https://meet.example.org/{planned.offering}-{planned.starts_on:%d%b}".lower()


def _sessions(planned: Planned, series: Series, now: dt.datetime) -> list[Session]:
    moments = planned.sessions()
    return [
        Session(
            series=series,
            planned_on=day,
            starts_at=starts_at,
            ends_at=ends_at,
            status=Session.Status.DRAFT if planned.is_draft else Session.Status.OPEN,
            topic=planned.topic(position),
            pool=series.pool or PlacePool(capacity=planned.places),
            mode=planned.mode,
            venue=series.venue,
            room=series.room,
            online_link=series.online_link,
            kind=series.offering.kind,
            area=series.venue.area if series.venue else None,
            language=planned.language,
            weekday=day.weekday(),
            day_part=day_part(planned.time),
            **_reminded(starts_at, now),
        )
        for position, (day, (starts_at, ends_at)) in enumerate(zip(planned.dates(), moments, strict=True))
    ]


def _reminded(starts_at: dt.datetime, now: dt.datetime) -> dict[str, dt.datetime]:
    """When each message of the session's approach went, where that lies too far back to be played through."""
    due = {field: starts_at - before for field, before in REMINDERS}
    return {field: at for field, at in due.items() if at < now - REALLY_REMINDED}


def _write_leaders(
    planned: Sequence[Planned],
    series: Sequence[Series],
    sessions: Sequence[tuple[Session, Planned]],
    staff: Staff,
) -> None:
    of_series, of_sessions = Series.facilitators.through, Session.facilitators.through
    of_series.objects.bulk_create(
        of_series(series=row, facilitator=staff.facilitators[name])
        for row, each in zip(series, planned, strict=True)
        for name in each.led_by
    )
    of_sessions.objects.bulk_create(
        itertools.chain.from_iterable(
            (of_sessions(session=session, facilitator=staff.facilitators[name]) for name in each.led_by)
            for session, each in sessions
        )
    )
