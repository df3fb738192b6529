"""Adding a series with its sessions, publishing it, and taking it off again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.public_version import Topic
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import check_may_change
from evenkeel.gatherings.actions.programme.laying_out import lay_out_series
from evenkeel.gatherings.actions.programme.refusals import NoDates, SomebodyBooked, check_clashes
from evenkeel.gatherings.actions.refusals import Gone, SeriesGone
from evenkeel.gatherings.models import BookedBy, Booking, Offering, PlacePool, Series, Session, has_no_link
from evenkeel.gatherings.queries.clashes import slot_at
from evenkeel.gatherings.rules.clashes import Slot
from evenkeel.gatherings.rules.recurrence import BadRule, cut_short_after, dates_of, end_of, moment_of
from evenkeel.gatherings.rules.states import SERIES_TRANSITIONS, may_become


@dataclass(frozen=True)
class SeriesPlan:
    """A run of an offering as staff lay it out. `rule` is an RFC 5545 rule, empty for a single date."""

    offering_id: int
    starts_on: dt.date
    start_time: dt.time
    duration_minutes: int
    mode: str
    capacity: int
    name: str = ""
    rule: str = ""
    except_on: tuple[dt.date, ...] = ()
    also_on: tuple[dt.date, ...] = ()
    venue_id: int | None = None
    room_id: int | None = None
    online_link: str = ""
    facilitator_ids: frozenset[int] = frozenset()
    language: str = "en"
    booked_by: str = BookedBy.SESSION
    closes_minutes_before: int = 120
    allows_companion: bool = True

    @property
    def lacks_link(self) -> bool:
        """Whether its sessions will be joined online, and no link to join them is given yet."""
        return has_no_link(self.mode, self.online_link)

    def dates(self) -> list[dt.date]:
        """When it meets. Raises NoDates."""
        try:
            return dates_of(
                rule=self.rule, starts_on=self.starts_on, except_on=self.except_on, also_on=self.also_on
            )
        except BadRule as error:
            raise NoDates from error

    @property
    def cut_short_after(self) -> dt.date | None:
        """Its last date by the rule, where more was asked for than one series is laid out for."""
        return cut_short_after(self.rule, self.starts_on)

    def slots(self) -> list[Slot]:
        """What its sessions would take up. Raises NoDates."""
        starts = (moment_of(day, self.start_time, clock.here().key) for day in self.dates())
        return [
            slot_at(
                starts_at,
                end_of(starts_at, self.duration_minutes),
                mode=self.mode,
                venue_id=self.venue_id,
                room_id=self.room_id,
                facilitator_ids=self.facilitator_ids,
            )
            for starts_at in starts
        ]


@transaction.atomic
def add_series(
    *,
    plan: SeriesPlan,
    publish: bool,
    although_clashes: bool,
    by: Actor,
    now: dt.datetime,
    request_key: str | None = None,
) -> Series:
    """Put a series and its sessions on the programme, as drafts or published.

    The same `request_key` sent again gives the series that is there, published by now if that is asked. Raises
    Gone where what it is of was deleted, NotAllowed, NoDates, ClashesFound.
    """
    offering = locked(Offering.objects.filter(pk=plan.offering_id)).first()
    if offering is None:
        raise Gone
    check_may_change(by, offering.team_id)
    made = Series.objects.filter(request_key=request_key).first() if request_key else None
    if made is not None:
        return publish_series(series_id=made.pk, by=by, now=now) if publish else made
    check_clashes(plan.slots(), by, although_clashes=although_clashes)
    series = _new_series(plan, offering, publish, request_key, now)
    series.facilitators.set(plan.facilitator_ids)
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("add_series", ("series", series.pk), published=publish, although_clashes=although_clashes)
    ledger.write()
    lay_out_series(series=series, by=by, now=now)
    return series


@transaction.atomic
def publish_series(*, series_id: int, by: Actor, now: dt.datetime) -> Series:
    """Show a draft series and its sessions to everyone, and open them to bookings. Done twice it does nothing more."""
    series = lock_series(series_id, by)
    if not may_become(SERIES_TRANSITIONS, series.status, Series.Status.PUBLISHED):
        return series
    series.status = Series.Status.PUBLISHED
    series.save(update_fields=["status"])
    opened = series.sessions.filter(status=Session.Status.DRAFT).update(status=Session.Status.OPEN)
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("publish_series", ("series", series.pk), sessions=opened)
    ledger.write()
    return series


@transaction.atomic
def delete_series(*, series_id: int, by: Actor, now: dt.datetime) -> None:
    """Take a series off the programme with its sessions, as if it had never been.

    Raises SeriesGone where it is off already, SomebodyBooked, NotAllowed.
    """
    series = lock_series(series_id, by)
    pool_ids = set(series.sessions.values_list("pool_id", flat=True))
    if series.pool_id is not None:
        pool_ids.add(series.pool_id)
    # Held, so that nobody books while it goes.
    list(locked(PlacePool.objects.filter(pk__in=pool_ids).order_by("pk")))
    if series_has_traces(series):
        raise SomebodyBooked
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("delete_series", ("series", series.pk), sessions=series.sessions.count())
    series.sessions.all().delete()
    series.delete()
    PlacePool.objects.filter(pk__in=pool_ids).delete()
    ledger.write()


def lock_series(series_id: int, by: Actor) -> Series:
    """The series with its offering, place and pool, held. Raises SeriesGone, NotAllowed."""
    rows = Series.objects.select_related("offering", "venue", "room", "pool")
    series = locked(rows.filter(pk=series_id)).first()
    if series is None:
        raise SeriesGone
    check_may_change(by, series.offering.team_id)
    return series


def series_slot(series: Series, starts_at: dt.datetime) -> Slot:
    """What a session of the series would take up at that time."""
    return slot_at(
        starts_at,
        end_of(starts_at, series.duration_minutes),
        mode=series.mode,
        venue_id=series.venue_id,
        room_id=series.room_id,
        facilitator_ids=frozenset(series.facilitators.values_list("pk", flat=True)),
        series_id=series.pk,
    )


def _new_series(
    plan: SeriesPlan, offering: Offering, publish: bool, request_key: str | None, now: dt.datetime
) -> Series:
    pool = None
    if plan.booked_by == BookedBy.SERIES:
        pool = PlacePool.objects.create(created_at=now, capacity=plan.capacity)
    return Series.objects.create(
        created_at=now,
        offering=offering,
        name=plan.name,
        status=Series.Status.PUBLISHED if publish else Series.Status.DRAFT,
        starts_on=plan.starts_on,
        start_time=plan.start_time,
        duration_minutes=plan.duration_minutes,
        zone=clock.here().key,
        rule=plan.rule,
        except_on=[day.isoformat() for day in plan.except_on],
        also_on=[day.isoformat() for day in plan.also_on],
        mode=plan.mode,
        venue_id=plan.venue_id,
        room_id=plan.room_id,
        online_link=plan.online_link,
        language=plan.language,
        capacity=plan.capacity,
        booked_by=plan.booked_by,
        pool=pool,
        closes_minutes_before=plan.closes_minutes_before,
        allows_companion=plan.allows_companion,
        request_key=request_key,
    )


def series_has_traces(series: Series) -> bool:
    """Whether anybody ever booked it, came to it or was written to about it."""
    traces = series.sessions.filter(attendance__isnull=False) | series.sessions.filter(messages__isnull=False)
    return Booking.objects.filter(series=series).exists() or traces.exists()
