"""Dates that staff type: absurd ones are refused in words, and what a page says of a series' dates is true."""

import re

import pytest

from evenkeel.gatherings.models import Series, Session
from evenkeel.gatherings.tests.factories import asking, book, facilitator, offering, series, session
from evenkeel.gatherings.tests.planning import lay_out
from evenkeel.gatherings.tests.reading import said
from evenkeel.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
TOO_LATE = "The date must be 2 March 2037 or earlier"


def date(name, day, month, year):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


# How far ahead

STOPS = "One series goes two years ahead at most, so its regular dates stop after"


@pytest.mark.parametrize(
    ("asked", "sessions", "last"),
    [
        ({"repeat": "eight_weekly", "times": "20"}, 14, "22 March 2029"),
        ({"ends": "until", "times": "", **date("until", 1, 1, 2037)}, 105, "22 March 2029"),
    ],
)
def test_dates_that_stop_before_what_was_asked_say_so_and_why(grace, asked, sessions, last):
    shown = said(lay_out(grace, "check", **asked))
    assert f"{sessions} sessions" in shown
    assert f"{STOPS} Thursday {last}." in shown


def test_a_group_every_eight_weeks_for_two_years_has_all_its_dates(grace):
    shown = said(lay_out(grace, "check", repeat="eight_weekly", times="13"))
    assert "13 sessions" in shown
    assert STOPS not in shown


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("9999-12", "March 2037"),
        ("2037-04", "March 2037"),
        ("0001-01", "January 2000"),
        ("2037-02", "February 2037"),
    ],
)
def test_a_month_beyond_all_sessions_shows_the_nearest_one(grace, asked, shown):
    page = grace.get(f"/staff/programme/?month={asked}")
    assert page.status_code == 200
    assert shown in said(page)


def test_no_way_leads_beyond_the_last_month_or_before_the_first(grace):
    last = grace.get("/staff/programme/?month=2037-03").content.decode()
    first = grace.get("/staff/programme/?month=2000-01").content.decode()
    assert ("previous-month" in last, "next-month" in last) == (True, False)
    assert ("previous-month" in first, "next-month" in first) == (False, True)


@pytest.mark.parametrize("year", [2038, 9998, 9999])
def test_a_first_date_in_an_absurd_year_is_refused(grace, year):
    page = lay_out(grace, "check", **date("starts_on", 31, 12, year))
    assert page.status_code == 422
    assert TOO_LATE in said(page)


def test_a_last_possible_date_in_an_absurd_year_is_refused(grace):
    page = lay_out(grace, "check", ends="until", times="", **date("until", 1, 1, 9999))
    assert page.status_code == 422
    assert TOO_LATE in said(page)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31 December 9999", "“31 December 9999” is too late. Each date must be 2 March 2037 or earlier."),
        ("1 May 2020", "“1 May 2020” is too early. Each date must be 2 March 2027 or later."),
        ("1 April 2027\n1/3/2027", "“1/3/2027” is too early. Each date must be 2 March 2027 or later."),
    ],
)
def test_an_extra_date_that_is_past_or_absurd_is_refused_by_its_own_words(grace, written, sentence):
    page = lay_out(grace, "draft", also_on=written)
    assert page.status_code == 422
    assert sentence in said(page)
    assert not Series.objects.exists()


def test_an_extra_date_may_be_today_or_the_last_day_that_there_is(grace):
    lay_out(grace, "draft", repeat="once", ends="", also_on="2 March 2027\n2 March 2037")
    assert Session.objects.count() == 3


def test_neither_one_more_date_nor_a_move_goes_to_an_absurd_year(grace):
    where = session(of=series())
    adding = grace.post(f"/staff/series/{where.series_id}/add-date/", date("on", 31, 12, 9999))
    moving = grace.post(f"/staff/sessions/{where.pk}/move/", date("date", 31, 12, 9999))
    for page in (adding, moving):
        assert page.status_code == 422
        assert TOO_LATE in said(page)


# A second series


@pytest.mark.parametrize(
    "other",
    [
        {"online_link": "https://meet.example.org/second"},
        {"also_on": "1 June 2027"},
        {"except_on": "2027-04-01"},
        {"closes_minutes_before": "0"},
        {"allows_companion": ""},
        {"language": "cy"},
        {"facilitators": "Priya"},
        {},
    ],
    ids=lambda other: next(iter(other), "nothing"),
)
def test_a_second_series_soon_after_the_first_is_another_series(grace, other):
    if "facilitators" in other:
        other = {"facilitators": facilitator("Priya Raman").pk}
    for key, typed in (("first", {}), ("second", other)):
        lay_out(grace, "publish", form_key=key, **{"allows_companion": "true", **typed})
    assert Series.objects.count() == 2


def test_a_series_is_made_once_by_two_presses_and_anew_where_somebody_went_back_and_changed_it(grace):
    pages = [lay_out(grace, "publish", form_key="one") for _press in range(2)]
    assert Series.objects.count() == 1
    assert pages[0].redirect_chain == pages[1].redirect_chain
    lay_out(grace, "publish", form_key="one", name="Evenings")
    assert Series.objects.count() == 2


def test_the_pages_between_carry_the_key_of_the_form(grace):
    offering()
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', grace.get("/staff/series/add/").content.decode())[
        1
    ]
    for then in ("check", "again", "change"):
        assert f'value="{key}"' in lay_out(grace, then, form_key=key).content.decode()


# One more date


def test_a_date_is_said_to_be_added_only_where_it_is(grace):
    where = session()
    path = f"/staff/series/{where.series_id}/add-date/"
    there = grace.post(path, date("on", 16, 3, 2027))
    assert there.status_code == 422
    assert "The series meets on Tuesday 16 March already." in said(there)
    Session.objects.update(status="cancelled")
    assert "Tuesday 16 March is added." in said(grace.post(path, date("on", 16, 3, 2027), follow=True))
    assert Session.objects.filter(status="open").count() == 1


def test_a_date_that_is_added_in_another_year_is_said_with_its_year(grace):
    path = f"/staff/series/{session().series_id}/add-date/"
    shown = said(grace.post(path, date("on", 4, 1, 2028), follow=True))
    assert "Tuesday 4 January 2028 is added." in shown


def test_adding_a_date_to_a_course_says_before_and_after_how_many_are_told(grace):
    course = series(whole=True, capacity=1)
    where = session(of=course)
    path = f"/staff/series/{course.pk}/add-date/"
    assert "Nobody has booked or is waiting" in said(grace.get(path))
    for name in ("Maryam Siddiqui", "Wei Zhang"):
        book(where, asking(name), or_wait=True)
    assert "2 people have booked the series or are waiting. Each will be told" in said(grace.get(path))
    assert "2 people are being told" in said(grace.post(path, date("on", 18, 3, 2027), follow=True))
    assert Notice.objects.filter(kind="gatherings.date_added").count() == 2


def test_adding_a_date_that_is_booked_by_itself_tells_nobody_and_says_nothing_of_it(grace):
    where = session()
    book(where)
    shown = said(grace.get(f"/staff/series/{where.series_id}/add-date/"))
    assert "told" not in shown
