"""The long proof: how often races and kills are repeated in it, and the dated page of what came of it."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.report import Outcome, last_line

PROJECT = Path(__file__).resolve().parent.parent.parent
PAGE = PROJECT / "docs" / "reference" / "long-test.md"
REPEATS = "1000"
# What each proof runs. Kills go one after another, since each watches the processes that it started.
PROOFS = {
    "kills": ("--long", "-m", "kill"),
    "races": ("--long", "-n", "2", "-m", "(race or long) and not kill"),
}
# A thousand races take hours on a slow machine.
SECONDS = 12 * 3600


def write_page(outcomes: Sequence[Outcome], repeats: str) -> None:
    """Keep what came of a long run."""
    PAGE.write_text(page(outcomes, repeats, commit=_commit(), on=dt.datetime.now(dt.UTC).date()))


def page(outcomes: Sequence[Outcome], repeats: str, *, commit: str, on: dt.date) -> str:
    """What is kept of a long run, as Markdown."""
    rows = "\n".join(f"| {it.name} | {it.passed} | {it.failed} | {it.seconds:.0f} |" for it in outcomes)
    return (
        "# The long test\n\n"
        "Written by `./test long` whenever one of its parts has ended: kills of real processes, then races between "
        f"people, each repeated {repeats} times.\n\n"
        f"Run on {on.day} {on:%B %Y} at commit {commit}, Python {platform.python_version()}, "
        f"{platform.system()} on {os.cpu_count()} processors.\n\n"
        "| what | passed | failed | seconds |\n|---|---|---|---|\n"
        f"{rows}\n\n{last_line(outcomes)}\n"
    )


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    asked = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    return asked.stdout.strip() or "unknown"
