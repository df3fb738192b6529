"""The long lists of staff: every series and all that there is, narrowed down, page by page."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.common.access import Role
from evenkeel.gatherings.models import Series, Session
from evenkeel.gatherings.tests.factories import NOW, facilitator, offering, series, session, team
from evenkeel.gatherings.tests.reading import said
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
SERIES = "/staff/series/"
OFFERINGS = "/staff/offerings/"
A_WEEK = dt.timedelta(weeks=1)


def a_series(name, *starts, **fields):
    """A series of that name with a session at each of these moments."""
    made = series(name=name, **fields)
    for start in starts:
        session(start, of=made)
    return made


def named(page):
    """The names of the series on the page, in order."""
    return re.findall(r'<a href="/staff/series/\d+/">[^<]*: ([^<]+)</a>', page.content.decode())


def test_what_is_on_or_comes_next_stands_first_then_drafts_then_what_is_over_latest_first(grace):
    a_series("Long over", NOW - 9 * A_WEEK)
    a_series("Just over", NOW - 2 * A_WEEK)
    a_series("Only a thought", status=Series.Status.DRAFT)
    a_series("Next month", NOW + 4 * A_WEEK)
    a_series("Half way through", NOW - A_WEEK, NOW + A_WEEK, NOW + 2 * A_WEEK)
    a_series("In the room now", NOW - dt.timedelta(hours=1))
    page = grace.get(SERIES)
    assert named(page) == [
        *("In the room now", "Half way through", "Next month"),
        *("Only a thought", "Just over", "Long over"),
    ]
    assert re.search(r"Half way through .* To come 2 Next Tuesday 9 March State Published", said(page))
    assert re.search(r"Just over .* To come 0 Next Last on Tuesday 16 February State Over", said(page))


def test_a_cancelled_session_is_not_to_come(grace):
    called_off = a_series("Called off")
    session(NOW + A_WEEK, of=called_off, status=Session.Status.CANCELLED)
    a_series("Going ahead", NOW + 2 * A_WEEK)
    assert named(grace.get(SERIES)) == ["Going ahead", "Called off"]
    assert named(grace.get(f"{SERIES}?standing=coming")) == ["Going ahead"]


@pytest.mark.parametrize(
    ("standing", "shown"),
    [("coming", ["Coming"]), ("draft", ["A draft"]), ("over", ["Over"])],
)
def test_series_are_narrowed_down_by_where_they_stand(grace, standing, shown):
    a_series("Over", NOW - A_WEEK)
    a_series("Coming", NOW + A_WEEK)
    a_series("A draft", NOW + A_WEEK, status=Series.Status.DRAFT)
    assert named(grace.get(f"{SERIES}?standing={standing}")) == shown


def test_series_are_narrowed_down_by_team_sort_and_offering_and_what_was_chosen_stays_chosen(grace):
    choir = offering("Singing Together", kind="group", team=team("Wellbeing Team"))
    a_series("Workshop", NOW + A_WEEK)
    a_series("Choir", NOW + A_WEEK, offering=choir)
    for narrowed in (f"team={choir.team_id}", "kind=group", f"offering={choir.pk}"):
        page = grace.get(f"{SERIES}?{narrowed}")
        assert named(page) == ["Choir"]
        assert re.search(
            r"<option[^>]* selected[^>]*>(Wellbeing Team|Support group|Singing Together)<",
            page.content.decode(),
        )
        assert f'href="{SERIES}">Show everything</a>' in page.content.decode()


def test_nonsense_in_the_address_is_passed_over(grace):
    a_series("Coming", NOW + A_WEEK)
    page = grace.get(f"{SERIES}?team=x&kind=opera&offering=0&standing=never&page=many")
    assert named(page) == ["Coming"]
    assert "Choose one of the answers" not in said(page)
    assert "Show everything" not in said(page)


def test_a_list_in_which_nothing_fits_says_so_and_leads_back_to_everything(grace):
    a_series("Coming", NOW + A_WEEK)
    page = grace.get(f"{SERIES}?standing=over")
    assert "No series fits all of that" in said(page)
    assert f'<a href="{SERIES}">Show everything</a>' in page.content.decode()
    assert "Nothing fits all of that" in said(grace.get(f"{OFFERINGS}?kind=meeting"))


def test_empty_lists_say_what_they_would_hold_and_offer_no_filter(grace):
    for path, heading in ((SERIES, "No series yet"), (OFFERINGS, "Nothing here yet")):
        page = grace.get(path)
        assert heading in said(page)
        assert 'class="ek-filters"' not in page.content.decode()


def test_a_list_of_teams_with_one_team_in_it_is_not_asked(grace):
    a_series("Coming", NOW + A_WEEK)
    assert 'name="team"' not in grace.get(SERIES).content.decode()
    team("Wellbeing Team")
    assert 'name="team"' in grace.get(SERIES).content.decode()


def test_another_page_keeps_what_was_chosen_and_one_that_does_not_exist_gives_the_last(grace):
    for number in range(51):
        a_series(f"No. {number}", NOW + A_WEEK + dt.timedelta(days=number))
    first = grace.get(f"{SERIES}?standing=coming")
    assert len(named(first)) == 50
    assert 'href="?page=2&amp;standing=coming"' in first.content.decode()
    for beyond in ("2", "900"):
        assert named(grace.get(f"{SERIES}?standing=coming&page={beyond}")) == ["No. 50"]


def test_offerings_and_facilitators_come_page_by_page_too(grace):
    for number in range(51):
        offering(f"Workshop {number:02}")
        facilitator(f"Leader {number:02}")
    for path, last in ((OFFERINGS, "Workshop 50"), ("/staff/facilitators/", "Leader 50")):
        assert last not in said(grace.get(path))
        assert last in said(grace.get(f"{path}?page=2"))


def test_offerings_are_narrowed_down_by_team_and_sort_and_count_what_is_to_come(grace):
    choir = offering("Singing Together", kind="group", team=team("Wellbeing Team"))
    a_series("Choir", NOW - A_WEEK, NOW + A_WEEK, NOW + 2 * A_WEEK, offering=choir)
    offering("Keeping the Balance")
    for narrowed in (f"team={choir.team_id}", "kind=group"):
        shown = said(grace.get(f"{OFFERINGS}?{narrowed}"))
        assert "Singing Together" in shown
        assert "Title Keeping the Balance" not in shown
        assert "Sessions to come 2 Next Tuesday 9 March" in shown


def test_a_team_finds_its_own_series_alone():
    a_series("Theirs", NOW + A_WEEK)
    ours = offering("Relaxation", team=team("Wellbeing Team"))
    a_series("Ours", NOW + A_WEEK, offering=ours)
    browser = Client()
    sign_in(browser, Role.FACILITATOR, team=ours.team)
    page = browser.get(f"{SERIES}?team={team().pk}")
    assert named(page) == ["Ours"]
    assert "Keeping the Balance" not in page.content.decode()


@pytest.mark.parametrize("path", [SERIES, f"{SERIES}?standing=over", OFFERINGS, "/staff/facilitators/"])
def test_a_list_takes_as_many_queries_with_sixty_lines_as_with_two(grace, as_served, path):
    for number in range(2):
        _a_line_of_each_list(number)
    grace.get(path)
    few = _queries(grace, path)
    for number in range(2, 60):
        _a_line_of_each_list(number)
    assert _queries(grace, path) == few


def _a_line_of_each_list(number):
    what = offering(f"Workshop {number}", team=team(f"Team {number}"))
    a_series("Over", NOW - A_WEEK, offering=what)
    a_series("Coming", NOW + A_WEEK, offering=what)
    facilitator(f"Leader {number}", team=what.team)


def _queries(browser, path):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_a_session_that_one_led_is_over_and_not_open():
    browser = Client()
    user = sign_in(browser, Role.FACILITATOR, team=team())
    rosalind = facilitator(user=user)
    for start in (NOW - A_WEEK, NOW + A_WEEK):
        session(start).facilitators.add(rosalind)
    shown = said(browser.get("/staff/sessions/mine/"))
    assert re.search(r"Tuesday 9 March, .* State Open .* Tuesday 23 February, .* State Over", shown)


def test_without_a_team_one_is_led_to_add_it_before_anything_else(grace):
    page = grace.get("/staff/offerings/add/")
    assert "First add a team" in said(page)
    assert '<a href="/staff/teams/">Teams</a>' in page.content.decode()
    team()
    assert "First add a team" not in said(grace.get("/staff/offerings/add/"))
