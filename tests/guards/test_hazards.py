"""Every hazard that is said to be controlled names tests that exist, and the index tells of all hazards."""

import pytest

from tests.guards.hazards import (
    SAFETY,
    STATUSES,
    Unreadable,
    hazard_files,
    index_rows,
    missing_tests,
    read_hazard,
    unknown_names,
)
from tests.guards.tree import named

ALL = range(1, 32)
GOOD = """---
number: 7
title: A door left open
status: controlled here
control: a spring shuts it
severity:
likelihood:
tests:
  - tests/test_doors.py::test_the_door_shuts
  - tests/test_doors.py::TestSpring::test_it_holds
---

## What could happen
## Why
## What it does to a person
## Control
## How it is proved
## What is left
"""
DOORS = '''"""Doors."""
import pytest

def test_the_door_shuts(): ...

@pytest.mark.skip
def test_the_door_locks(): ...

class TestSpring:
    def test_it_holds(self): ...
'''


@pytest.mark.parametrize("file", hazard_files(), ids=lambda file: file.stem)
def test_each_hazard_can_be_read_and_its_tests_and_controls_exist(file):
    hazard = read_hazard(file.read_text())
    assert missing_tests(hazard) == []
    assert unknown_names(hazard.text) == []
    assert file.name.startswith(f"{hazard.number:02}-"), f"{named(file)} is number {hazard.number}"


def test_no_two_hazards_have_one_number():
    numbers = [read_hazard(file.read_text()).number for file in hazard_files()]
    assert numbers
    assert len(set(numbers)) == len(numbers)


def test_the_index_lists_every_hazard_once_in_order():
    rows = index_rows((SAFETY / "README.md").read_text())
    assert [row.number for row in rows] == list(ALL)


def test_the_index_says_of_each_file_what_the_file_says():
    rows = {row.number: row for row in index_rows((SAFETY / "README.md").read_text())}
    files = {f"hazards/{file.name}": read_hazard(file.read_text()) for file in hazard_files()}
    linked = {row.link: (row.number, row.title, row.status) for row in rows.values() if row.link}
    assert linked == {link: (one.number, one.title, one.status) for link, one in files.items()}


def test_a_hazard_without_a_file_is_not_said_to_be_controlled():
    rows = index_rows((SAFETY / "README.md").read_text())
    assert [row for row in rows if not row.link and row.status in STATUSES] == []


def test_tests_that_exist_are_found(tmp_path):
    assert missing_tests(read_hazard(planted(tmp_path, GOOD)), tmp_path) == []


@pytest.mark.parametrize(
    "test",
    [
        "tests/test_doors.py::test_the_door_opens",
        "tests/test_doors.py::test_it_holds",
        "tests/test_doors.py::test_the_door_locks",
        "tests/test_doors.py",
        "tests/test_windows.py::test_the_door_shuts",
        "tests/doors.py::test_the_door_shuts",
    ],
)
def test_a_test_that_is_not_there_or_never_runs_is_missed(tmp_path, test):
    text = planted(tmp_path, GOOD.replace("tests/test_doors.py::test_the_door_shuts", test))
    assert missing_tests(read_hazard(text), tmp_path) == [test]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("---\nnumber", "number"),
        ("number: 7", "number: seven"),
        ("title: A door left open\n", ""),
        ("status: controlled here", "status: surely fine"),
        ("control: a spring shuts it", "control:"),
        ("likelihood:\n", ""),
        ("## What is left\n", ""),
        (GOOD[GOOD.index("tests:") : GOOD.index("\n---\n\n")], "tests:"),
    ],
)
def test_a_hazard_that_leaves_something_out_is_refused(said, instead):
    assert said in GOOD
    with pytest.raises(Unreadable):
        read_hazard(GOOD.replace(said, instead, 1))


def test_a_control_that_is_not_in_the_code_is_found():
    text = "`evenkeel.common.locks.locked`, `evenkeel.common.locks`, `evenkeel.common.locks.bolted`"
    assert unknown_names(text) == ["evenkeel.common.locks.bolted"]


def planted(project, text: str) -> str:
    """The hazard's text, beside a file of the tests that it may name."""
    (project / "tests").mkdir()
    for name in ("test_doors.py", "doors.py"):
        (project / "tests" / name).write_text(DOORS)
    return text
