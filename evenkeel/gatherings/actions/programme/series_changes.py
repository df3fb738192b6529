"""Changing a series, and with it the sessions that are still to come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.public_version import Topic
from evenkeel.gatherings.actions.joining import settle_link
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import lock_pool
from evenkeel.gatherings.actions.programme.refusals import NotOnOneDate, check_clashes
from evenkeel.gatherings.actions.programme.series import lock_series
from evenkeel.gatherings.actions.programme.sessions import set_capacity
from evenkeel.gatherings.actions.refusals import BelowTaken, BelowWaiting, StalePage
from evenkeel.gatherings.actions.sessions import Moved, WhenAndWhere, put_elsewhere, tell_of_moves
from evenkeel.gatherings.models import BookedBy, PlacePool, Series, Session
from evenkeel.gatherings.queries.clashes import clashes_within
from evenkeel.gatherings.queries.places import with_everything
from evenkeel.gatherings.queries.versions import series_version
from evenkeel.gatherings.rules.recurrence import end_of, moment_of

_TIME = frozenset({"start_time", "duration_minutes"})
_PLACE = frozenset({"mode", "venue_id", "room_id"})


@dataclass(frozen=True)
class SeriesDetails:
    """What of a series can be changed once it is laid out; its dates are changed one by one."""

    name: str
    start_time: dt.time
    duration_minutes: int
    mode: str
    venue_id: int | None
    room_id: int | None
    online_link: str
    facilitator_ids: frozenset[int]
    language: str
    capacity: int
    closes_minutes_before: int
    allows_companion: bool

    def fields(self) -> dict[str, Any]:
        """The series' own columns."""
        return {name: value for name, value in vars(self).items() if name != "facilitator_ids"}


@transaction.atomic
def change_series(
    *,
    series_id: int,
    details: SeriesDetails,
    version: str,
    to_coming: bool,
    although_clashes: bool,
    by: Actor,
    now: dt.datetime,
) -> int:
    """Change a series; with `to_coming` also its sessions that have not begun; says how many those were.

    Only what is different is carried over, so that a session that was changed by itself keeps the rest. Whoever
    holds or awaits a place is told of another time or place. Raises StalePage, ClashesFound, NotAllowed; BelowTaken
    and BelowWaiting where it is booked as a whole, else NotOnOneDate.
    """
    series = lock_series(series_id, by)
    if series_version(series) != version:
        raise StalePage
    changed = _changed(series, details)
    for field, value in details.fields().items():
        setattr(series, field, value)
    series.save(update_fields=[field.removesuffix("_id") for field in details.fields()])
    series.facilitators.set(details.facilitator_ids)
    series = lock_series(series_id, by)
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("change_series", ("series", series.pk), changed=sorted(changed), to_coming=to_coming)
    if series.pool is not None and "capacity" in changed:
        set_capacity(lock_pool(series.pool.pk), series.capacity, ledger)
    ledger.write()
    if not to_coming or not changed:
        return 0
    coming = coming_sessions_of(series, now)
    _check_clashes(series, coming, changed, details, by, although_clashes)
    # In the order of their ids, as whoever moves a place from one to another takes them.
    pools = locked(PlacePool.objects.filter(pk__in={session.pool_id for session in coming}).order_by("pk"))
    held = {pool.pk: pool for pool in pools}
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    moved: defaultdict[int, list[Moved]] = defaultdict(list)
    for session in coming:
        session.pool = held[session.pool_id]
        moved[session.pool_id] += _carry_over(session, series, changed, details, ledger)
    # Whoever has booked several of them as one reads of all in one message.
    for moves in moved.values():
        tell_of_moves(moves, ledger)
    if "capacity" in changed and series.booked_by == BookedBy.SESSION:
        _change_places(coming, series.capacity, ledger)
    ledger.write()
    return len(coming)


def coming_sessions_of(series: Series, now: dt.datetime) -> list[Session]:
    """The sessions of the series that have not begun and are not cancelled, in order."""
    coming = Session.objects.filter(series=series, starts_at__gt=now).exclude(status=Session.Status.CANCELLED)
    return list(with_everything(coming).prefetch_related("facilitators").order_by("starts_at", "pk"))


def _changed(series: Series, details: SeriesDetails) -> frozenset[str]:
    changed = {field for field, value in details.fields().items() if getattr(series, field) != value}
    if frozenset(series.facilitators.values_list("pk", flat=True)) != details.facilitator_ids:
        changed.add("facilitators")
    return frozenset(changed)


def _check_clashes(
    series: Series,
    coming: Sequence[Session],
    changed: frozenset[str],
    details: SeriesDetails,
    by: Actor,
    although_clashes: bool,
) -> None:
    if not changed & (_TIME | _PLACE | {"facilitators"}):
        return
    slots = {}
    for session in coming:
        leaders = frozenset(one.pk for one in session.facilitators.all())
        to = _when_and_where(session, series, changed)
        leading = details.facilitator_ids if "facilitators" in changed else leaders
        slots[session.pk] = to.slot(leading, series.pk)
    # Where they do not move among themselves, staff have meant it before.
    within = clashes_within(slots, series.offering.title) if changed & _TIME else []
    check_clashes(
        list(slots.values()), by, although_clashes=although_clashes, ignoring=list(slots), besides=within
    )


def _when_and_where(session: Session, series: Series, changed: frozenset[str]) -> WhenAndWhere:
    """Where the session would be with what is different in its series."""
    starts_at, ends_at = session.starts_at, session.ends_at
    if changed & _TIME:
        starts_at = moment_of(timezone.localdate(session.starts_at), series.start_time, series.zone)
        ends_at = end_of(starts_at, series.duration_minutes)
    place: Series | Session = series if changed & _PLACE else session
    link = series.online_link if "online_link" in changed else session.online_link
    return WhenAndWhere(starts_at, ends_at, place.mode, place.venue, place.room, link)


def _carry_over(
    session: Session,
    series: Series,
    changed: frozenset[str],
    details: SeriesDetails,
    ledger: Ledger,
) -> list[Moved]:
    """Change the session as its series was changed; the moves of which people are to be told."""
    if "facilitators" in changed:
        session.facilitators.set(details.facilitator_ids)
    plain = {field: getattr(series, field) for field in changed & {"language", "online_link"}}
    if plain:
        Session.objects.filter(pk=session.pk).update(**plain)
        for field, value in plain.items():
            setattr(session, field, value)
        settle_link(session, by=ledger.by, now=ledger.now)
    if not changed & (_TIME | _PLACE):
        return []
    to = _when_and_where(session, series, changed)
    moved = put_elsewhere(session, to, session.sequence, ledger)
    return [moved] if moved else []


def _change_places(coming: Sequence[Session], capacity: int, ledger: Ledger) -> None:
    """Give each of them, whose pools the caller holds, as many places. Raises NotOnOneDate."""
    for session in coming:
        try:
            set_capacity(session.pool, capacity, ledger)
        except (BelowTaken, BelowWaiting) as why:
            raise NotOnOneDate(why, session.starts_at, ledger.now) from why
