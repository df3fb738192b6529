"""When two sessions want the same room, building or person at the same time, or a series meets twice on one day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ClashKind(StrEnum):
    """What is wanted twice. A building is only where one of the two names no room in it."""

    ROOM = "room"
    VENUE = "venue"
    FACILITATOR = "facilitator"
    # Those who booked the whole series would have to be at both; who booked one date could not tell which it is.
    SERIES = "series"


@dataclass(frozen=True)
class Slot:
    """What one session takes up, and for how long; an online one has no venue.

    Of a session that belongs to a series already, that, and the day it is on.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    venue_id: int | None = None
    room_id: int | None = None
    facilitator_ids: frozenset[int] = frozenset()
    series_id: int | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class Clash:
    """That a wanted slot meets a session that is there already; `facilitator_ids` are those in both."""

    wanted: Slot
    session_id: int
    kind: ClashKind
    facilitator_ids: frozenset[int] = frozenset()


def find_clashes(wanted: Iterable[Slot], taken: Mapping[int, Slot]) -> list[Clash]:
    """Every clash of the wanted slots with those taken, which are known by their session's id."""
    return [
        clash
        for slot in wanted
        for session_id, other in taken.items()
        for clash in _between(slot, session_id, other)
    ]


def _overlap(one: Slot, other: Slot) -> bool:
    """Whether they share a moment; one that begins as the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _between(slot: Slot, session_id: int, other: Slot) -> list[Clash]:
    found = []
    is_one_series = slot.series_id is not None and slot.series_id == other.series_id
    if is_one_series and (slot.on == other.on or _overlap(slot, other)):
        found.append(Clash(slot, session_id, ClashKind.SERIES))
    if not _overlap(slot, other):
        return found
    if slot.venue_id is not None and slot.venue_id == other.venue_id:
        if slot.room_id is None or other.room_id is None:
            found.append(Clash(slot, session_id, ClashKind.VENUE))
        elif slot.room_id == other.room_id:
            found.append(Clash(slot, session_id, ClashKind.ROOM))
    shared = slot.facilitator_ids & other.facilitator_ids
    if shared:
        found.append(Clash(slot, session_id, ClashKind.FACILITATOR, shared))
    return found
