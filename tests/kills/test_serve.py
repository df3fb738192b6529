"""`evenkeel serve` really started: it answers, keeps its worker alive, and leaves nothing behind when it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.postgres import free_port
from tests.support.waiting import comes_true

pytestmark = [pytest.mark.kill, pytest.mark.timed]

PROJECT = Path(__file__).resolve().parent.parent.parent
EVENKEEL = [sys.executable, "-m", "evenkeel.config.cli"]
START_SECONDS = 60
STOP_SECONDS = 30


def environment(data: Path) -> dict[str, str]:
    """What an installation in that folder is started with: a SQLite file of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EVENKEEL_")}
    inherited.pop("DATABASE_URL", None)
    return {**inherited, "EVENKEEL_DATA": str(data)}


class Served:
    """A served instance on an empty database of its own."""

    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        self.port = free_port()
        self.environment = environment(data) | settings
        self.words = data / "words"
        with self.words.open("wb") as words:
            self.process = subprocess.Popen(
                [*EVENKEEL, "serve", "--port", str(self.port), *options],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
            )

    def health(self) -> dict[str, object]:
        """What /healthz says; nothing while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return json.load(answer)
        except (OSError, urllib.error.URLError):
            return {}

    def said(self) -> str:
        return self.words.read_text()

    def children(self) -> set[int]:
        return children_of(self.process.pid)


def children_of(parent: int) -> set[int]:
    """The web processes and the worker that this one started and that still run."""
    return set(commands_of_children(parent))


def commands_of_children(parent: int) -> dict[int, str]:
    """How each of them was started. Where processes are not forked, Python starts a tracker too: that is not ours."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True
    )
    rows = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
    return {
        int(pid): command
        for pid, ppid, state, command in rows
        if int(ppid) == parent and not state.startswith("Z") and "resource_tracker" not in command
    }


def is_running(pid: int) -> bool:
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(found.stdout.strip()) and not found.stdout.strip().startswith("Z")


@pytest.fixture(scope="module")
def empty_service(tmp_path_factory) -> Path:
    """A data folder with tables and nothing in them, to be copied."""
    data = tmp_path_factory.mktemp("empty")
    subprocess.run(
        [*EVENKEEL, "migrate"], cwd=PROJECT, env=environment(data), check=True, capture_output=True
    )
    return data


@pytest.fixture
def served(tmp_path, empty_service) -> Iterator[Served]:
    with serving(tmp_path / "data", empty_service) as instance:
        yield instance


@pytest.fixture
def two_processes(tmp_path, empty_service) -> Iterator[Served]:
    with serving(tmp_path / "data", empty_service, "--processes", "2") as instance:
        yield instance


@contextmanager
def serving(data: Path, copied: Path, *options: str) -> Iterator[Served]:
    """An instance that answers, on a copy of that data; nothing of it is left afterwards."""
    shutil.copytree(copied, data)
    instance = Served(data, *options)
    try:
        assert comes_true(lambda: "is serving" in instance.said(), START_SECONDS), instance.said()
        yield instance
    finally:
        family = {instance.process.pid, *instance.children()}
        for pid in family:
            if is_running(pid):
                os.kill(pid, signal.SIGKILL)
        instance.process.wait()


def worker_of(served: Served) -> int | None:
    """The worker's process, once it has said that it is alive."""
    found = commands_of_children(served.process.pid)
    return next((pid for pid, command in found.items() if "evenkeel.config.worker" in command), None)


def test_it_says_where_it_serves_and_its_worker_is_alive(served):
    assert f"Evenkeel is serving at http://127.0.0.1:{served.port}\n" in served.said()
    assert comes_true(lambda: served.health().get("worker") == "ok", START_SECONDS)


def test_when_it_is_asked_to_stop_nothing_is_left(served):
    assert comes_true(lambda: served.health().get("worker") == "ok", START_SECONDS)
    children = served.children()
    assert len(children) == 2
    served.process.terminate()
    assert served.process.wait(STOP_SECONDS) == 0
    assert not [pid for pid in children if is_running(pid)]
    assert "Traceback" not in served.said()


def test_when_it_is_killed_its_children_notice_and_stop(served):
    assert comes_true(lambda: served.health().get("worker") == "ok", START_SECONDS)
    children = served.children()
    served.process.kill()
    served.process.wait()
    assert comes_true(lambda: not [pid for pid in children if is_running(pid)], STOP_SECONDS)


def test_pages_go_before_the_worker(served):
    assert comes_true(lambda: served.health().get("worker") == "ok", START_SECONDS)
    worker = worker_of(served)
    (web,) = served.children() - {worker}
    assert os.getpriority(os.PRIO_PROCESS, worker) > os.getpriority(os.PRIO_PROCESS, web)


