"""The programme fits whatever day it is laid out on: nothing clashes, nothing falls on a closed day."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest

from evenkeel.demo.closed_days import ClosedDays
from evenkeel.demo.content import read
from evenkeel.demo.planning import Planned, carers_week, plan, share_leader_or_room

LONDON = ZoneInfo("Europe/London")
CLOSED = ClosedDays("England", "12-24", "01-01")
MARCH = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
# A year and a half of days, each at another hour.
MOMENTS = [
    dt.datetime(2026, 9, 1, 0, 40, tzinfo=dt.UTC) + dt.timedelta(days=days, hours=days * 7 % 24)
    for days in range(0, 550, 11)
]


def laid_out(now: dt.datetime) -> list[Planned]:
    return plan(read("programme"), now, "England")


def of(planned: list[Planned], offering: str) -> list[Planned]:
    return [each for each in planned if each.offering == offering]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nobody_and_no_room_is_in_two_places_at_once(now):
    planned = laid_out(now)
    moments = sorted(
        ((start, end, each) for each in planned for start, end in each.sessions()), key=lambda one: one[0]
    )
    for position, (_start, end, each) in enumerate(moments):
        for other_start, _other_end, other in moments[position + 1 :]:
            if other_start >= end:
                break
            assert other is each or not share_leader_or_room(each, other)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_but_what_is_for_the_present_day_falls_on_a_closed_day(now):
    for each in laid_out(now):
        if not each.purpose:
            assert not [day for day in each.dates() if day in CLOSED]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_there_is_always_a_session_between_a_day_and_a_day_and_a_half_away(now):
    (soon,) = (each for each in laid_out(now) if each.purpose == "soon")
    ((starts_at, _ends_at),) = soon.sessions()
    assert dt.timedelta(hours=24) <= starts_at - now <= dt.timedelta(hours=36)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_there_is_always_a_session_today(now):
    (today,) = (each for each in laid_out(now) if each.purpose == "today")
    assert today.dates() == [now.astimezone(LONDON).date()]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_reference_group_meets_every_eight_weeks_for_two_years_at_half_past_six(now):
    (group,) = of(laid_out(now), "reference-group")
    starts = [start for start, _end in group.sessions()]
    days = group.dates()
    assert {later - earlier for earlier, later in itertools.pairwise(days)} == {dt.timedelta(weeks=8)}
    assert {day.strftime("%A") for day in days} == {"Thursday"}
    assert {start.astimezone(LONDON).time() for start in starts} == {dt.time(18, 30)}
    # Both clock changes lie between the first and the last.
    assert {start.time() for start in starts} == {dt.time(18, 30), dt.time(17, 30)}
    assert starts[0] < now
    assert starts[-1] > now + dt.timedelta(weeks=95)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_there_are_four_online_workshops_in_every_month_with_twelve_places_each(now):
    by_month: dict[str, int] = {}
    for each in of(laid_out(now), "online-wellbeing-workshops"):
        assert (each.places, each.mode) == (12, "online")
        for day in each.dates():
            by_month[f"{day:%Y-%m}"] = by_month.get(f"{day:%Y-%m}", 0) + 1
    assert len(by_month) == 8
    assert set(by_month.values()) == {4}


def test_only_the_month_after_the_published_ones_is_a_draft():
    planned = laid_out(MARCH)
    drafts = {f"{day:%Y-%m}" for each in planned if each.is_draft for day in each.dates()}
    assert drafts == {"2027-07"}
    assert {each.offering for each in planned if each.is_draft} == {"online-wellbeing-workshops"}


def test_the_four_workshops_of_a_month_have_four_topics_and_the_next_month_others():
    def topics(month: str) -> set[str]:
        series = of(laid_out(MARCH), "online-wellbeing-workshops")
        return {
            each.topic(position)
            for each in series
            for position, day in enumerate(each.dates())
            if f"{day:%B}" == month
        }

    assert len(topics("March")) == len(topics("April")) == 4
    assert not topics("March") & topics("April")


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_a_course_has_all_of_its_five_weeks(now):
    courses = [each for each in laid_out(now) if each.offering in ("wellbeing-skills", "room-to-breathe")]
    assert {len(each.dates()) for each in courses} == {5}


def test_a_closed_week_puts_a_course_off_by_a_week():
    now = dt.datetime(2027, 3, 8, 10, 0, tzinfo=dt.UTC)
    fridays = [each for each in of(laid_out(now), "room-to-breathe") if each.starts_on > now.date()]
    (course,) = fridays
    # From 2 April 2027, a week after Good Friday.
    assert course.dates()[0] == dt.date(2027, 4, 2)
    assert course.except_on == ()
    earlier = of(laid_out(now - dt.timedelta(weeks=2)), "room-to-breathe")[-1]
    assert earlier.except_on == (dt.date(2027, 3, 26),)
    assert earlier.dates()[-1] == dt.date(2027, 4, 23)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (dt.date(2027, 3, 2), dt.date(2027, 6, 7)),
        (dt.date(2026, 6, 7), dt.date(2026, 6, 1)),
        (dt.date(2026, 6, 8), dt.date(2027, 6, 7)),
        (dt.date(2026, 12, 31), dt.date(2027, 6, 7)),
    ],
)
def test_carers_week_is_the_first_full_week_of_june_that_is_not_over(today, monday):
    assert carers_week(today) == monday


def test_carers_week_has_several_events_on_each_working_day_by_several_organisations():
    planned = [each for each in laid_out(MARCH) if each.offering.startswith("carers-week")]
    days = [day for each in planned for day in each.dates()]
    assert {days.count(dt.date(2027, 6, 7) + dt.timedelta(days=n)) for n in range(5)} <= {2, 3, 4}
    assert len({each.venue for each in planned if each.venue}) >= 8


def test_the_break_may_lie_across_the_new_year():
    assert dt.date(2026, 12, 24) in CLOSED
    assert dt.date(2027, 1, 1) in CLOSED
    assert dt.date(2026, 12, 23) not in CLOSED
    assert dt.date(2027, 3, 26) in CLOSED
    assert CLOSED.nearest_in_month(dt.date(2026, 12, 24)) == dt.date(2026, 12, 23)
    assert CLOSED.nearest_in_month(dt.date(2027, 1, 1)) == dt.date(2027, 1, 4)
