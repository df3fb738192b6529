"""Changing one session: what happens in it, who leads it, how many places, when and where; or deleting it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from evenkeel.common.actors import Actor
from evenkeel.common.public_version import Topic
from evenkeel.gatherings.actions.joining import settle_link
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import (
    check_not_settled,
    check_stands,
    lock_to_change,
    offer_freed_places,
)
from evenkeel.gatherings.actions.programme.refusals import SomebodyBooked, check_clashes
from evenkeel.gatherings.actions.refusals import BelowTaken, BelowWaiting, StalePage
from evenkeel.gatherings.actions.sessions import WhenAndWhere, move_session
from evenkeel.gatherings.models import BookedBy, Booking, PlacePool, Series, Session
from evenkeel.gatherings.queries.versions import session_version
from evenkeel.gatherings.rules.clashes import Slot


@dataclass(frozen=True)
class SessionDetails:
    """What may differ from one session of a series to the next, besides when and where."""

    topic: str
    capacity: int
    facilitator_ids: frozenset[int]
    online_link: str
    joining_note: str


@transaction.atomic
def change_session(
    *,
    session_id: int,
    details: SessionDetails,
    version: str,
    although_clashes: bool,
    by: Actor,
    now: dt.datetime,
) -> Session:
    """Change a session; places that this frees are offered to whoever waits.

    Of a series that is booked as a whole, the number of places is every session's. Raises StalePage, BelowTaken,
    ClashesFound, SessionSettled once it is cancelled, SessionGone, NotAllowed.
    """
    session = lock_to_change(session_id, by)
    check_stands(session)
    if session_version(session) != version:
        raise StalePage
    leaders = frozenset(session.facilitators.values_list("pk", flat=True))
    joining = details.facilitator_ids - leaders
    check_clashes(
        [Slot(session.starts_at, session.ends_at, facilitator_ids=joining)],
        by,
        although_clashes=although_clashes,
        ignoring=[session.pk],
    )
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    session.topic = details.topic
    session.online_link, session.joining_note = details.online_link, details.joining_note
    session.save(update_fields=["topic", "online_link", "joining_note"])
    settle_link(session, by=by, now=now)
    session.facilitators.set(details.facilitator_ids)
    ledger.did("change_session", session, capacity=details.capacity)
    set_capacity(session.pool, details.capacity, ledger)
    if session.series.booked_by == BookedBy.SERIES:
        Series.objects.filter(pk=session.series_id).update(capacity=details.capacity)
    ledger.write()
    return session


@transaction.atomic
def reschedule_session(
    *,
    session_id: int,
    to: WhenAndWhere,
    sequence: int,
    although_clashes: bool,
    by: Actor,
    now: dt.datetime,
) -> Session:
    """Move a session as `move_session` does, once its new time and place clash with nothing or staff have said so.

    Raises ClashesFound besides what `move_session` raises.
    """
    session = lock_to_change(session_id, by)
    check_not_settled(session, now)
    slot = to.slot(frozenset(session.facilitators.values_list("pk", flat=True)), session.series_id)
    check_clashes([slot], by, although_clashes=although_clashes, ignoring=[session.pk])
    return move_session(session_id=session_id, to=to, sequence=sequence, by=by, now=now)


@transaction.atomic
def delete_session(*, session_id: int, by: Actor, now: dt.datetime) -> None:
    """Take a session off the programme that nobody ever booked; its date is left out of the series from now on.

    Raises SomebodyBooked, SessionGone, NotAllowed.
    """
    session = lock_to_change(session_id, by)
    if has_traces(session):
        raise SomebodyBooked
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did("delete_session", session)
    series, iso = session.series, session.planned_on.isoformat()
    series.also_on = [day for day in series.also_on if day != iso]
    series.except_on = sorted({*series.except_on, iso})
    series.save(update_fields=["also_on", "except_on"])
    session.delete()
    if series.booked_by == BookedBy.SESSION:
        PlacePool.objects.filter(pk=session.pool_id).delete()
    ledger.write()


def has_traces(session: Session) -> bool:
    """Whether anybody ever booked it, came to it or was written to about it."""
    return (
        Booking.objects.filter(pool_id=session.pool_id).exists()
        or session.attendance.exists()
        or session.messages.exists()
    )


def set_capacity(pool: PlacePool, capacity: int, ledger: Ledger) -> None:
    """Give a pool, which the caller holds, as many places, and offer those that are new.

    Raises BelowTaken where more are given out already, BelowWaiting where somebody waits for more than there will be.
    """
    given = pool.taken + pool.held
    if capacity < given:
        raise BelowTaken(given)
    if capacity == pool.capacity:
        return
    if pool.bookings.filter(status=Booking.Status.WAITING, party__gt=capacity).exists():
        raise BelowWaiting
    pool.capacity = capacity
    pool.save(update_fields=["capacity"])
    offer_freed_places(pool, ledger)
