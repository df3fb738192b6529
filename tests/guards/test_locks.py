"""What is installed is locked by hash alone, and each thing that is asked for says what it is for."""

import re

import pytest

from tests.guards.tree import PROJECT, named

LOCKS = sorted(PROJECT.glob("requirements*.txt"))
ADDRESS = re.compile(r"://|file:|--find-links|--index-url|--extra-index-url|@ ")


def addresses(text: str) -> list[str]:
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def pins(text: str) -> dict[str, set[str]]:
    """Each pinned package, as it is written, with its hashes."""
    found: dict[str, set[str]] = {}
    for entry in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        if entry.strip():
            pinned, *hashes = re.split(r"\s+--hash=", entry.strip())
            found[pinned.strip()] = set(hashes)
    return found


def unexplained(lines: list[str]) -> list[str]:
    """Dependencies without a comment above them; one comment may stand above lines that belong together."""
    found, explained = [], False
    for line in lines:
        if line.startswith("#"):
            explained = True
        elif line in ("", "]"):
            explained = False
        elif not explained:
            found.append(line)
    return found


def dependency_lines() -> list[str]:
    """What stands between the brackets of each list of dependencies."""
    text = (PROJECT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|test) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert len(lists) == 2
    return [line.strip() for each in lists for line in each.splitlines()]


def test_there_is_a_lock_to_run_and_one_to_test():
    assert [named(lock) for lock in LOCKS] == ["requirements-test.txt", "requirements.txt"]


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_no_lock_file_holds_an_address(lock):
    assert addresses(lock.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "click @ https://example.org/click.whl",
        "--find-links /opt/wheels",
        "--extra-index-url file:///opt/simple",
        "-e file:///srv/evenkeel",
    ],
)
def test_an_address_in_a_lock_file_is_found(line):
    assert addresses(f"django==5.2\n{line}\n") == [line]


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_every_package_is_pinned_and_hashed(lock):
    pinned = pins(lock.read_text())
    assert len(pinned) > 20
    assert [name for name, hashes in pinned.items() if "==" not in name or not hashes] == []


def test_tests_run_on_exactly_what_is_served():
    served, tested = (
        pins((PROJECT / name).read_text()) for name in ("requirements.txt", "requirements-test.txt")
    )
    # A marker may widen where only the tests need a package on a platform: names, versions and hashes count.
    plain = {name.partition(" ;")[0]: hashes for name, hashes in tested.items()}
    assert {name: plain.get(name.partition(" ;")[0]) for name in served} == served


def test_every_dependency_says_why_it_is_there():
    assert unexplained(dependency_lines()) == []


def test_a_dependency_without_a_word_is_found():
    lines = ["# The framework.", '"django",', "", '"left-pad",']
    assert unexplained(lines) == ['"left-pad",']
