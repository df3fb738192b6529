"""Says whether the service stands: for whatever watches it, and for staff when its worker is dead."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.common.models import Heartbeat
from evenkeel.config.beats import Beats, beats_so_far

# With less than this free, SQLite's journal has no room to grow, and nothing can be booked.
LEAST_ROOM_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class WorkerState:
    """`status` is "ok", "stale" or "never"; `seconds` since the last beat, None where there was none."""

    status: str
    seconds: int | None


def worker_state(beats: Beats, now: dt.datetime) -> WorkerState:
    """When the worker last said that it is alive, and whether that is too long ago.

    A beat to come was made before the clock was set back, so it says as little as one of long ago.
    """
    if beats.last is None:
        return WorkerState("never", None)
    seconds = abs(int((now - beats.last).total_seconds()))
    return WorkerState("stale" if seconds > settings.WORKER_STALE_SECONDS else "ok", seconds)


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and has room to write, else 503.

    The worker is reported and does not decide: pages work without it.
    """
    try:
        worker = worker_state(beats_so_far(), clock.now())
    except DatabaseError:
        return _answer("down", _why_down(), WorkerState("unknown", None))
    if not _has_room():
        return _answer("failing", "full", worker)
    return _answer("ok", "ok", worker)


def _why_down() -> str:
    if not _has_room():
        return "full"
    return "empty" if _has_no_tables() else "down"


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


def _has_room() -> bool:
    """Whether what people send can be kept. Of PostgreSQL, whose disk may be another machine's, nothing is known."""
    if connection.vendor != "sqlite":
        return True
    folder = Path(connection.settings_dict["NAME"]).parent
    return shutil.disk_usage(folder).free >= LEAST_ROOM_BYTES


def _has_no_tables() -> bool:
    try:
        return Heartbeat._meta.db_table not in connection.introspection.table_names()
    except DatabaseError:
        return False
