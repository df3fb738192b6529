"""Says whether the service stands: for whatever watches it, and for staff when its worker is dead."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.common.models import Heartbeat
from evenkeel.config.worker import HEARTBEAT


@dataclass(frozen=True)
class WorkerState:
    """`status` is "ok", "stale" or "never"; `seconds` since the last beat, None where there was none."""

    status: str
    seconds: int | None


def worker_state(now: dt.datetime) -> WorkerState:
    """When the worker last said that it is alive, and whether that is too long ago.

    A beat to come was made before the clock was set back, so it says as little as one of long ago.
    """
    beat = Heartbeat.objects.filter(name=HEARTBEAT).values_list("at", flat=True).first()
    if beat is None:
        return WorkerState("never", None)
    seconds = abs(int((now - beat).total_seconds()))
    return WorkerState("stale" if seconds > settings.WORKER_STALE_SECONDS else "ok", seconds)


def worker_is_stale(now: dt.datetime) -> bool:
    """Whether no worker is alive: then no message goes out and nothing is reminded of."""
    return worker_state(now).status != "ok"


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503. The worker is reported and does not decide: pages work without it."""
    try:
        worker = worker_state(clock.now())
    except DatabaseError:
        return _answer("down", "empty" if _has_no_tables() else "down", WorkerState("unknown", None))
    return _answer("ok", "ok", worker)


def _answer(status: str, database: str, worker: WorkerState) -> JsonResponse:
    return JsonResponse(
        {
            "status": status,
            "database": database,
            "worker": worker.status,
            "worker_seconds": worker.seconds,
        },
        status=200 if status == "ok" else 503,
    )


def _has_no_tables() -> bool:
    try:
        return Heartbeat._meta.db_table not in connection.introspection.table_names()
    except DatabaseError:
        return False
