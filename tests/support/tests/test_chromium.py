"""Which Chromium the journeys take."""

from pathlib import Path

import pytest

from tests.support.chromium import NoChromium, found_chromium


@pytest.fixture
def program(tmp_path: Path):
    """Makes a program of that name in a folder that may stand in PATH."""

    def make(name: str) -> Path:
        made = tmp_path / name
        made.write_text("#!/bin/sh\n")
        made.chmod(0o755)
        return made

    return make


def test_the_named_browser_is_taken_before_any_other(program, tmp_path):
    program("chromium")
    named = program("my-chromium")
    assert found_chromium({"CHROMIUM": str(named), "PATH": str(tmp_path)}) == str(named)


def test_a_named_browser_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(NoChromium, match="/no/such/browser"):
        found_chromium({"CHROMIUM": "/no/such/browser"})


def test_a_browser_in_the_path_is_found(program, tmp_path):
    chrome = program("google-chrome")
    assert found_chromium({"PATH": str(tmp_path)}) == str(chrome)


def test_an_application_on_a_mac_is_found(program, tmp_path):
    application = program("Chromium")
    assert found_chromium({"PATH": ""}, applications=(str(tmp_path / "none"), str(application))) == str(
        application
    )


def test_where_there_is_no_browser_none_is_found():
    assert found_chromium({"PATH": ""}, applications=()) is None
