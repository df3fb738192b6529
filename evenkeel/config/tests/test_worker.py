"""The worker runs every sweep, outlives the faults of each, and stops when it is asked to."""

import datetime as dt
import os
import threading
import time

import pytest
from django.db import OperationalError

from evenkeel.common import clock
from evenkeel.common.models import Heartbeat
from evenkeel.config import sweeping, worker
from evenkeel.config.supervision import SUPERVISOR_PID
from evenkeel.config.sweeping import SWEEPS, Sweep
from tests.support.waiting import comes_true

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)

calls: list[dt.datetime] = []


@pytest.fixture(autouse=True)
def _connection_of_the_test_stays_open(monkeypatch):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)


def counts(now: dt.datetime) -> int:
    calls.append(now)
    return 1


def breaks(now: dt.datetime) -> int:
    raise ValueError("Amina Yusuf of 12 Elm Street")


@pytest.fixture
def sweeps(monkeypatch):
    """Two sweeps: one that breaks, and after it one that works."""
    calls.clear()
    worker._logged.clear()
    monkeypatch.setattr(
        sweeping,
        "SWEEPS",
        {
            "break": Sweep("break", f"{__name__}:breaks", 0.05),
            "count": Sweep("count", f"{__name__}:counts", 0.05),
        },
    )


def test_every_registered_sweep_can_be_loaded():
    assert {"send due messages", "make tasks of failed messages", "pass places on"} <= set(SWEEPS)
    assert all(callable(sweep.load()) for sweep in SWEEPS.values())


@pytest.mark.django_db
def test_every_registered_sweep_has_nothing_to_do_in_an_empty_database():
    assert [sweep.load()(NOW) for sweep in SWEEPS.values()] == [0] * len(SWEEPS)


@pytest.mark.django_db
def test_a_sweep_is_given_the_moment(sweeps):
    with clock.held_at(NOW):
        worker.run_sweep("count")
    assert calls == [NOW]


@pytest.mark.django_db
def test_a_fault_is_logged_without_what_it_says_and_once_a_minute(sweeps, caplog):
    worker.run_sweep("break")
    worker.run_sweep("break")
    assert caplog.text.count("sweep break failed: ValueError at ") == 1
    assert "test_worker.py" in caplog.text
    assert "Amina" not in caplog.text


@pytest.mark.django_db
def test_the_heart_is_one_row_however_often_it_beats():
    for moment in (NOW, NOW + dt.timedelta(seconds=20)):
        with clock.held_at(moment):
            worker.beat()
    row = Heartbeat.objects.get(name="worker")
    assert row.at == NOW + dt.timedelta(seconds=20)
    assert row.process.endswith(f":{os.getpid()}")


@pytest.mark.django_db
def test_the_worker_outlives_a_database_that_is_away(monkeypatch, caplog):
    def away(**fields):
        raise OperationalError("no such host")

    worker._logged.clear()
    monkeypatch.setattr(Heartbeat.objects, "update_or_create", away)
    worker.beat()
    assert "sweep heartbeat failed: OperationalError" in caplog.text


@pytest.fixture
def running(monkeypatch):
    """Starts the worker in a thread; stops it at the end."""
    monkeypatch.setattr(worker, "PARENT_CHECK_SECONDS", 0.02)
    # The heart's own thread would need the test's database, which is another test's matter.
    monkeypatch.setattr(worker, "beat", lambda: None)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    yield thread, stop
    stop.set()
    thread.join(10)


@pytest.mark.timed
def test_one_sweeps_fault_stops_no_other(sweeps, running):
    thread, stop = running
    assert comes_true(lambda: len(calls) >= 3, 10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    after = len(calls)
    time.sleep(0.2)
    assert len(calls) == after


@pytest.fixture
def next_run_hours_away(sweeps, monkeypatch):
    """What a clock leaves behind when it is set back: here the sweep is simply rare."""
    monkeypatch.setitem(sweeping.SWEEPS, "count", Sweep("count", f"{__name__}:counts", 3 * 3600))


@pytest.mark.timed
def test_a_clock_that_is_set_stops_no_sweep(next_run_hours_away, running, monkeypatch):
    assert comes_true(lambda: len(calls) == 1, 10)
    # A sweep that is still held to be running when the clock is set is passed over, so it may be set a few times.
    for hours in (2, 4, 6, 8):
        monkeypatch.setattr(worker, "_clock_offset", lambda hours=hours: -hours * 3600)
        if comes_true(lambda: len(calls) == 2, 3):
            break
    assert len(calls) == 2


@pytest.mark.timed
def test_a_worker_whose_supervisor_is_gone_stops_by_itself(sweeps, monkeypatch, running):
    thread, _stop = running
    monkeypatch.setenv(SUPERVISOR_PID, "1" if os.getppid() != 1 else "2")
    thread.join(10)
    assert not thread.is_alive()
