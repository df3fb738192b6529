"""Colours and logos: what may stand on a page, and what is said of the rest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from evenkeel.organisations import rules
from evenkeel.organisations.logos import NotADrawing, cleaned_svg

colours = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#777777", 4.48), ("#767676", 4.54), ("#0000ff", 8.59)],
)
def test_contrast_is_what_wcag_reckons(colour, contrast):
    assert rules.contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


@given(colours)
def test_a_darker_shade_that_can_be_read_is_always_found(colour):
    assert rules.is_readable_on_white(rules.darkened_until_readable(colour))


@given(colours)
def test_a_colour_that_can_be_read_is_left_as_it_is(colour):
    if rules.is_readable_on_white(colour):
        assert rules.darkened_until_readable(colour) == colour


@pytest.mark.parametrize(("written", "read"), [("#1D4E5F", "#1d4e5f"), (" 1d4e5f ", "#1d4e5f"), ("", "")])
def test_a_colour_is_read_as_people_write_it(written, read):
    assert rules.read_colour(written) == read


@pytest.mark.parametrize("written", ["teal", "#123", "#12345g", "#1234567", "red; } body {"])
def test_anything_else_is_no_colour(written):
    with pytest.raises(ValueError, match=r".+"):
        rules.read_colour(written)


SAFE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9" fill="#123456"/></svg>'


def test_a_plain_drawing_keeps_its_shapes():
    assert 'd="M0 0h9"' in cleaned_svg(SAFE)
    assert cleaned_svg(cleaned_svg(SAFE)) == cleaned_svg(SAFE)


@pytest.mark.parametrize(
    "harmful",
    [
        "<script>alert(1)</script>",
        '<image href="https://elsewhere.example/x.png"/>',
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<use xlink:href="//elsewhere.example/x.svg#a"/>',
        '<path onclick="alert(1)"/>',
        '<path style="fill:url(https://elsewhere.example/)"/>',
        '<path fill="url(https://elsewhere.example/#a)"/>',
        "<path fill=\"URL( 'https://elsewhere.example/#a')\"/>",
        "<style>@import url(https://elsewhere.example/)</style>",
        "<foreignObject><b>alert</b></foreignObject>",
        '<a href="javascript:alert(1)"><path d="M1 1"/></a>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    ],
)
def test_what_could_act_or_call_out_is_taken_from_a_logo(harmful):
    opening = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    cleaned = cleaned_svg(f'{opening}<path d="M0 0h9"/>{harmful}</svg>')
    assert 'd="M0 0h9"' in cleaned
    for trace in ("elsewhere", "alert", "javascript", "script"):
        assert trace not in cleaned.lower()


@pytest.mark.parametrize(
    "written",
    [
        "not a drawing",
        "<p>text</p>",
        "<svg",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/></svg>',
    ],
)
def test_what_is_no_drawing_is_refused(written):
    with pytest.raises(NotADrawing):
        cleaned_svg(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("zz9  9zz", "ZZ9 9ZZ"),
        ("sw1a2aa", "SW1A 2AA"),
        ("M1 1AE", "M1 1AE"),
        ("cr2 6xh", "CR2 6XH"),
        ("DN551PT", "DN55 1PT"),
        ("w1a 0ax", "W1A 0AX"),
    ],
)
def test_a_postcode_is_kept_as_it_is_written_on_letters(written, kept):
    assert rules.read_postcode(written) == kept


@pytest.mark.parametrize("written", ["zz", "SW1A", "12345", "ABC 1AA", "SW1A 2AAA", "S W 1", "ZZ９ 9ZZ"])
def test_what_is_no_postcode_is_refused(written):
    with pytest.raises(ValueError, match=re.escape(written)):
        rules.read_postcode(written)


@pytest.mark.parametrize(
    "host", ["smtp.example.org", "mail", "localhost", "127.0.0.1", "::1", "a-1.example.org."]
)
def test_a_server_is_called_by_name_or_address(host):
    assert rules.is_host(host)


@pytest.mark.parametrize(
    "host",
    ["", "smtp.example.org mail", "smtp_1.example.org", "-a.org", "a..org", "http://a.org", "a" * 64, "a:25"],
)
def test_what_no_server_is_called_is_not_taken(host):
    assert not rules.is_host(host)
