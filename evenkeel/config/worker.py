"""The worker: runs every sweep in its turn, says that it is alive, and stops when it is asked to."""

import logging
import os
import signal
import socket
import sys
import threading
import time

import django

from evenkeel.config.failures import FAILED, sentence_for
from evenkeel.config.supervision import PARENT_CHECK_SECONDS, SUPERVISOR_PID

HEARTBEAT_SECONDS = 20
# Where there is too little of the processor for all, whoever waits at a page goes before what is sent and swept.
NICENESS = 5
# A sweep that sends may wait for a server; meanwhile the second thread runs the others and the heart.
THREADS = 2
# A clock that moved by more than this was set: sweeps that were laid down by the old one may be hours away.
CLOCK_MOVED_SECONDS = 5
# The same fault of the same sweep is logged once in so long.
LOGGED_AGAIN_AFTER_SECONDS = 60

log = logging.getLogger("evenkeel.worker")

_logged: dict[tuple[str, str], float] = {}


def run_sweep(name: str) -> None:
    """Run one sweep once. What goes wrong is logged and stays with this sweep."""
    from django.db import close_old_connections

    from evenkeel.common import clock
    from evenkeel.config.beats import beats_so_far
    from evenkeel.config.clock_guard import nothing_erased_until
    from evenkeel.config.sweeping import SWEEPS

    close_old_connections()
    try:
        sweep, now = SWEEPS[name], clock.now()
        if sweep.erases and (until := nothing_erased_until(beats_so_far(), now)):
            log.warning("sweep %s waits until %s: the clock may be wrong", name, until.date())
            return
        count = sweep.load()(now)
        if count:
            log.debug("sweep %s dealt with %s", name, count)
    except Exception as error:
        _log_fault(name, error)
    finally:
        close_old_connections()


def beat() -> None:
    """Say that this worker is alive."""
    from django.db import close_old_connections

    from evenkeel.common import clock
    from evenkeel.config.clock_guard import write_beat

    close_old_connections()
    try:
        write_beat(clock.now(), f"{socket.gethostname()}:{os.getpid()}")
    except Exception as error:
        _log_fault("heartbeat", error)
    finally:
        close_old_connections()


def _log_fault(name: str, error: Exception) -> None:
    from evenkeel.common.faults import said_fault

    fault, now = said_fault(error), time.monotonic()
    if now - _logged.get((name, fault), -LOGGED_AGAIN_AFTER_SECONDS) >= LOGGED_AGAIN_AFTER_SECONDS:
        _logged[name, fault] = now
        log.error("sweep %s failed: %s", name, ". ".join(filter(None, (fault, sentence_for(error)))))


def run(stop: threading.Event) -> None:
    """Run the sweeps until `stop` is set, then let those that are running finish."""
    import datetime as dt

    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    from evenkeel.config.sweeping import SWEEPS

    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=dt.UTC,
    )
    # Read before the first sweep is laid down: a clock that is set right after must not be what it is compared with.
    clock_offset = _clock_offset()
    started = dt.datetime.now(dt.UTC)
    scheduler.add_job(beat, "interval", seconds=HEARTBEAT_SECONDS, next_run_time=started)
    for sweep in SWEEPS.values():
        scheduler.add_job(
            run_sweep, "interval", seconds=sweep.every_seconds, args=[sweep.name], next_run_time=started
        )
    scheduler.start()
    while not stop.wait(PARENT_CHECK_SECONDS):
        if abs(_clock_offset() - clock_offset) > CLOCK_MOVED_SECONDS:
            clock_offset = _clock_offset()
            log.warning("the clock was set: every sweep runs now")
            for job in scheduler.get_jobs():
                job.modify(next_run_time=dt.datetime.now(dt.UTC))
        if _is_orphan():
            log.warning("the process that started this worker is gone: stopping")
            stop.set()
    scheduler.shutdown(wait=True)


def _clock_offset() -> float:
    """How far the clock is from one that nobody sets; in seconds, and of no meaning but that it stays the same."""
    return time.time() - time.monotonic()


def _is_orphan() -> bool:
    supervisor = os.environ.get(SUPERVISOR_PID)
    return supervisor is not None and os.getppid() != int(supervisor)


def main() -> None:
    """Run as a process of its own until SIGTERM or SIGINT; a second signal ends it at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    stop = threading.Event()

    def ask_to_stop(number: int, frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    os.nice(NICENESS)
    try:
        django.setup()
    except Exception as error:
        if sentence := sentence_for(error):
            sys.stderr.write(f"{sentence}\n")
            sys.exit(FAILED)
        raise
    run(stop)


if __name__ == "__main__":
    main()
