"""No test module imports from another: what several use stands beside them, where it is no test."""

import re

import pytest

from tests.guards.tree import faults, python_files

FROM_A_TEST = re.compile(r"^\s*(?:from|import) [\w.]*\btest_\w+", re.MULTILINE)


def test_no_module_imports_from_a_test_module():
    assert faults(python_files(), FROM_A_TEST.findall) == {}


@pytest.mark.parametrize(
    "line", ["from evenkeel.tasks.tests.test_pages import words", "import tests.test_run"]
)
def test_a_test_that_is_imported_from_is_noticed(line):
    assert FROM_A_TEST.findall(line)
