"""The workers' signs of life, read once for all who judge by them."""

import datetime as dt
from dataclasses import dataclass

from evenkeel.common.models import Heartbeat

HEARTBEAT = "worker"
# The beat that was the first after a leap of the clock.
LEAPT = "first after a leap"


@dataclass(frozen=True)
class Beats:
    """When a worker last said that it is alive, and when one last did so as the first after a leap; None for never."""

    last: dt.datetime | None
    leapt: dt.datetime | None


def beats_so_far() -> Beats:
    """What workers have written down, by one query."""
    at = dict(Heartbeat.objects.filter(name__in=(HEARTBEAT, LEAPT)).values_list("name", "at"))
    return Beats(last=at.get(HEARTBEAT), leapt=at.get(LEAPT))
