"""The one place that reads the clock; everything else is given the moment as an argument."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

_held: ContextVar[dt.datetime | None] = ContextVar("held_moment", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _held.get() or timezone.now()


def today() -> dt.date:
    """The date on the wall where the service is."""
    return timezone.localdate(now())


def here() -> ZoneInfo:
    """The zone that the service's wall clocks keep."""
    zone = timezone.get_default_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(str(zone))


@contextmanager
def held_at(moment: dt.datetime) -> Iterator[None]:
    """Hold the clock at one moment, for this thread; used by tests and by the demonstration's builder."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
