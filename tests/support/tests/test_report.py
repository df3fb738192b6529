"""How a run of tests is told."""

from tests.support.report import Outcome, last_line, pytest_outcome

FAILED = """some noise
=================================== FAILURES ===================================
____ test_ada_books ____
E   assert False
"""
TRIED_AGAIN = """some noise
=========================== rerun test summary info ============================
RERUN tests/journeys/test_leaving.py::test_back[desk]
E   assert False
61 passed, 1 rerun
"""


def counts(tests=0, failures=0, errors=0, skipped=0):
    return {"tests": str(tests), "failures": str(failures), "errors": str(errors), "skipped": str(skipped)}


def test_a_run_in_which_all_passed_says_nothing_but_its_counts():
    outcome = pytest_outcome("SQLite", 0, counts(tests=12, skipped=2), "a lot of output", 3.2)
    assert outcome == Outcome("SQLite", passed=10, failed=0, skipped=2, seconds=3.2, words="")


def test_failures_and_errors_are_counted_and_told_from_the_first_failure_on():
    outcome = pytest_outcome("SQLite", 1, counts(tests=12, failures=1, errors=1), FAILED, 1)
    assert (outcome.passed, outcome.failed) == (10, 2)
    assert outcome.words.startswith("=================================== FAILURES")


def test_what_was_tried_again_is_told_though_it_passed():
    outcome = pytest_outcome("journeys", 0, counts(tests=61), TRIED_AGAIN, 1)
    assert (outcome.passed, outcome.failed) == (61, 0)
    assert outcome.words.startswith("=========================== rerun test summary info")
    assert "RERUN tests/journeys/test_leaving.py::test_back[desk]" in outcome.words
    assert "some noise" not in outcome.words


def test_a_run_that_finds_no_test_fails():
    assert pytest_outcome("journeys", 5, counts(), "", 1).failed == 1


def test_a_run_that_breaks_off_fails_and_tells_all():
    outcome = pytest_outcome("SQLite", 3, {}, "INTERNALERROR", 1)
    assert (outcome.failed, outcome.words) == (1, "INTERNALERROR")


def test_a_run_that_breaks_off_after_passing_some_fails_all_the_same():
    assert pytest_outcome("SQLite", 2, counts(tests=4), "interrupted", 1).failed == 1


def test_a_killed_run_with_a_clean_record_fails():
    assert pytest_outcome("SQLite", 1, counts(tests=4), "worker crashed", 1).failed == 1


def test_the_last_line_holds_the_totals():
    outcomes = [Outcome("layers", passed=1), Outcome("SQLite", passed=40, failed=1)]
    assert last_line(outcomes) == "41 passed, 1 failed"


def test_skipped_tests_stand_in_the_last_line_where_there_are_any():
    assert last_line([Outcome("SQLite", passed=4, skipped=2)]) == "4 passed, 0 failed, 2 skipped"
