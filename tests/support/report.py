"""How a run of tests is told: one line for each part, the failures in full, and the totals at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# pytest's exit codes.
ALL_PASSED, SOME_FAILED, NONE_FOUND = 0, 1, 5


@dataclass(frozen=True)
class Outcome:
    """What came of one part of the run."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    # What to read about it; empty where all went well.
    words: str = ""

    def line(self) -> str:
        return f"{self.name:<12} {_counted(self.passed, self.failed, self.skipped)} in {self.seconds:.0f} s"


def pytest_outcome(name: str, code: int, counts: Mapping[str, str], output: str, seconds: float) -> Outcome:
    """The outcome of a pytest run, from its exit code and the counts in its JUnit record.

    A run that ends in any other way than with results counts as one failure, and so does one that found no
    test: a suite that runs nothing must not pass.
    """
    failed = int(counts.get("failures", 0)) + int(counts.get("errors", 0))
    skipped = int(counts.get("skipped", 0))
    passed = int(counts.get("tests", 0)) - failed - skipped
    if code == NONE_FOUND:
        return Outcome(name, failed=1, seconds=seconds, words="No test was found.")
    if code not in (ALL_PASSED, SOME_FAILED) or (code == SOME_FAILED and not failed):
        return Outcome(name, passed, failed + 1, skipped, seconds, words=output.strip())
    return Outcome(name, passed, failed, skipped, seconds, words=_what_went_wrong(output, failed))


def last_line(outcomes: Sequence[Outcome]) -> str:
    """The totals: "412 passed, 0 failed"."""
    return _counted(
        sum(outcome.passed for outcome in outcomes),
        sum(outcome.failed for outcome in outcomes),
        sum(outcome.skipped for outcome in outcomes),
    )


def _counted(passed: int, failed: int, skipped: int) -> str:
    words = f"{passed} passed, {failed} failed"
    return f"{words}, {skipped} skipped" if skipped else words


def _what_went_wrong(output: str, failed: int) -> str:
    """What pytest said from its first failure on, or from the first test that it tried again."""
    begins = re.search(r"^=+ (?:ERRORS|FAILURES|rerun test summary info) =+$", output, re.MULTILINE)
    if begins:
        return output[begins.start() :].strip()
    return output.strip() if failed else ""
