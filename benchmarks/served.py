"""A served installation with a full database, and what its processes use."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.postgres import free_port

PROJECT = Path(__file__).resolve().parent.parent
EVENKEEL = [sys.executable, "-c", "from evenkeel.config.cli import main; main()"]


@dataclass(frozen=True)
class Served:
    """One running installation: its address, its supervisor, its surroundings, and how long its start took."""

    url: str
    process: psutil.Popen
    environment: dict[str, str]
    start_seconds: float

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def processes(self) -> list[psutil.Process]:
        """The supervisor, its web processes and its worker."""
        return [psutil.Process(self.process.pid), *self.process.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Processor time that all of them have used so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self.processes())

    def memory_mb(self) -> tuple[float, float]:
        """Resident memory of all added up, and with shared pages counted once (PSS)."""
        full = [one.memory_full_info() for one in self.processes()]
        return sum(m.rss for m in full) / 2**20, sum(getattr(m, "pss", m.rss) for m in full) / 2**20

    def shell(self, code: str) -> str:
        """Run a few lines inside the installation; what they print."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
        return run(command, self.environment)


def surroundings(data: Path, database: str, port: int) -> dict[str, str]:
    """The environment of an installation: its own data, and SQLite unless a database address is given."""
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith("EVENKEEL_") and k != "DATABASE_URL"
    }
    environment |= {
        "EVENKEEL_DATA": str(data),
        "EVENKEEL_STATIC": str(data / "static"),
        "EVENKEEL_BASE_URL": f"http://127.0.0.1:{port}",
        "EVENKEEL_DEMONSTRATION": "true",
    }
    if database:
        environment["DATABASE_URL"] = database
    return environment


def fill(environment: dict[str, str], *, carers: int, sessions: int) -> None:
    """Make the tables, the demonstration service, and the many rows on top of it."""
    run([sys.executable, "manage.py", "collectstatic", "--no-input"], environment)
    run([*EVENKEEL, "migrate"], environment)
    run([*EVENKEEL, "demo"], environment)
    code = f"from evenkeel.demo.load import load; load(carers={carers}, sessions={sessions})"
    run([sys.executable, "manage.py", "shell", "--no-imports", "--command", code], environment)


@contextlib.contextmanager
def served(environment: dict[str, str], *, processes: int) -> Iterator[Served]:
    """Serve until the block ends."""
    url = environment["EVENKEEL_BASE_URL"]
    port = url.rsplit(":", 1)[1]
    began = time.perf_counter()
    process = psutil.Popen(
        [*EVENKEEL, "serve", "--port", port, "--processes", str(processes)],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _answers(url):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError("the installation did not start")
            time.sleep(0.01)
        yield Served(url, process, environment, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(30)


def new_port() -> int:
    """A port that nobody uses."""
    return free_port()


def run(command: list[str], environment: dict[str, str]) -> str:
    """Run a command in the project; what it prints. Raises RuntimeError with its words where it fails."""
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[-1][:80]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}/", timeout=2).close()
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True
