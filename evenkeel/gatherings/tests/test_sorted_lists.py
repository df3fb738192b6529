"""The lists of the programme in the order that staff ask for."""

import datetime as dt

import pytest

from evenkeel.gatherings.tests.factories import NOW, facilitator, offering, series, session, team, venue
from tests.support.reading import read, sorted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
SERIES = "/staff/series/"
OFFERINGS = "/staff/offerings/"
A_WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def three_things():
    """Art twice from in two weeks on, Bread at no time, Choir next week; each of another sort and team."""
    for title, kind, whose, starts in (
        ("Art", "workshop", "Zest", [NOW + 2 * A_WEEK, NOW + 3 * A_WEEK]),
        ("Bread", "group", "Hearth", []),
        ("Choir", "meeting", "Accord", [NOW + A_WEEK]),
    ):
        run = series(offering=offering(title, kind=kind, team=team(whose)))
        for start in starts:
            session(start, of=run)


@pytest.mark.parametrize(
    ("head", "titles"),
    [
        ("Title", ["Choir", "Bread", "Art"]),
        ("Team", ["Choir", "Bread", "Art"]),
        ("Sessions to come", ["Bread", "Choir", "Art"]),
        ("Next", ["Choir", "Art", "Bread"]),
    ],
)
def test_what_there_is_in_another_order(grace, three_things, head, titles):
    assert sorted_by(grace, OFFERINGS, head) == titles


@pytest.mark.parametrize(
    ("head", "titles"),
    [
        ("What", ["Art", "Bread", "Choir"]),
        ("Team", ["Choir", "Bread", "Art"]),
        ("To come", ["Bread", "Choir", "Art"]),
        ("Next", ["Art", "Choir", "Bread"]),
    ],
)
def test_series_in_another_order(grace, three_things, head, titles):
    assert sorted_by(grace, SERIES, head) == titles


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("Name", ["Cato", "Bede", "Ada"]),
        ("Team", ["Cato", "Ada", "Bede"]),
        ("Organisation", ["Bede", "Ada", "Cato"]),
    ],
)
def test_who_leads_in_another_order(grace, head, names):
    facilitator("Ada", kind="trained_peer", team=team("Zest"))
    facilitator("Bede", kind="partner", team=None, organisation=venue().organisation)
    facilitator("Cato", kind="staff", team=team("Accord"))
    assert sorted_by(grace, "/staff/facilitators/", head) == names


def test_a_list_stays_in_its_order_while_it_is_narrowed_down_and_on_its_other_pages(grace):
    for number in range(51):
        offering(f"Workshop {number:02}")
    page = grace.get(f"{OFFERINGS}?kind=workshop&sort=-title")
    shown = read(page.content.decode())
    assert shown.all("tbody")[0].all("a")[0].words == "Workshop 50"
    assert 'href="?page=2&amp;kind=workshop&amp;sort=-title"' in page.content.decode()
    [form] = [one for one in shown.all("form") if one.attributes.get("class") == "ek-filters"]
    assert {"type": "hidden", "name": "sort", "value": "-title"} in [
        one.attributes for one in form.all("input")
    ]
    assert sorted_by(grace, f"{OFFERINGS}?kind=workshop&page=2", "Title")[0] == "Workshop 50"
