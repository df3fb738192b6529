"""The kinds of task that exist: each app declares its own, and config registers them here."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from evenkeel.common.access import Permission
from evenkeel.common.actors import Actor
from evenkeel.common.asking import Thing, known_of
from evenkeel.tasks.models import Task
from evenkeel.tasks.rules import Person, TaskKind

OnAnswer = Callable[[Task, Actor, dt.datetime], None]
# Holds what the answer of a task about the thing with this id will change.
LockFirst = Callable[[int], object]
# The page that shows what a task is about: (label, path); None where there is none that the actor may open.
Link = Callable[[Task, Actor], tuple[str, str] | None]


@dataclass(frozen=True)
class Registered:
    """A kind, with what happens when one is answered and where it leads."""

    kind: TaskKind
    on_answer: OnAnswer | None
    link: Link | None
    lock_first: LockFirst | None


# Whom a task concerns, for somebody who may see that person.
PersonLink = Callable[[int, Actor], Person | None]
# The ids of the carers of whom everything has to be kept, whatever its age.
Held = Callable[[], QuerySet[Any, Any]]
# The teams that things of one sort belong to, by the things' ids.
Teams = Callable[[Collection[int]], Mapping[int, int]]
# When the things of one sort are, at this moment, by the things' ids.
Moments = Callable[[Collection[int], dt.datetime], Mapping[int, dt.datetime]]

_kinds: dict[str, Registered] = {}
_person_links: list[PersonLink] = []
_held: list[Held] = []
_teams: dict[str, Teams] = {}
_moments: dict[str, Moments] = {}


def register(
    kind: TaskKind,
    on_answer: OnAnswer | None = None,
    link: Link | None = None,
    lock_first: LockFirst | None = None,
) -> None:
    """Make a kind known. `on_answer(task, by, now)` runs in the same transaction as the answer.

    `lock_first(about_id)` runs before the task is locked: whoever else holds what the answer changes may be about to
    close the task, and the two must not wait for each other.
    """
    _kinds[kind.code] = Registered(kind, on_answer, link, lock_first)


def register_person_link(link: PersonLink) -> None:
    """Say who knows the carers that tasks concern."""
    _person_links[:] = [link]


def person_link(person_ref: int | None, actor: Actor) -> Person | None:
    """The carer whom a task concerns; None where the actor may not see them."""
    if person_ref is None or not _person_links:
        return None
    return _person_links[0](person_ref, actor)


def register_held(ids: Held) -> None:
    """Say who knows which carers are on hold."""
    _held[:] = [ids]


def concerning_somebody_held() -> Q:
    """The tasks that concern a carer on hold."""
    held = Q(pk__in=[])
    for ids in _held:
        held |= Q(person_ref__in=ids())
    return held


def register_teams(about_kind: str, teams: Teams) -> None:
    """Say to which teams the things of a kind, such as "booking", belong."""
    _teams[about_kind] = teams


def teams_of(things: Collection[Thing]) -> dict[Thing, int]:
    """The id of each thing's team; without those of which nobody knows it."""
    return known_of(things, _teams)


def registered(code: str) -> Registered:
    """What is registered for a kind. Raises LookupError for one that nobody registered."""
    return _kinds[code]


def kinds() -> list[TaskKind]:
    """Every kind that is registered, by code."""
    return [_kinds[code].kind for code in sorted(_kinds)]


def kinds_for(actor: Actor) -> list[TaskKind]:
    """The kinds that the actor's role can do, by name."""
    theirs = [kind for kind in kinds() if kind.permission is None or actor.may(kind.permission)]
    return sorted(theirs, key=lambda kind: str(kind.name))


def kinds_by_permission() -> dict[Permission, list[str]]:
    """The codes of the kinds that take more than the right to answer tasks, by what they take."""
    found = defaultdict(list)
    for kind in kinds():
        if kind.permission:
            found[kind.permission].append(kind.code)
    return dict(found)


def register_moments(about_kind: str, moments: Moments) -> None:
    """Say when the things of a kind, such as "booking", are: they may be moved while a task about one is open."""
    _moments[about_kind] = moments


def moments(things: Collection[Thing], now: dt.datetime) -> dict[Thing, dt.datetime]:
    """When each thing is; without those that have no time: one query for each kind."""
    return known_of(things, _moments, now)
