"""What a kind of task says, and which states follow which."""

from dataclasses import replace

import pytest

from evenkeel.tasks.rules import TASK_TRANSITIONS, is_overdue, may_become
from evenkeel.tasks.tests.factories import DAY, INTERPRETER, NOW


def test_a_title_holds_the_facts_of_its_task():
    assert INTERPRETER.said({"language": "Welsh", "session": "Relaxation"}) == "Arrange Welsh for Relaxation"


def test_a_fact_that_is_missing_leaves_its_place_empty():
    assert INTERPRETER.said({"language": "Welsh"}) == "Arrange Welsh for "


def test_a_kind_says_more_of_a_task_whose_facts_hold_a_reason_that_it_knows():
    kind = replace(INTERPRETER, reasons={"deaf": "They sign."})
    assert kind.reason({"why": "deaf"}) == "They sign."
    assert kind.reason({"why": "else"}) == kind.reason({}) == INTERPRETER.reason({"why": "deaf"}) == ""


@pytest.mark.parametrize("status", TASK_TRANSITIONS)
@pytest.mark.parametrize("following", TASK_TRANSITIONS)
def test_only_an_open_task_changes(status, following):
    assert may_become(status, following) == (status == "open" and following != "open")


def test_a_task_is_overdue_after_its_moment():
    assert not is_overdue(NOW, NOW)
    assert is_overdue(NOW, NOW + DAY)
