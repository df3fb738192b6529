"""Keeps records from being erased by a clock that leapt: for some days after one, or after as long a time off."""

import datetime as dt

from django.db import transaction

from evenkeel.common.models import Heartbeat
from evenkeel.config.beats import LEAP_ROW, WORKER_ROW, Beats

LEAP = dt.timedelta(days=30)
# For so long somebody can see it and set the clock right. A service that was truly off for a month goes on after it.
STEADY_AFTER = dt.timedelta(days=7)


@transaction.atomic
def write_beat(now: dt.datetime, process: str) -> None:
    """Write down that a worker is alive, and, where the last sign of life is too long ago, that time leapt."""
    last = Heartbeat.objects.filter(name=WORKER_ROW).values_list("at", flat=True).first()
    if last and now - last > LEAP:
        Heartbeat.objects.update_or_create(name=LEAP_ROW, defaults={"at": now, "process": process})
    elif last and last > now:
        # The clock was set back: what it said in between was wrong.
        Heartbeat.objects.filter(name=LEAP_ROW, at__gt=now).delete()
    Heartbeat.objects.update_or_create(name=WORKER_ROW, defaults={"at": now, "process": process})


def nothing_erased_until(beats: Beats, now: dt.datetime) -> dt.datetime | None:
    """Until when nobody's records are erased, since the clock may be wrong; None where there is no reason to think so.

    The first beat after a leap need not have been written yet.
    """
    if beats.last and now - beats.last > LEAP:
        return now + STEADY_AFTER
    if beats.leapt and beats.leapt <= now < beats.leapt + STEADY_AFTER:
        return beats.leapt + STEADY_AFTER
    return None
