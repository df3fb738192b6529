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
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from tests.support import long_run
from tests.support.postgres import NoPostgres, running_postgres
from tests.support.report import Outcome, last_line, pytest_outcome

PROJECT = Path(__file__).resolve().parent.parent.parent
RESULTS = PROJECT / "test-results"
STEP_SECONDS = 900
EVERY_DAY = "not journey"

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
                return report(proofs())
            case ["-h" | "--help"]:
                print(USAGE)
                return 0
            case chosen:
                # Nothing is left out where a test is named; the browser's and the long ones run as well.
                return subprocess.run(python("-m", "pytest", "--long", *chosen), cwd=PROJECT).returncode


def everything() -> Iterator[Outcome]:
    yield from map(run_check, CHECKS)
    yield run_pytest("SQLite", "-n", "2", "-m", EVERY_DAY)
    yield run_on_postgres("-n", "2", "-m", EVERY_DAY, "--only-with-database")
    # Each of the two has a site and a browser of its own; whoever is done helps the other.
    yield run_pytest("journeys", "-n", "2", "--dist", "worksteal", "-m", "journey")


def proofs() -> Iterator[Outcome]:
    """Every kill and every race at full size, on each database; what came of them becomes a page of the reference."""
    repeats = os.environ.setdefault("EVENKEEL_TEST_REPEATS", long_run.REPEATS)
    done = []
    for name, options in long_run.PROOFS.items():
        for run_them in (
            partial(run_pytest, f"SQLite {name}"),
            partial(run_on_postgres, name=f"PostgreSQL {name}"),
        ):
            done.append(run_them(*options, seconds=long_run.SECONDS))
            # After each, so that what was proved stays where a later one is stopped.
            long_run.write_page(done, repeats)
            yield done[-1]


def fast() -> Iterator[Outcome]:
    yield from map(run_check, QUICK_CHECKS)
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


def run_check(step: Step) -> Outcome:
    """A check counts as one test."""
    code, output, seconds = run(step)
    return Outcome(
        step.name, passed=int(code == 0), failed=int(code != 0), seconds=seconds, words=output if code else ""
    )


def run_pytest(name: str, *arguments: str, seconds: int = STEP_SECONDS, **environment: str) -> Outcome:
    """Run part of the suite; its counts are read from the file that pytest writes for machines."""
    record = RESULTS / f"{name.lower().replace(' ', '-')}.xml"
    record.unlink(missing_ok=True)
    shown = ["--no-header", "--tb=short", "--rerun-show-tracebacks"]
    command = python("-m", "pytest", *shown, f"--junitxml={record}", *arguments)
    code, output, took = run(Step(name, command, environment), seconds)
    counts = ElementTree.parse(record).getroot().find("testsuite") if record.exists() else None
    return pytest_outcome(name, code, dict(counts.attrib) if counts is not None else {}, output, took)


def run_on_postgres(*arguments: str, name: str = "PostgreSQL", seconds: int = STEP_SECONDS) -> Outcome:
    """Run part of the suite on a PostgreSQL; that none can be had is a failure like any other."""
    try:
        with running_postgres() as address:
            return run_pytest(name, *arguments, seconds=seconds, DATABASE_URL=address)
    except NoPostgres as reason:
        return Outcome(name, failed=1, words=str(reason))


def run(step: Step, seconds: int = STEP_SECONDS) -> tuple[int, str, float]:
    """The step's exit code, all that it said, and how many seconds it took."""
    began = time.monotonic()
    started = subprocess.Popen(
        step.command,
        cwd=PROJECT,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with started as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            stop(process)
            words = f"stopped, since it had not ended after {seconds} seconds"
            return 1, words, time.monotonic() - began
        finally:
            stop(process)
    return process.returncode, output.strip(), time.monotonic() - began


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
