"""What a kind of task says, and which states follow which."""

import pytest

from evenkeel.tasks.rules import TASK_TRANSITIONS, is_overdue, may_become
from evenkeel.tasks.tests.factories import DAY, INTERPRETER, NOW


def test_a_title_holds_the_facts_of_its_task():
    assert INTERPRETER.said({"language": "Welsh", "session": "Relaxation"}) == "Arrange Welsh for Relaxation"


def test_a_fact_that_is_missing_leaves_its_place_empty():
    assert INTERPRETER.said({"language": "Welsh"}) == "Arrange Welsh for "


@pytest.mark.parametrize("status", TASK_TRANSITIONS)
@pytest.mark.parametrize("following", TASK_TRANSITIONS)
def test_only_an_open_task_changes(status, following):
    assert may_become(status, following) == (status == "open" and following != "open")


def test_a_task_is_overdue_after_its_moment():
    assert not is_overdue(NOW, NOW)
    assert is_overdue(NOW, NOW + DAY)
