"""The long proof: races and kills a thousand-fold on both databases, and a dated page of what came of it."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.postgres import running_postgres
from tests.support.report import Outcome, last_line

PROJECT = Path(__file__).resolve().parent.parent.parent
PAGE = PROJECT / "docs" / "reference" / "long-test.md"
REPEATS = "1000"
PROOFS = "race or kill or long"


def prove(run_pytest: Callable[..., Outcome]) -> Iterator[Outcome]:
    """Run the proofs at full size on each database, then write the page."""
    repeats = os.environ.get("EVENKEEL_TEST_REPEATS", REPEATS)
    done = []
    with running_postgres() as address:
        for name, environment in (("SQLite", {}), ("PostgreSQL", {"DATABASE_URL": address})):
            outcome = run_pytest(name, "-m", PROOFS, EVENKEEL_TEST_REPEATS=repeats, **environment)
            done.append(outcome)
            yield outcome
    PAGE.write_text(page(done, repeats, commit=_commit(), on=dt.datetime.now(dt.UTC).date()))


def page(outcomes: list[Outcome], repeats: str, *, commit: str, on: dt.date) -> str:
    """What is kept of a long run, as Markdown."""
    rows = "\n".join(
        f"| {each.name} | {each.passed} | {each.failed} | {each.seconds:.0f} |" for each in outcomes
    )
    return (
        "# The long test\n\n"
        "Written by `./test long`: every race and every kill of a real process, "
        f"each repeated {repeats} times.\n\n"
        f"Run on {on:%d %B %Y} at commit {commit}, Python {platform.python_version()}, "
        f"{platform.system()} on {os.cpu_count()} processors.\n\n"
        "| database | passed | failed | seconds |\n|---|---|---|---|\n"
        f"{rows}\n\n{last_line(outcomes)}\n"
    )


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True
    )
    return asked.stdout.strip() or "unknown"
