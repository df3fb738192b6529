"""Whether what the public pages show has changed: a count for each topic, asked now and then, moved by every change.

A process asks the database at most every PAGE_CACHE_RECHECK_SECONDS; its own changes it knows at once. What the
programme says changes seldom; how many places are left changes with every booking.
"""

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F

from evenkeel.common.models import PublicVersion

Value = TypeVar("Value")
# What is kept of one function in one process, before the older half is let go. So many sessions, with all that is
# joined to them, take some 30 MB.
MOST_KEPT = 5000


class Topic(StrEnum):
    """What of the public pages can change by itself."""

    PROGRAMME = "programme"
    PLACES = "places"


class Version(NamedTuple):
    """How often each topic has changed."""

    programme: int
    places: int


_seen: tuple[Version, float] | None = None


def current() -> Version:
    """The version, as this process last saw it."""
    global _seen
    asked_at = time.monotonic()
    seen = _seen
    if seen is None or asked_at - seen[1] >= settings.PAGE_CACHE_RECHECK_SECONDS:
        numbers = dict(PublicVersion.objects.values_list("topic", "number"))
        seen = Version(numbers.get(Topic.PROGRAMME, 0), numbers.get(Topic.PLACES, 0)), asked_at
        _seen = seen
    return seen[0]


def look_again() -> None:
    """Have this process ask anew before it shows anything: what it read under a lock is newer than what it keeps."""
    global _seen
    _seen = None


def changed(topic: Topic = Topic.PROGRAMME) -> None:
    """Say that public pages may show something else, once the present transaction has been written."""
    transaction.on_commit(functools.partial(_move, topic))


def _move(topic: Topic) -> None:
    global _seen
    if not PublicVersion.objects.filter(topic=topic).update(number=F("number") + 1):
        PublicVersion.objects.get_or_create(topic=topic, defaults={"number": 1})
    _seen = None


class Keep:
    """Values that are kept in this process, by key, while the programme stays the same; they are not to be changed."""

    def __init__(self) -> None:
        self._values: dict[object, Any] = {}
        self._programme: int | None = None
        self._began = 0.0

    def get(self, key: object, make: Callable[[], Value]) -> Value:
        """The value kept under the key, made first where there is none."""
        value: Value = self.get_all([key], lambda _missing: {key: make()})[key]
        return value

    def get_all(
        self, keys: Sequence[object], make: Callable[[Sequence[Any]], Mapping[Any, Value]]
    ) -> dict[Any, Value]:
        """The values kept under these keys, in their order; those missing are made together, if they can be."""
        values = self._kept() if settings.KEEP_IN_PROCESS else {}
        missing = [key for key in keys if key not in values]
        if missing:
            values.update(make(missing))
        return {key: values[key] for key in keys if key in values}

    def _kept(self) -> dict[object, Any]:
        programme = current().programme
        # Whoever is killed or cut off between a change and its count leaves the others with what was before.
        is_old = time.monotonic() - self._began > settings.PAGE_CACHE_MAX_AGE_SECONDS
        if programme != self._programme or is_old:
            self._values = {}
            self._programme = programme
            self._began = time.monotonic()
        elif len(self._values) > MOST_KEPT:
            self._values = dict(list(self._values.items())[-(MOST_KEPT // 2) :])
        return self._values


def kept_while_unchanged(read: Callable[..., Value]) -> Callable[..., Value]:
    """Keep what `read` returns, for each of its arguments, for as long as `Keep` does.

    For what does not depend on places.
    """
    keep = Keep()

    @functools.wraps(read)
    def wrapper(*about: object) -> Value:
        return keep.get(about, lambda: read(*about))

    return wrapper
