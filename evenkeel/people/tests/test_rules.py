"""Who is the same person, and when it is safe to reach them: rules by table and property."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from evenkeel.people import rules

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maryam Siddiqui", "  maryam   SIDDIQUI "),
        ("Siobhán O’Hara", "siobhán o'hara"),
        ("Anne‑Marie Lowe", "ANNE-MARIE LOWE"),
        ("Ｍａｒｙａｍ Siddiqui", "Maryam Siddiqui"),
        ("Maryam\u00a0Siddiqui", "Maryam Siddiqui"),
    ],
)
def test_one_name_written_in_two_ways_is_one_name(one, other):
    assert rules.name_key(one) == rules.name_key(other)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", (None, None, None, None)),
        ("maryam", (b"maryam", None, None, None)),
        ("ana de lópez", (b"ana", b"de", "lópez".encode(), None)),
        ("a b c d e", (b"a", b"b", b"c", b"e")),
    ],
)
def test_the_words_of_a_name_are_its_first_three_and_its_last(name, words):
    assert rules.name_words(name) == words


@given(some.text(min_size=1), some.text())
def test_words_that_begin_so_are_those_between_two_places(start, word):
    first, end = rules.words_that_begin(start)
    assert (first <= word.encode() < end) == word.startswith(start)


@pytest.mark.parametrize(
    ("one", "other"), [("Sam Lee", "Sam Leigh"), ("José", "Jose"), ("Ann Lee", "Annlee")]
)
def test_two_names_are_two_names(one, other):
    assert rules.name_key(one) != rules.name_key(other)


@given(some.text(max_size=400))
def test_a_folded_name_stays_as_it_is_and_fits(name):
    folded = rules.name_key(name)
    assert len(folded) <= rules.NAME_KEY_LENGTH
    assert rules.name_key(folded).startswith(rules.name_key(folded)[:1])
    assert "  " not in folded


def test_a_couple_with_one_address_are_two_people_by_their_keys():
    keys = {
        rules.match_key(email="home@example.org", phone="", folded_name=name)
        for name in ("maryam siddiqui", "tomasz siddiqui")
    }
    assert len(keys) == 2
    assert None not in keys


def test_a_number_counts_only_where_there_is_no_email():
    with_one = rules.match_key(email="a@example.org", phone="+447700900123", folded_name="sam")
    with_another = rules.match_key(email="a@example.org", phone="+447700900999", folded_name="sam")
    alone = rules.match_key(email="", phone="+447700900123", folded_name="sam")
    assert with_one == with_another != alone


def test_nobody_is_known_by_name_alone():
    assert rules.match_key(email="", phone="", folded_name="sam lee") is None


@pytest.mark.parametrize(
    ("number", "can"),
    [
        ("+447700900123", True),
        ("+441632960100", False),
        ("+442079460018", False),
        ("+448088088000", False),
        ("", False),
        ("rubbish", False),
    ],
)
def test_only_a_mobile_is_sent_texts(number, can):
    assert rules.can_be_texted(number) is can


NINE, FIVE = dt.time(9), dt.time(17)


@pytest.mark.parametrize(
    ("here", "first", "last", "next_safe"),
    [
        ("2027-03-02 10:00", NINE, FIVE, None),
        ("2027-03-02 09:00", NINE, FIVE, None),
        ("2027-03-02 17:00", NINE, FIVE, "2027-03-03 09:00"),
        ("2027-03-02 08:59", NINE, FIVE, "2027-03-02 09:00"),
        ("2027-03-02 23:00", NINE, FIVE, "2027-03-03 09:00"),
        # Over midnight: safe from eight in the evening until two.
        ("2027-03-02 01:00", dt.time(20), dt.time(2), None),
        ("2027-03-02 21:00", dt.time(20), dt.time(2), None),
        ("2027-03-02 02:00", dt.time(20), dt.time(2), "2027-03-02 20:00"),
        # The clocks go forward on 28 March 2027 and back on 31 October: nine stays nine on the wall.
        ("2027-03-27 18:00", NINE, FIVE, "2027-03-28 09:00"),
        ("2027-10-30 18:00", NINE, FIVE, "2027-10-31 09:00"),
        ("2027-03-02 10:00", None, None, None),
        ("2027-03-02 10:00", NINE, NINE, None),
    ],
)
def test_safe_hours_are_kept_on_the_wall_clock(here, first, last, next_safe):
    now = dt.datetime.fromisoformat(here).replace(tzinfo=LONDON).astimezone(dt.UTC)
    found = rules.next_safe_moment(now, first, last, LONDON)
    assert (found and found.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")) == next_safe


moments = some.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)
# No clock ever changes after four in the morning.
times = some.times(dt.time(4))


@given(moments, times, times)
def test_the_next_safe_moment_is_safe_and_at_most_a_day_away(now, first, last):
    found = rules.next_safe_moment(now, first, last, LONDON)
    if found is not None:
        assert now < found <= now + dt.timedelta(hours=25)
        assert rules.next_safe_moment(found, first, last, LONDON) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("Maryam", ""),
        ("", ""),
        ("flat 12", ""),
        ("+44 7700 900 123", "+447700900123"),
    ],
)
def test_a_number_is_told_from_a_name(written, number):
    assert rules.number_in(written) == number


@pytest.mark.parametrize(
    ("safe_from", "safe_until", "fit"),
    [
        (None, None, True),
        (dt.time(9), dt.time(17), True),
        (dt.time(22), dt.time(6), True),
        (dt.time(0), dt.time(6), True),
        (dt.time(9), None, False),
        (None, dt.time(0), False),
        (dt.time(9), dt.time(9), False),
    ],
)
def test_hours_have_two_ends_that_differ_or_none(safe_from, safe_until, fit):
    assert rules.hours_fit(safe_from, safe_until) is fit
