"""What the reference says is what the code does: states, settings, and nothing of the machine it was written on."""

import ast
import re

import pytest

from evenkeel.config.reference import States, collect_states, render_states
from tests.guards.tree import PROJECT, faults, files, named, pyproject, python_files

REFERENCE = PROJECT / "docs" / "reference"
READ = re.compile(
    r"""\benv(?:\.\w+)?\(\s*["'](\w+)["']|_kept_secret\(["'](\w+)["']\)|environ(?:\.get\(|\[)["'](EVENKEEL_\w+)"""
)
MACHINE_PATH = re.compile(r"(?<![\w.])(?:/root/|/home/\w+/|/Users/\w+/|[A-Z]:\\Users\\)")


def settings_read(source: str) -> set[str]:
    return {name for found in READ.findall(source) for name in found if name}


def settings_listed() -> set[str]:
    """The names in the first column of the settings page's tables."""
    page = (REFERENCE / "settings.md").read_text()
    return set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))


def test_the_states_page_is_what_the_rules_say():
    page = (REFERENCE / "states.md").read_text()
    assert page == render_states(), "write it anew: evenkeel docs"


def test_the_states_of_bookings_sessions_series_notices_and_tasks_are_found():
    found = {(table.app, table.thing) for table in collect_states()}
    assert {
        ("gatherings", "booking"),
        ("gatherings", "session"),
        ("gatherings", "series"),
        ("notices", "notice"),
        ("tasks", "task"),
    } <= found


def test_a_diagram_shows_what_leads_where_and_where_it_ends():
    door = States("building", "door", (("open", "push", "shut"), ("open", "", "gone")))
    page = render_states([door])
    assert "## Door (building)" in page
    assert "    open --> shut : push\n    open --> gone\n    gone --> [*]\n    shut --> [*]\n" in page


def test_every_setting_is_listed():
    source = (PROJECT / "evenkeel" / "config" / "settings.py").read_text()
    assert settings_read(source) - settings_listed() == set()


def test_nothing_is_listed_that_no_code_reads():
    read = {name for path in python_files() for name in settings_read(path.read_text())}
    assert settings_listed() - read == set()


@pytest.mark.parametrize(
    "source",
    [
        'env("EVENKEEL_A", default="")',
        'env.bool("EVENKEEL_A")',
        '_kept_secret("EVENKEEL_A")',
        'os.environ["EVENKEEL_A"]',
    ],
)
def test_a_setting_is_found_however_it_is_read(source):
    assert settings_read(source) == {"EVENKEEL_A"}


def unsaid(source: str) -> list[str]:
    """Nothing for a module with a sentence at its head, and for an empty one that only makes a package."""
    module = ast.parse(source)
    return [] if not module.body or ast.get_docstring(module) else ["no sentence that names its job"]


def test_every_module_says_in_a_sentence_what_it_is_for():
    modules = [path for path in python_files() if "migrations" not in path.parts]
    assert faults(modules, unsaid) == {}


def test_a_module_that_does_not_say_what_it_is_for_is_found():
    assert unsaid("import os")
    assert not unsaid('"""Says it."""\nimport os')
    assert not unsaid("")


def test_no_file_names_a_place_on_somebodys_machine():
    # The pattern itself, and what it is tried on, stand in this file.
    others = [path for path in files() if named(path) != "tests/guards/test_reference.py"]
    assert faults(others, MACHINE_PATH.findall) == {}


@pytest.mark.parametrize("text", ["in /home/ada/evenkeel", "/Users/ada/x", "/root/.cache"])
def test_a_place_on_somebodys_machine_is_found(text):
    assert MACHINE_PATH.findall(text)


def test_the_changelog_tells_of_this_version():
    assert f"## [{pyproject()['project']['version']}]" in (PROJECT / "CHANGELOG.md").read_text()


def test_decisions_are_numbered_once_and_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (PROJECT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def links(text: str) -> list[str]:
    """Where a page's links to other files of the project lead."""
    return [
        target.partition("#")[0]
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if not re.match(r"[a-z]+:|#", target)
    ]


def test_links_between_pages_lead_somewhere():
    # What stands in content/ is shown on the site: its links are addresses there.
    pages = [path for path in files() if path.suffix == ".md" and not named(path).startswith("content/")]
    dead = [
        f"{named(page)} → {link}"
        for page in pages
        for link in links(page.read_text())
        if not (page.parent / link).exists()
    ]
    assert dead == []
