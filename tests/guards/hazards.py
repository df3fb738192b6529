"""Reads the hazard log in docs/safety: one file a hazard, and the index of all of them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.guards.tree import PROJECT

SAFETY = PROJECT / "docs" / "safety"
STATUSES = ("controlled here", "controlled here in part")
# For the clinical safety officer alone to fill in.
LEFT_BLANK = ("severity", "likelihood")
SECTIONS = (
    "What could happen",
    "Why",
    "What it does to a person",
    "Control",
    "How it is proved",
    "What is left",
)
_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_ROW = re.compile(r"^\| (\d+) \| (?:\[(.+?)\]\((.+?)\)|(.+?)) \| (.+?) \|$", re.MULTILINE)


class Unreadable(ValueError):
    """The file is not written as hazards are; the message says what is wrong with it."""


@dataclass(frozen=True)
class Hazard:
    """What one file says; `tests` are named as pytest names them."""

    number: int
    title: str
    status: str
    control: str
    tests: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Row:
    """One line of the index; `link` is empty where the hazard has no file."""

    number: int
    title: str
    link: str
    status: str


def read_hazard(text: str) -> Hazard:
    """Raises Unreadable where something that every hazard has is missing."""
    parts = _FRONT.fullmatch(text)
    if not parts:
        raise Unreadable("no front matter between two lines of ---")
    values, tests = _front(parts[1])
    missing = {"number", "title", "status", "control", *LEFT_BLANK} - values.keys()
    if missing:
        raise Unreadable(f"nothing said of {', '.join(sorted(missing))}")
    if values["status"] not in STATUSES:
        raise Unreadable(f"“{values['status']}” is no status")
    if not (values["number"].isdigit() and values["title"] and values["control"] and tests):
        raise Unreadable("a number, a title, a control and a test are what a hazard must have")
    if tuple(re.findall(r"^## (.+)$", parts[2], re.MULTILINE)) != SECTIONS:
        raise Unreadable(f"its sections are not {', '.join(SECTIONS)}")
    return Hazard(
        int(values["number"]), values["title"], values["status"], values["control"], tests, parts[2]
    )


def _front(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The values, and what is listed beneath `tests:`."""
    head, _, listed = text.partition("\ntests:\n")
    lines = [line.partition(":") for line in head.splitlines()]
    tests = [line.strip().removeprefix("- ") for line in listed.splitlines()]
    return {name.strip(): value.strip() for name, _colon, value in lines}, tuple(tests)


def hazard_files() -> list[Path]:
    return sorted((SAFETY / "hazards").glob("*.md"))


def index_rows(text: str) -> list[Row]:
    return [
        Row(int(number), linked or plain, link, status)
        for number, linked, link, plain, status in _ROW.findall(text)
    ]


def missing_tests(hazard: Hazard, project: Path = PROJECT) -> list[str]:
    """The tests that it names and that pytest would not find, or would never run."""
    return [test for test in hazard.tests if not _exists(test, project)]


def _exists(test: str, project: Path) -> bool:
    path, *names = test.split("::")
    file = project / path
    if not names or not file.name.startswith("test_") or not file.is_file():
        return False
    return "::".join(names) in set(_tests_in(ast.parse(file.read_text())))


def _tests_in(scope: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[str]:
    for node in scope.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests_in(node, f"{node.name}::")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not _is_skipped(node):
            yield prefix + node.name


def _is_skipped(test: ast.FunctionDef) -> bool:
    return any("skip" in ast.unparse(mark) or "xfail" in ast.unparse(mark) for mark in test.decorator_list)


def unknown_names(text: str) -> list[str]:
    """What is named in the text as a part of Evenkeel's code and is not there."""
    return [name for name in re.findall(r"`(evenkeel(?:\.\w+)+)`", text) if not _is_defined(name)]


def _is_defined(name: str) -> bool:
    module, _, member = name.rpartition(".")
    if _source(name):
        return True
    source = _source(module)
    return bool(source) and member in _defined_in(ast.parse(source.read_text()))


def _source(module: str) -> Path | None:
    """The file of a module or package, None where there is none."""
    place = PROJECT.joinpath(*module.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


def _defined_in(module: ast.Module) -> set[str]:
    return {node.name for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
