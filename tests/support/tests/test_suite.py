"""How the parts of ./test are run: what they say, how long they may take, and what is left of them."""

import datetime as dt
import subprocess
import sys
import time

import pytest

from tests.support import suite
from tests.support.long_run import page
from tests.support.postgres import NoPostgres
from tests.support.report import Outcome
from tests.support.suite import Step


def step(code: str) -> Step:
    return Step("a check", [sys.executable, "-c", code])


def test_a_check_that_holds_says_nothing():
    outcome = suite.run_check(step("print('all is well')"))
    assert (outcome.passed, outcome.failed, outcome.words) == (1, 0, "")


def test_a_check_that_does_not_hold_says_why():
    outcome = suite.run_check(step("import sys; print('a line is too long'); sys.exit(1)"))
    assert (outcome.passed, outcome.failed, outcome.words) == (0, 1, "a line is too long")


def test_a_step_that_does_not_end_is_stopped_with_what_it_started():
    began = time.monotonic()
    code, words, _ = suite.run(step("import subprocess; subprocess.run(['sleep', '98.76'])"), seconds=1)
    assert code == 1
    assert "had not ended after 1 seconds" in words
    assert time.monotonic() - began < 30
    assert subprocess.run(["pgrep", "-f", "sleep 98.76"], capture_output=True).stdout == b""


def test_no_postgresql_is_a_failure_that_says_what_to_do(monkeypatch):
    def none_to_be_had():
        raise NoPostgres("install one")

    monkeypatch.setattr(suite, "running_postgres", none_to_be_had)
    assert suite.run_on_postgres() == Outcome("PostgreSQL", failed=1, words="install one")


@pytest.mark.parametrize(
    ("outcomes", "code"), [([Outcome("a", 3)], 0), ([Outcome("a", 3), Outcome("b", 0, 1)], 1)]
)
def test_the_exit_code_says_whether_anything_failed(outcomes, code, capsys):
    assert suite.report(iter(outcomes)) == code
    assert capsys.readouterr().out.splitlines()[-1] == f"3 passed, {code} failed"


def test_the_long_runs_page_says_when_and_what():
    outcomes = [
        Outcome("SQLite", passed=9, seconds=61.2),
        Outcome("PostgreSQL", passed=8, failed=1, seconds=70),
    ]
    words = page(outcomes, "1000", commit="abc1234", on=dt.date(2027, 3, 2))
    assert "repeated 1000 times" in words
    assert "Run on 2 March 2027 at commit abc1234" in words
    assert "| SQLite | 9 | 0 | 61 |" in words
    assert "17 passed, 1 failed" in words
