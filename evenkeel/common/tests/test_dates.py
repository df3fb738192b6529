"""Dates are kept and said as people do here: noon by the wall clock, the year wherever it could be mistaken."""

import datetime as dt

import pytest

from evenkeel.common import clock
from evenkeel.common.dates import local_noon, said_ago, said_date, said_span, said_time

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


def test_a_day_of_this_year_is_said_without_the_year():
    with clock.held_at(NOW):
        assert said_date(dt.date(2027, 1, 14)) == "Thursday 14 January"


def test_a_day_of_another_year_is_said_with_it_though_nobody_says_which_year_this_is():
    with clock.held_at(NOW):
        assert said_date(dt.date(2019, 1, 14)) == "Monday 14 January 2019"
        assert said_date(dt.date(2028, 1, 14)) == "Friday 14 January 2028"


def test_a_moment_belongs_to_the_year_on_the_wall_clock_here():
    before_midnight = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    with clock.held_at(before_midnight + dt.timedelta(hours=1)):
        assert said_date(before_midnight) == "Thursday 31 December 2026"


def test_the_year_that_is_given_goes_before_the_clocks():
    with clock.held_at(NOW):
        assert said_date(dt.date(2019, 1, 14), today=dt.date(2019, 6, 1)) == "Monday 14 January"


def test_a_span_of_another_year_is_said_with_it():
    starts_at = dt.datetime(2028, 1, 14, 18, 30, tzinfo=dt.UTC)
    with clock.held_at(NOW):
        said = said_span(starts_at, starts_at + dt.timedelta(hours=2))
    assert said == "Friday 14 January 2028, 6:30pm to 8:30pm"


def test_a_span_is_said_anew_when_another_year_has_begun():
    starts_at = dt.datetime(2027, 1, 14, 18, 30, tzinfo=dt.UTC)
    ends_at = starts_at + dt.timedelta(hours=2)
    with clock.held_at(NOW):
        assert said_span(starts_at, ends_at) == "Thursday 14 January, 6:30pm to 8:30pm"
    with clock.held_at(NOW + dt.timedelta(days=365)):
        assert said_span(starts_at, ends_at) == "Thursday 14 January 2027, 6:30pm to 8:30pm"


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (
            dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC),
            "12:30am to 2:30am (the clocks go forward in between)",
        ),
        (dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC), "1:30am to 1:30am (the clocks go back in between)"),
        (dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC), "1:30am to 2:30am"),
    ],
)
def test_an_hour_over_which_the_clocks_change_is_not_said_as_two_or_none(starts_at, said):
    with clock.held_at(NOW):
        assert said_span(starts_at, starts_at + dt.timedelta(hours=1)).endswith(f", {said}")


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        # The clocks go forward on 28 March 2027 and back on 31 October.
        (dt.date(2027, 3, 27), 12),
        (dt.date(2027, 3, 28), 11),
        (dt.date(2027, 3, 29), 11),
        (dt.date(2027, 10, 30), 11),
        (dt.date(2027, 10, 31), 12),
        (dt.date(2027, 11, 1), 12),
    ],
)
def test_noon_is_noon_on_the_wall_before_and_after_the_clocks_change(day, utc_hour):
    noon = local_noon(day)
    assert noon == dt.datetime(day.year, day.month, day.day, utc_hour, tzinfo=dt.UTC)
    assert (said_time(noon), noon.utcoffset()) == ("midday", dt.timedelta(0))


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (dt.timedelta(seconds=-3), "just now"),
        (dt.timedelta(seconds=59), "just now"),
        (dt.timedelta(seconds=60), "a minute ago"),
        (dt.timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (dt.timedelta(hours=1), "on Tuesday 2 March at 9am"),
        (dt.timedelta(days=90), "on Wednesday 2 December 2026 at 10am"),
    ],
)
def test_how_long_ago_is_said_in_minutes_and_then_as_a_day(before, said):
    assert said_ago(NOW - before, NOW) == said
