"""How often a series meets, what clashes, and who still fits into a room."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.gatherings.rules.attendance import Line, fits, here_or_expected
from evenkeel.gatherings.rules.clashes import ClashKind, Slot, find_clashes
from evenkeel.gatherings.rules.recurrence import dates_of
from evenkeel.gatherings.rules.repeats import Repeat, repeat_of, rule_of

THURSDAY = dt.date(2027, 1, 14)
FRIDAY = THURSDAY + dt.timedelta(days=1)
SIX = dt.datetime(2027, 3, 4, 18, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("repeat", "second", "third"),
    [
        (Repeat.WEEKLY, dt.date(2027, 1, 21), dt.date(2027, 1, 28)),
        (Repeat.FORTNIGHTLY, dt.date(2027, 1, 28), dt.date(2027, 2, 11)),
        (Repeat.FOUR_WEEKLY, dt.date(2027, 2, 11), dt.date(2027, 3, 11)),
        (Repeat.EIGHT_WEEKLY, dt.date(2027, 3, 11), dt.date(2027, 5, 6)),
        (Repeat.MONTHLY, dt.date(2027, 2, 11), dt.date(2027, 3, 11)),
    ],
)
def test_each_plain_choice_gives_the_dates_that_people_mean(repeat, second, third):
    rule = rule_of(repeat, THURSDAY, times=3)
    assert dates_of(rule=rule, starts_on=THURSDAY) == [THURSDAY, second, third]
    assert repeat_of(rule) == repeat


def test_once_needs_no_rule_and_a_repetition_without_an_end_is_refused():
    assert rule_of(Repeat.ONCE, THURSDAY) == ""
    assert repeat_of("") == Repeat.ONCE
    with pytest.raises(ValueError, match="end"):
        rule_of(Repeat.WEEKLY, THURSDAY)


def test_the_fifth_friday_means_the_last_so_that_no_month_is_left_out():
    dates = dates_of(
        rule=rule_of(Repeat.MONTHLY, dt.date(2027, 1, 29), times=3), starts_on=dt.date(2027, 1, 29)
    )
    assert dates == [dt.date(2027, 1, 29), dt.date(2027, 2, 26), dt.date(2027, 3, 26)]


def test_until_counts_its_own_day():
    rule = rule_of(Repeat.WEEKLY, THURSDAY, until=dt.date(2027, 1, 28))
    assert dates_of(rule=rule, starts_on=THURSDAY)[-1] == dt.date(2027, 1, 28)


@given(
    st.sampled_from(list(Repeat)[1:]), st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)), st.integers(2, 9)
)
def test_the_first_date_is_always_one_of_them_and_all_keep_its_weekday(repeat, starts_on, times):
    dates = dates_of(rule=rule_of(repeat, starts_on, times=times), starts_on=starts_on)
    assert dates[0] == starts_on
    assert {day.weekday() for day in dates} == {starts_on.weekday()}
    assert len(dates) == times


def test_a_rule_that_no_choice_makes_is_said_as_it_is():
    assert repeat_of("FREQ=DAILY;COUNT=5") is None
    assert repeat_of("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5") is None


def slot(start=SIX, hours=2, **fields):
    return Slot(start, start + hours * HOUR, **fields)


@pytest.mark.parametrize(
    ("wanted", "taken", "kinds"),
    [
        (slot(venue_id=1, room_id=5), slot(venue_id=1, room_id=5), [ClashKind.ROOM]),
        (slot(venue_id=1, room_id=5), slot(venue_id=1, room_id=6), []),
        (slot(venue_id=1), slot(venue_id=1, room_id=6), [ClashKind.VENUE]),
        (slot(venue_id=1), slot(venue_id=2), []),
        (slot(), slot(), []),
        (
            slot(facilitator_ids=frozenset({1, 2})),
            slot(facilitator_ids=frozenset({2})),
            [ClashKind.FACILITATOR],
        ),
        (
            slot(venue_id=1, room_id=5, facilitator_ids=frozenset({1})),
            slot(venue_id=1, room_id=5, facilitator_ids=frozenset({1})),
            [ClashKind.ROOM, ClashKind.FACILITATOR],
        ),
        (slot(series_id=3), slot(SIX + HOUR, series_id=3), [ClashKind.SERIES]),
        (slot(series_id=3), slot(series_id=4), []),
        (slot(series_id=3, on=THURSDAY), slot(SIX - 4 * HOUR, series_id=3, on=THURSDAY), [ClashKind.SERIES]),
        (slot(series_id=3, on=THURSDAY), slot(SIX + 9 * HOUR, series_id=3, on=FRIDAY), []),
        (slot(series_id=3, on=THURSDAY), slot(SIX + HOUR, series_id=3, on=FRIDAY), [ClashKind.SERIES]),
        (slot(on=THURSDAY), slot(on=THURSDAY), []),
        (
            slot(venue_id=1, room_id=5, series_id=3),
            slot(venue_id=1, room_id=5, series_id=3),
            [ClashKind.SERIES, ClashKind.ROOM],
        ),
        (slot(venue_id=1, room_id=5), slot(SIX + 2 * HOUR, venue_id=1, room_id=5), []),
        (slot(venue_id=1, room_id=5), slot(SIX - 2 * HOUR, venue_id=1, room_id=5), []),
        (slot(venue_id=1, room_id=5), slot(SIX + 1.99 * HOUR, venue_id=1, room_id=5), [ClashKind.ROOM]),
        (slot(venue_id=1, room_id=5), slot(SIX + HOUR / 2, hours=1, venue_id=1, room_id=5), [ClashKind.ROOM]),
    ],
)
def test_what_clashes(wanted, taken, kinds):
    assert [clash.kind for clash in find_clashes([wanted], {7: taken})] == kinds


def test_a_clash_names_whoever_is_in_both():
    both = find_clashes(
        [slot(facilitator_ids=frozenset({1, 2}))], {7: slot(facilitator_ids=frozenset({2, 3}))}
    )
    assert both[0].facilitator_ids == {2}
    assert both[0].session_id == 7


@pytest.mark.parametrize(
    ("line", "seats"),
    [
        (Line("", party=2), 2),
        (Line("attended", party=2, companion_came=True), 2),
        (Line("late", party=2), 1),
        (Line("left_early"), 1),
        (Line("did_not_come", party=2), 0),
    ],
)
def test_who_takes_a_seat(line, seats):
    assert here_or_expected([line]) == seats


def test_the_room_counts_where_its_seats_are_known_and_the_places_where_not():
    lines = [Line("attended"), Line("")]
    assert fits(lines, capacity=2, seats=3)
    assert not fits(lines, capacity=9, seats=2)
    assert not fits(lines, capacity=2, seats=None)
    assert fits([Line("attended"), Line("did_not_come")], capacity=2, seats=None)