def test_a_worker_that_dies_is_started_again(served):
    assert comes_true(lambda: worker_of(served), START_SECONDS)
    first = worker_of(served)
    os.kill(first, signal.SIGKILL)
    assert comes_true(lambda: worker_of(served) not in (None, first), START_SECONDS)
    assert "The worker ended" in served.said()


def test_a_web_process_that_dies_is_started_again(served):
    assert comes_true(lambda: worker_of(served), START_SECONDS)
    (web,) = served.children() - {worker_of(served)}
    os.kill(web, signal.SIGKILL)
    assert comes_true(lambda: served.children() - {web, worker_of(served)}, START_SECONDS)
    assert comes_true(lambda: served.health().get("status") == "ok", START_SECONDS)


def test_a_web_process_that_dies_again_and_again_is_started_every_time(served):
    """Three times in a row, each as soon as the next one is there: faster than any pause between them."""
    assert comes_true(lambda: served.health().get("worker") == "ok", START_SECONDS)
    worker = worker_of(served)
    killed: set[int] = set()
    for _time in range(3):
        assert comes_true(lambda: served.children() - {worker} - killed, START_SECONDS)
        (web,) = served.children() - {worker} - killed
        os.kill(web, signal.SIGKILL)
        killed.add(web)
    assert comes_true(lambda: served.health().get("status") == "ok", START_SECONDS)
    assert served.process.poll() is None
    assert served.said().count("A web process ended (-9) and is started again.\n") == 3
    assert worker_of(served) == worker
    served.process.terminate()
    assert served.process.wait(STOP_SECONDS) == 0


def test_web_processes_that_die_together_are_all_started_again(two_processes):
    assert comes_true(lambda: worker_of(two_processes), START_SECONDS)
    first = two_processes.children() - {worker_of(two_processes)}
    assert len(first) == 2
    for web in first:
        os.kill(web, signal.SIGKILL)
    assert comes_true(
        lambda: len(two_processes.children() - {worker_of(two_processes)} - first) == 2, START_SECONDS
    )
    assert comes_true(lambda: two_processes.health().get("status") == "ok", START_SECONDS)


def test_what_can_never_be_loaded_is_said_and_not_tried_again(tmp_path):
    instance = Served(tmp_path, EVENKEEL_KEEP_MESSAGES_DAYS="none")
    try:
        assert instance.process.wait(START_SECONDS) == 2
        assert (
            "EVENKEEL_KEEP_MESSAGES_DAYS is 'none', which cannot be used: write a whole number from 1 to 36500.\n"
            in instance.said()
        )
        assert "Traceback" not in instance.said()
    finally:
        instance.process.kill()
        instance.process.wait()


@pytest.fixture
def heeds_hangups():
    """Tests that were started to outlive their terminal would hand that on to what they start."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("heeds_hangups")
def test_a_closed_terminal_stops_it(served):
    children = served.children()
    served.process.send_signal(signal.SIGHUP)
    assert served.process.wait(STOP_SECONDS) == 0
    assert not [pid for pid in children if is_running(pid)]


def test_without_tables_it_says_what_to_do_and_stops(tmp_path):
    instance = Served(tmp_path)
    try:
        instance.process.wait(START_SECONDS)
        assert instance.process.returncode == 2
        assert "The database has no tables yet: run `evenkeel migrate` first.\n" in instance.said()
    finally:
        instance.process.kill()
        instance.process.wait()


def test_of_two_that_start_at_once_on_a_port_one_serves(tmp_path, empty_service):
    """On Linux both could listen, and a visitor would be answered now by one and now by the other."""
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        shutil.copytree(empty_service, folder)
    first = Served(folders[0])
    second = Served(folders[1], "--port", str(first.port))
    try:
        ended = [first.process, second.process]
        assert comes_true(lambda: [each for each in ended if each.poll() == 2], START_SECONDS)
        assert "cannot be used" in first.said() + second.said()
        assert comes_true(lambda: first.health().get("status") == "ok", START_SECONDS)
        assert [each.poll() for each in ended].count(None) == 1
    finally:
        for each in (first.process, second.process):
            each.kill()
            each.wait()


def test_a_port_that_is_taken_is_said_in_one_sentence(served):
    done = subprocess.run(
        [*EVENKEEL, "serve", "--port", str(served.port)],
        cwd=PROJECT,
        env=served.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"Port {served.port} of 127.0.0.1 cannot be used" in done.stderr
