"""A booking with what hangs on it, and the occasions that bookings are for."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenkeel.common.actors import Actor
from evenkeel.demo.carers import Carers, Need
from evenkeel.gatherings.models import Booking, PlacePool, Session

# Everything in here happened at least so long ago; what came later is played through with the real actions.
SETTLED = dt.timedelta(days=2)
_ONLINE_ONLY = frozenset({"captions", "camera_off"})
_IN_PERSON_ONLY = frozenset(
    {"step_free", "hearing_loop", "replacement_care", "travel", "quiet_space", "assistance_dog"}
)


@dataclass(frozen=True)
class Past:
    """What all of it is made up from: who there is, the words of carers.json, who does the work, chance, and when."""

    carers: Carers
    words: Mapping[str, Any]
    office: Actor
    chance: random.Random
    now: dt.datetime

    @property
    def settled(self) -> dt.datetime:
        return self.now - SETTLED

    def happens(self, probability: float) -> bool:
        """Whether it happens this time."""
        return self.chance.random() < probability


@dataclass(frozen=True)
class Story:
    """One booking, the sessions that it is for, and what would make it possible to come."""

    booking: Booking
    sessions: Sequence[Session]
    needs: Sequence[Need] = ()


@dataclass(frozen=True)
class Occasion:
    """The places of one session, or of a whole series, and all the sessions that they are for."""

    pool: PlacePool
    sessions: Sequence[Session]

    @property
    def first(self) -> Session:
        return self.sessions[0]


def occasions(sessions: Sequence[Session]) -> list[Occasion]:
    """The sessions by the places that they share, in order of their first."""
    by_pool: dict[int, list[Session]] = {}
    for session in sessions:
        by_pool.setdefault(session.pool_id, []).append(session)
    return [Occasion(together[0].pool, together) for together in by_pool.values()]


def fits(need: str, mode: str) -> bool:
    """Whether somebody would ask for this need where people meet in this mode."""
    return need not in (_IN_PERSON_ONLY if mode == "online" else _ONLINE_ONLY)
