"""An operator's colours change the page only where they are colours and can be read."""

import re

import pytest

from evenkeel.design import appearance
from evenkeel.design.vendor_nhsuk import HERE

STYLES = (HERE / "static" / "design" / "evenkeel.css").read_text(encoding="utf-8")


def own_colour(name):
    return re.search(rf"--evenkeel-{name}: (#[0-9a-f]{{6}});", STYLES)[1]


@pytest.mark.parametrize("name", ["accent", "accent-darker", "accent-darkest", "warm"])
def test_our_own_colours_can_be_read_on_white_and_white_on_them(name):
    assert appearance.contrast_with_white(own_colour(name)) >= 4.5


def test_contrast_is_as_the_guidelines_count_it():
    assert round(appearance.contrast_with_white("#000000"), 2) == 21
    assert round(appearance.contrast_with_white("#ffffff"), 2) == 1
    assert round(appearance.contrast_with_white("#767676"), 2) == 4.54


def test_all_shades_are_made_from_two_colours():
    sheet = appearance.style_sheet("#5b2a6e", "#8a5a00")

    for name in re.findall(r"--evenkeel-(accent[\w-]*|warm[\w-]*):", STYLES):
        assert f"--evenkeel-{name}: #" in sheet
    assert "--evenkeel-accent: #5b2a6e;" in sheet
    assert "--evenkeel-warm: #8a5a00;" in sheet


@pytest.mark.parametrize("given", ["", "red", "#fff", "#5b2a6", "#ffff00", "#5b2a6e; } body { display: none"])
def test_what_is_no_colour_or_cannot_be_read_changes_nothing(given):
    assert appearance.style_sheet(given, given) == ""
