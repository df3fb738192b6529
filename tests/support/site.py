"""A real served instance of Evenkeel, with its own data, as an operator would start one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgres import free_port

PROJECT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
# Where "Leave this page" leads.
LEFT_FOR = "/cookies/"


@dataclass(frozen=True)
class Site:
    """Where a served instance answers, and how to give its `evenkeel` commands."""

    url: str
    data: Path
    environment: dict[str, str]

    def evenkeel(self, *arguments: str) -> str:
        """Run an `evenkeel` command on this instance's data; what it prints. Raises where it fails."""
        return _run([*EVENKEEL, *arguments], self.environment)

    def shell(self, code: str) -> str:
        """Run a few lines of Python inside the instance; what they print."""
        return _run(
            [sys.executable, "manage.py", "shell", "--no-imports", "--command", code], self.environment
        )


EVENKEEL = [sys.executable, "-c", "from evenkeel.config.cli import main; main()"]


@contextlib.contextmanager
def served_site(data: Path, log: Path, *, demonstration: bool) -> Iterator[Site]:
    """Serve an instance with its worker until the block ends: the demonstration service, or an empty one."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EVENKEEL_")}
    environment |= {
        "EVENKEEL_DATA": str(data),
        "EVENKEEL_STATIC": str(data / "static"),
        "EVENKEEL_BASE_URL": url,
        "EVENKEEL_DEMONSTRATION": str(demonstration),
        # Whoever leaves stays on this machine: the browser follows a redirect without asking the tests.
        "EVENKEEL_LEAVE_URL": f"{url}{LEFT_FOR}",
    }
    # Its own SQLite file, whatever database the tests around it are run on.
    environment.pop("DATABASE_URL", None)
    site = Site(url, data, environment)
    _run([sys.executable, "manage.py", "collectstatic", "--no-input"], environment)
    site.evenkeel("migrate")
    if demonstration:
        site.evenkeel("demo")
    with log.open("ab") as words:
        process = subprocess.Popen(
            [*EVENKEEL, "serve", "--port", str(port)],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    try:
        _wait_for(url, process, log)
        yield site
    finally:
        _end(process)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[-2:])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
            return
        except urllib.error.HTTPError as answered:
            # It answers, though it may not be well yet: the worker's first heartbeat comes a little later.
            answered.close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the site did not start:\n{log.read_text()[-3000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C would; then by force, its worker with it."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
