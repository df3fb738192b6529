"""Whether what the public pages show has changed: one counted row, asked now and then, moved by every change.

A process asks the database at most every PAGE_CACHE_RECHECK_SECONDS; its own changes it knows at once.
"""

import functools
import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F

from evenkeel.common.models import PublicVersion

Value = TypeVar("Value")

_seen: tuple[int, float] | None = None


def current() -> int:
    """The version, as this process last saw it."""
    global _seen
    asked_at = time.monotonic()
    if _seen is None or asked_at - _seen[1] >= settings.PAGE_CACHE_RECHECK_SECONDS:
        number = PublicVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
        _seen = (number, asked_at)
    return _seen[0]


def changed() -> None:
    """Say that public pages may show something else, once the present transaction has been written."""
    transaction.on_commit(_move)


def _move() -> None:
    global _seen
    if not PublicVersion.objects.filter(pk=1).update(number=F("number") + 1):
        PublicVersion.objects.get_or_create(pk=1, defaults={"number": 1})
    _seen = None


def kept_while_unchanged(read: Callable[[], Value]) -> Callable[[], Value]:
    """Keep what `read` returns in this process for as long as the public version stays the same."""
    kept: list[tuple[int, Value]] = []

    @functools.wraps(read)
    def wrapper() -> Value:
        if settings.TESTING:
            return read()
        version = current()
        if not kept or kept[0][0] != version:
            kept[:] = [(version, read())]
        return kept[0][1]

    return wrapper
