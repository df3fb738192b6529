"""A token is good for its own row, version and purpose, and none can be made up."""

import pytest

from evenkeel.common.links import link_token, read_token

TOKEN = link_token("booking", 7, 2)


def test_a_token_says_its_row_and_version():
    assert read_token("booking", TOKEN) == (7, 2)


def test_a_token_for_one_purpose_is_none_for_another():
    assert read_token("leaving", TOKEN) is None


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_a_token_changed_anywhere_is_none(place):
    other = "1" if TOKEN[place] != "1" else "2"
    assert read_token("booking", TOKEN[:place] + other + TOKEN[place + 1 :]) is None


@pytest.mark.parametrize(
    "made_up",
    [
        "",
        ".",
        "..",
        "7.2",
        "7.2.",
        "7.2.forged",
        "8" + TOKEN[1:],
        TOKEN + "A",
        " " + TOKEN,
        "x" * 5000,
        "٧.2.x",
    ],
)
def test_a_made_up_token_is_none(made_up):
    assert read_token("booking", made_up) is None


def test_another_installations_token_is_none_here(settings):
    settings.SECRET_KEY = "of somebody else"
    theirs = link_token("booking", 7, 2)
    settings.SECRET_KEY = "of this one"
    assert read_token("booking", theirs) is None
