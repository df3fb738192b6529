"""Which sessions on the programme already want a room, a building or a facilitator at the same time."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Facilitator, Mode, Session
from evenkeel.gatherings.permissions import VIEW_PROGRAMME
from evenkeel.gatherings.rules.clashes import Clash, ClashKind, Slot, find_clashes

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ClashShown:
    """One clash in plain values. The title is empty where the session is of a team that the reader does not see."""

    kind: ClashKind
    wanted_starts_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    session_id: int | None
    place: str
    people: tuple[str, ...]


def clashes_of(wanted: Sequence[Slot], by: Actor, *, ignoring: Sequence[int] = ()) -> list[ClashShown]:
    """What the wanted slots clash with, in order of time, by two queries; `ignoring` are sessions' own ids."""
    sessions = {session.pk: session for session in in_the_way(wanted, ignoring)}
    taken = {session_id: slot_of(session) for session_id, session in sessions.items()}
    found = [_shown(clash, sessions[clash.session_id], by) for clash in find_clashes(wanted, taken)]
    return sorted(found, key=lambda shown: (shown.wanted_starts_at, shown.starts_at, shown.kind))


def clashes_within(slots: Mapping[int, Slot], title: str) -> list[ClashShown]:
    """Where the sessions of one series, which all change at once, would meet each other; by their ids."""
    pairs = itertools.combinations(slots.items(), 2)
    return [
        ClashShown(
            kind=clash.kind,
            wanted_starts_at=one.starts_at,
            starts_at=other.starts_at,
            ends_at=other.ends_at,
            title=title,
            session_id=other_id,
            place="",
            people=(),
        )
        for (_one_id, one), (other_id, other) in pairs
        for clash in find_clashes([one], {other_id: other})
        if clash.kind is ClashKind.SERIES
    ]


def slot_at(
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    mode: str,
    venue_id: int | None,
    room_id: int | None,
    facilitator_ids: frozenset[int],
    series_id: int | None = None,
) -> Slot:
    """What a session at that time and place takes up; an online one has no venue, whichever is given."""
    if mode == Mode.ONLINE:
        venue_id = room_id = None
    day = timezone.localdate(starts_at)
    return Slot(starts_at, ends_at, venue_id, room_id, facilitator_ids, series_id, day)


def slot_of(session: Session) -> Slot:
    """What a session takes up as it stands."""
    return slot_at(
        session.starts_at,
        session.ends_at,
        mode=session.mode,
        venue_id=session.venue_id,
        room_id=session.room_id,
        facilitator_ids=frozenset(facilitator.pk for facilitator in session.facilitators.all()),
        series_id=session.series_id,
    )


def in_the_way(wanted: Sequence[Slot], ignoring: Sequence[int] = ()) -> QuerySet[Session]:
    """What stands at the venues of the wanted slots, is led by their people or is of their series, from the first to
    the last of them.
    """
    if not wanted:
        return Session.objects.none()
    venues = {slot.venue_id for slot in wanted if slot.venue_id is not None}
    people = {pk for slot in wanted for pk in slot.facilitator_ids}
    series = {slot.series_id for slot in wanted if slot.series_id is not None}
    if not venues and not people and not series:
        return Session.objects.none()
    first, last = min(slot.starts_at for slot in wanted), max(slot.ends_at for slot in wanted)
    stands = Session.objects.exclude(status=Session.Status.CANCELLED)
    then = stands.filter(starts_at__lt=last, ends_at__gt=first)
    there = then.filter(venue_id__in=venues).values("pk")
    # Each by an index of its own: of one or the other PostgreSQL would read every session there ever was.
    led = then.filter(facilitators__in=people).values("pk")
    found = there.union(led)
    if series:
        # The day of the first and of the last to its end.
        met = stands.filter(starts_at__lt=last + _A_DAY, ends_at__gt=first - _A_DAY)
        found = there.union(led, met.filter(series__in=series).values("pk"))
    return (
        Session.objects.filter(pk__in=found)
        .exclude(pk__in=ignoring)
        .select_related("series__offering", "venue", "room")
        .prefetch_related(Prefetch("facilitators", Facilitator.objects.only("name")))
    )


def _shown(clash: Clash, session: Session, by: Actor) -> ClashShown:
    is_theirs = by.may(VIEW_PROGRAMME, team_id=session.series.offering.team_id)
    names = [one.name for one in session.facilitators.all() if one.pk in clash.facilitator_ids]
    return ClashShown(
        kind=clash.kind,
        wanted_starts_at=clash.wanted.starts_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session.series.offering.title if is_theirs else "",
        session_id=session.pk if is_theirs else None,
        place=", ".join(str(part) for part in (session.venue, session.room) if part),
        people=tuple(sorted(names)),
    )
