"""Writes the offerings, and every series and session that was planned."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenkeel.common.actors import Actor
from evenkeel.demo.content import offerings
from evenkeel.demo.places import Places
from evenkeel.demo.planning import Planned
from evenkeel.demo.staff import Staff
from evenkeel.gatherings.actions.programme.series import SeriesPlan, add_series
from evenkeel.gatherings.models import Mode, Offering, Series, Session
from evenkeel.gatherings.rules.booking import DAY_REMINDER, STILL_COMING, WEEK_REMINDER

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


def write_programme(
    planned: Sequence[Planned], places: Places, staff: Staff, by: Actor, now: dt.datetime
) -> Programme:
    """Offerings, and each series laid out as staff lay it out."""
    catalogue = _write_offerings(places)
    series = [
        add_series(
            plan=_plan(each, catalogue, places, staff),
            publish=not each.is_draft,
            although_clashes=True,
            by=by,
            now=now,
        )
        for each in planned
    ]
    sessions = _sessions_of(series)
    _write_what_the_past_left(planned, series, sessions, now)
    by_purpose = {
        each.purpose: sessions[one.pk][0] for each, one in zip(planned, series, strict=True) if each.purpose
    }
    in_order = sorted(itertools.chain(*sessions.values()), key=lambda session: session.starts_at)
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


def _plan(planned: Planned, catalogue: Mapping[str, Offering], places: Places, staff: Staff) -> SeriesPlan:
    venue = places.venues.get(planned.venue)
    room = places.rooms.get((planned.venue, planned.room))
    return SeriesPlan(
        offering_id=catalogue[planned.offering].pk,
        name=planned.name,
        starts_on=planned.starts_on,
        start_time=planned.time,
        duration_minutes=planned.minutes,
        rule=planned.rule,
        except_on=planned.except_on,
        also_on=planned.also_on,
        mode=planned.mode,
        venue_id=venue.pk if venue else None,
        room_id=room.pk if room else None,
        online_link=_link(planned),
        facilitator_ids=frozenset(staff.facilitators[name].pk for name in planned.led_by),
        language=planned.language,
        capacity=planned.places,
        booked_by=planned.booked_by,
        allows_companion=planned.allows_companion,
    )


def _link(planned: Planned) -> str:
    if planned.mode == Mode.IN_PERSON:
        return ""
    return f"https://meet.example.org/{planned.offering}-{planned.starts_on:%d%b}".lower()


def _sessions_of(series: Sequence[Series]) -> dict[int, list[Session]]:
    """The sessions of each series in order, by its id. Those of one series share it and, booked as one, its places."""
    by_series: dict[int, list[Session]] = {one.pk: [] for one in series}
    known = {one.pk: one for one in series}
    rows = Session.objects.filter(series__in=known).select_related("pool", "venue", "room")
    for session in rows.order_by("starts_at", "pk"):
        session.series = known[session.series_id]
        session.pool = session.series.pool or session.pool
        by_series[session.series_id].append(session)
    return by_series


def _write_what_the_past_left(
    planned: Sequence[Planned],
    series: Sequence[Series],
    sessions: Mapping[int, Sequence[Session]],
    now: dt.datetime,
) -> None:
    """What each session is about, and which messages of its approach went."""
    changed = []
    for each, one in zip(planned, series, strict=True):
        for position, session in enumerate(sessions[one.pk]):
            told = _reminded(session.starts_at, now)
            session.topic = each.topic(position)
            for field, at in told.items():
                setattr(session, field, at)
            if told or session.topic:
                changed.append(session)
    fields = ["topic", *(field for field, _before in REMINDERS)]
    Session.objects.bulk_update(changed, fields, batch_size=200)


def _reminded(starts_at: dt.datetime, now: dt.datetime) -> dict[str, dt.datetime]:
    """When each message of the session's approach went, where that lies too far back to be played through."""
    due = {field: starts_at - before for field, before in REMINDERS}
    return {field: at for field, at in due.items() if at < now - REALLY_REMINDED}
