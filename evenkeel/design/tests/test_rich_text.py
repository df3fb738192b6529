"""Staff's formatting is kept, and nothing that could run or mislead."""

import pytest

from evenkeel.design.rich_text import rich_text
from tests.support.reading import read


def test_paragraphs_lists_emphasis_and_links_are_kept():
    html = rich_text("Come **as you are**.\n\n- tea\n- biscuits\n\n[Map](https://example.org/map)")

    assert "<strong>as you are</strong>" in html
    assert html.count("<li>") == 2
    assert '<a href="https://example.org/map" rel="noopener noreferrer">Map</a>' in html


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<p style="position:fixed" onclick="alert(1)">words</p>',
        "[press](javascript:alert(1))",
        "[press](data:text/html,alert)",
        "![tracker](https://example.org/pixel.gif)",
        '<iframe src="https://example.org"></iframe>',
        "[press](https://example.org 'x\" onmouseover=\"alert(1)')",
    ],
)
def test_what_could_run_or_fetch_is_not(written):
    elements = read(rich_text(written)).all()

    for element in elements:
        assert element.tag in ("p", "a", "strong", "em")
        assert set(element.attributes) <= {"href", "rel"}
        assert element.attributes.get("href", "https://").startswith("https://")


def test_nothing_written_is_nothing_shown():
    assert rich_text("") == ""
