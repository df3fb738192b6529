"""Recurrence, offers and opening times, by tables and by properties, with no database."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.gatherings.rules import booking, recurrence, waiting_list
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.gatherings.rules.states import BOOKING_TRANSITIONS, may_become
from evenkeel.gatherings.rules.waiting_list import Waiter

LONDON = ZoneInfo("Europe/London")
HOUR = dt.timedelta(hours=1)


def test_every_eight_weeks_on_thursday_keeps_its_hour_through_two_years():
    dates = recurrence.dates_of(
        rule="FREQ=WEEKLY;INTERVAL=8;BYDAY=TH;COUNT=13", starts_on=dt.date(2026, 1, 8)
    )
    moments = [recurrence.moment_of(day, dt.time(18, 30), "Europe/London") for day in dates]
    assert [day.isoformat() for day in dates[:8]] == [
        "2026-01-08", "2026-03-05", "2026-04-30", "2026-06-25", "2026-08-20", "2026-10-15", "2026-12-10", "2027-02-04",
    ]  # fmt: skip
    assert {moment.astimezone(LONDON).time() for moment in moments} == {dt.time(18, 30)}
    assert {moment.hour for moment in moments} == {17, 18}


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        # The last Sunday of March 2027 leaves out 01:00 to 02:00; the last of October repeats it.
        (dt.date(2027, 3, 27), dt.time(1, 30), "2027-03-27T01:30:00+00:00"),
        (dt.date(2027, 3, 28), dt.time(1, 30), "2027-03-28T01:30:00+00:00"),
        (dt.date(2027, 3, 28), dt.time(9, 0), "2027-03-28T08:00:00+00:00"),
        (dt.date(2027, 10, 31), dt.time(1, 30), "2027-10-31T00:30:00+00:00"),
        (dt.date(2027, 10, 31), dt.time(9, 0), "2027-10-31T09:00:00+00:00"),
    ],
)
def test_the_wall_clock_holds_at_both_changes(day, time, utc):
    assert recurrence.moment_of(day, time, "Europe/London").isoformat() == utc


@pytest.mark.parametrize(
    ("day", "time", "skipped"),
    [
        (dt.date(2027, 3, 28), dt.time(0, 59), False),
        (dt.date(2027, 3, 28), dt.time(1, 0), True),
        (dt.date(2027, 3, 28), dt.time(1, 59), True),
        (dt.date(2027, 3, 28), dt.time(2, 0), False),
        (dt.date(2027, 3, 29), dt.time(1, 30), False),
        (dt.date(2027, 10, 31), dt.time(1, 30), False),
    ],
)
def test_the_hour_that_the_spring_change_leaves_out_is_on_no_clock(day, time, skipped):
    assert recurrence.is_skipped(day, time, "Europe/London") is skipped


def test_a_session_across_a_change_lasts_as_long_as_it_says():
    start = recurrence.moment_of(dt.date(2027, 10, 31), dt.time(0, 30), "Europe/London")
    assert recurrence.end_of(start, 120) - start == dt.timedelta(hours=2)


def test_exceptions_fall_away_and_extra_dates_come_in():
    dates = recurrence.dates_of(
        rule="FREQ=WEEKLY;COUNT=3",
        starts_on=dt.date(2027, 5, 3),
        except_on=[dt.date(2027, 5, 10)],
        also_on=[dt.date(2027, 5, 12)],
    )
    assert dates == [dt.date(2027, 5, 3), dt.date(2027, 5, 12), dt.date(2027, 5, 17)]


@pytest.mark.parametrize(
    "rule", ["NONSENSE", "FREQ=SOMETIMES", "FREQ=WEEKLY;COUNT=x", "FREQ=YEARLY;BYMONTH=13"]
)
def test_a_rule_that_cannot_be_read_is_said_so(rule):
    with pytest.raises(recurrence.BadRule):
        recurrence.dates_of(rule=rule, starts_on=dt.date(2027, 5, 3))


def test_a_series_with_no_dates_is_no_series():
    with pytest.raises(recurrence.BadRule):
        recurrence.dates_of(rule="", starts_on=dt.date(2027, 5, 3), except_on=[dt.date(2027, 5, 3)])


@given(
    interval=st.integers(1, 12),
    starts_on=st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)),
    time=st.times(min_value=dt.time(3), max_value=dt.time(23)).map(
        lambda t: t.replace(second=0, microsecond=0)
    ),
)
def test_any_weekly_series_keeps_its_weekday_and_hour(interval, starts_on, time):
    dates = recurrence.dates_of(rule=f"FREQ=WEEKLY;INTERVAL={interval};COUNT=20", starts_on=starts_on)
    local = [recurrence.moment_of(day, time, "Europe/London").astimezone(LONDON) for day in dates]
    assert {moment.weekday() for moment in local} == {starts_on.weekday()}
    assert {moment.time() for moment in local} == {time}
    assert dates == sorted(set(dates))


@given(starts_on=st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)))
def test_an_endless_rule_is_laid_out_only_so_far(starts_on):
    dates = recurrence.dates_of(rule="FREQ=DAILY", starts_on=starts_on)
    assert len(dates) <= recurrence.MOST_DATES


@pytest.mark.parametrize(
    ("time", "part"),
    [
        ("00:00", "morning"),
        ("11:59", "morning"),
        ("12:00", "afternoon"),
        ("16:59", "afternoon"),
        ("17:00", "evening"),
    ],
)
def test_parts_of_the_day(time, part):
    assert recurrence.day_part(dt.time.fromisoformat(time)) == part


@given(parties=st.lists(st.integers(1, 2), max_size=20), free=st.integers(0, 10))
def test_offers_go_in_order_and_never_beyond_what_is_free(parties, free):
    waiting = [Waiter(number, party) for number, party in enumerate(parties)]
    chosen = waiting_list.next_to_offer(waiting, free)
    assert sum(waiter.party for waiter in chosen) <= free
    assert [waiter.booking_id for waiter in chosen] == sorted(waiter.booking_id for waiter in chosen)
    left = free - sum(waiter.party for waiter in chosen)
    passed_over = [waiter for waiter in waiting if waiter not in chosen]
    assert all(waiter.party > left for waiter in passed_over)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("now", "closes", "by_phone", "until"),
    [
        # A day, when there is time enough.
        ("2027-03-02T10:00", "2027-03-16T12:00", False, "2027-03-03T10:00"),
        ("2027-03-02T10:00", "2027-03-16T12:00", True, "2027-03-05T10:00"),
        # Half of what is left, when there is less.
        ("2027-03-02T10:00", "2027-03-02T18:00", False, "2027-03-02T14:00"),
        # Nobody has to answer in the night.
        ("2027-03-02T23:30", "2027-03-16T12:00", False, "2027-03-04T10:00"),
        ("2027-03-02T02:00", "2027-03-16T12:00", False, "2027-03-03T10:00"),
        # Never past the close.
        ("2027-03-02T20:00", "2027-03-03T09:00", False, "2027-03-03T09:00"),
        ("2027-03-02T10:00", "2027-03-02T10:40", False, "2027-03-02T10:30"),
        # Across the spring change it is the wall clock's morning.
        ("2027-03-27T22:00", "2027-04-10T12:00", False, "2027-03-29T10:00"),
    ],
)
def test_how_long_an_offer_holds(now, closes, by_phone, until):
    held = waiting_list.offer_deadline(
        now=at(now), closes_at=at(closes), by_phone=by_phone, zone="Europe/London"
    )
    assert held == at(until)


def test_no_offer_is_made_when_there_is_no_time_to_answer():
    now = at("2027-03-02T10:00")
    assert (
        waiting_list.offer_deadline(now=now, closes_at=now + HOUR / 3, by_phone=False, zone="Europe/London")
        is None
    )


START = at("2027-03-16T14:00")


@pytest.mark.parametrize(
    ("status", "now", "shut"),
    [
        ("open", START - 3 * HOUR, None),
        ("open", START - 2 * HOUR, Shut.CLOSED),
        ("closed", START - 3 * HOUR, Shut.CLOSED),
        ("draft", START - 3 * HOUR, Shut.DRAFT),
        ("cancelled", START + 9 * HOUR, Shut.CANCELLED),
        ("open", START, Shut.UNDER_WAY),
        ("open", START + 2 * HOUR, Shut.PAST),
    ],
)
def test_when_a_session_can_be_booked(status, now, shut):
    closes = booking.closes_at(START, 120)
    found = booking.why_shut(
        status=status, starts_at=START, ends_at=START + 2 * HOUR, closes_at=closes, now=now
    )
    assert found == shut


@pytest.mark.parametrize(
    ("booked_hours", "to_come"),
    [(-400, ["week", "day"]), (-181, ["week", "day"]), (-180, ["day"]), (-37, ["day"]), (-36, []), (-1, [])],
)
def test_whoever_books_late_is_reminded_only_of_what_is_not_just_told(booked_hours, to_come):
    booked_at = START + booked_hours * HOUR
    assert list(booking.reminders_to_come(starts_at=START, booked_at=booked_at)) == to_come


@pytest.mark.parametrize(
    ("hours", "booked_hours", "asked"),
    [
        (-49, -100, False),
        (-48, -100, True),
        (-1, -100, True),
        (0, -100, False),
        # Whoever booked in the last twelve hours has just been told.
        (-24, -25, False),
        (-24, -36, False),
        (-24, -37, True),
    ],
)
def test_two_days_before_they_are_asked_if_they_still_come_unless_they_have_just_booked(
    hours, booked_hours, asked
):
    booked_at = START + booked_hours * HOUR
    is_asked = booking.asks_still_coming(starts_at=START, booked_at=booked_at, now=START + hours * HOUR)
    assert is_asked is asked


@pytest.mark.parametrize(("hours", "shown"), [(-25, False), (-24, True), (0, True), (1, True), (2, False)])
def test_the_join_link_shows_from_a_day_before_until_the_end(hours, shown):
    now = START + hours * HOUR
    assert booking.shows_join_link(starts_at=START, ends_at=START + 2 * HOUR, now=now) is shown


def test_links_stop_after_thirty_days():
    assert not booking.link_has_expired(last_ends_at=START, now=START + dt.timedelta(days=30))
    assert booking.link_has_expired(last_ends_at=START, now=START + dt.timedelta(days=31))


def test_what_is_over_stays_over():
    over = {target for _source, _verb, target in BOOKING_TRANSITIONS} - {"waiting", "offered", "booked"}
    assert over == {"cancelled", "left", "declined", "lapsed", "moved", "called_off"}
    assert not any(source in over for source, _verb, _target in BOOKING_TRANSITIONS)
    assert may_become(BOOKING_TRANSITIONS, "waiting", "offered")
    assert not may_become(BOOKING_TRANSITIONS, "cancelled", "booked")
