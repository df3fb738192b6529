"""What ./test does: the checks, then the tests on each database, then the journeys, in few words."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.support import long_run
from tests.support.postgres import running_postgres
from tests.support.report import Outcome, last_line, pytest_outcome

PROJECT = Path(__file__).resolve().parent.parent.parent
RESULTS = PROJECT / "test-results"
STEP_SECONDS = 900
EVERY_DAY = "not journey and not long"

USAGE = "usage: ./test [fast | long | path::name [pytest options]]"


@dataclass(frozen=True)
class Step:
    """One command whose exit code says whether it held."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


QUICK_CHECKS = [
    Step("style", python("-m", "ruff", "check", "--quiet", ".")),
    Step("format", python("-m", "ruff", "format", "--quiet", "--check", ".")),
    Step("layers", python("-c", "from importlinter.cli import lint_imports_command as c; c()")),
]
CHECKS = [
    Step("types", python("-m", "mypy", "--no-error-summary", "evenkeel", "scripts")),
    *QUICK_CHECKS,
    Step("templates", python("-m", "djlint", "evenkeel", "--extension=jinja", "--lint", "--quiet")),
    Step("migrations", python("manage.py", "makemigrations", "--check", "--dry-run")),
]


def main(arguments: list[str]) -> int:
    """Run what was asked for; the exit code is nought where everything passed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    RESULTS.mkdir(exist_ok=True)
    with clean_environment():
        match arguments:
            case []:
                return report(everything())
            case ["fast"]:
                return report(fast())
            case ["long"]:
                return report(long_run.prove(run_pytest))
            case ["-h" | "--help"]:
                print(USAGE)
                return 0
            case chosen:
                # No marker is left out where a test is named; the browser's and the long ones run as well.
                return subprocess.run(python("-m", "pytest", "-m", "", *chosen), cwd=PROJECT).returncode


def everything() -> Iterator[Outcome]:
    yield from run_checks(CHECKS)
    yield run_pytest("SQLite", "-n", "2", "-m", EVERY_DAY)
    with running_postgres() as address:
        yield run_pytest(
            "PostgreSQL", "-n", "2", "-m", EVERY_DAY, "--only-with-database", DATABASE_URL=address
        )
    yield run_pytest("journeys", "-m", "journey and not long")


def fast() -> Iterator[Outcome]:
    yield from run_checks(QUICK_CHECKS)
    yield run_pytest("SQLite", "-n", "2", "-m", f"{EVERY_DAY} and not race and not kill")


@contextlib.contextmanager
def clean_environment() -> Iterator[None]:
    """Leave out what the caller's shell says of Evenkeel, and keep test data out of the project's folder."""
    for name in [name for name in os.environ if name.startswith("EVENKEEL_") or name == "DATABASE_URL"]:
        if name != "EVENKEEL_TEST_REPEATS":
            del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="evenkeel-tests-") as data:
        os.environ["EVENKEEL_DATA"] = data
        yield


def run_checks(steps: list[Step]) -> Iterator[Outcome]:
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(run_check, steps)


def run_check(step: Step) -> Outcome:
    """A check counts as one test."""
    code, output, seconds = run(step)
    return Outcome(
        step.name, passed=int(code == 0), failed=int(code != 0), seconds=seconds, words=output if code else ""
    )


def run_pytest(name: str, *arguments: str, **environment: str) -> Outcome:
    """Run part of the suite; its counts are read from the file that pytest writes for machines."""
    record = RESULTS / f"{name.lower()}.xml"
    record.unlink(missing_ok=True)
    command = python("-m", "pytest", "--no-header", "--tb=short", f"--junitxml={record}", *arguments)
    code, output, seconds = run(Step(name, command, environment))
    counts = ElementTree.parse(record).getroot().find("testsuite") if record.exists() else None
    return pytest_outcome(name, code, dict(counts.attrib) if counts is not None else {}, output, seconds)


def run(step: Step) -> tuple[int, str, float]:
    """The step's exit code, all that it said, and how many seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        step.command,
        cwd=PROJECT,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=STEP_SECONDS)
    except subprocess.TimeoutExpired:
        stop(process)
        return 1, f"stopped, since it had not ended after {STEP_SECONDS} seconds", time.monotonic() - began
    finally:
        stop(process)
    return process.returncode, output, time.monotonic() - began


def stop(process: subprocess.Popen[str]) -> None:
    """End a step with everything that it started, also where somebody pressed Ctrl-C."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, ending)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)


def report(outcomes: Iterator[Outcome]) -> int:
    """Print each outcome as it comes, then the totals in one line."""
    done = []
    for outcome in outcomes:
        print(outcome.line(), flush=True)
        if outcome.words:
            print(outcome.words, flush=True)
        done.append(outcome)
    print(last_line(done))
    return int(any(outcome.failed for outcome in done))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
