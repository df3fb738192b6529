"""The workers' signs of life, read once for all who judge by them."""

import datetime as dt
from dataclasses import dataclass

from evenkeel.common.models import Heartbeat

# The rows of the heartbeats' table, by name: of the last beat, and of the last that was the first after a leap of the
# clock. The names are stored, so they stay as they are.
WORKER_ROW = "worker"
LEAP_ROW = "first after a leap"


@dataclass(frozen=True)
class Beats:
    """When a worker last said that it is alive, and when one last did so as the first after a leap; None for never."""

    last: dt.datetime | None
    leapt: dt.datetime | None


def beats_so_far() -> Beats:
    """What workers have written down, by one query."""
    at = dict(Heartbeat.objects.filter(name__in=(WORKER_ROW, LEAP_ROW)).values_list("name", "at"))
    return Beats(last=at.get(WORKER_ROW), leapt=at.get(LEAP_ROW))
