"""Messages survive being kept, and tries are spaced out."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.notices.rules import Attachment, Message, is_too_late, next_channel_gap, next_gap
from evenkeel.notices.tests.factories import BOOKED, NOW

words = st.text(max_size=30)
pairs = st.lists(st.tuples(words, words), max_size=3).map(tuple)
several = st.lists(words, max_size=3).map(tuple)
files = st.lists(st.builds(Attachment, words, words, words), max_size=2).map(tuple)


@given(st.builds(Message, words, words, several, pairs, pairs, several, words, files))
def test_a_message_is_the_same_after_it_was_kept(message):
    assert Message.from_json(json.loads(json.dumps(message.as_json()))) == message


def test_what_is_empty_is_not_kept():
    assert Message("Your booking is confirmed").as_json() == {"subject": "Your booking is confirmed"}


def test_a_subject_cannot_smuggle_in_another_header():
    assert Message("A message\r\nBcc: everyone@example.org").subject == "A message Bcc: everyone@example.org"


def test_two_messages_that_differ_are_not_equal():
    assert Message.from_json({**BOOKED.as_json(), "greeting": "Hello Bronwen"}) != BOOKED


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240), (20, 240)]
)
def test_gaps_grow(attempts, minutes):
    assert next_gap(attempts) == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 15), (2, 30), (5, 300), (500, 300)])
def test_a_channel_that_is_down_is_asked_again_within_five_minutes(failures, seconds):
    assert next_channel_gap(failures) == dt.timedelta(seconds=seconds)


def test_after_three_days_a_message_is_too_late():
    assert not is_too_late(NOW, NOW + dt.timedelta(days=3) - dt.timedelta(seconds=1))
    assert is_too_late(NOW, NOW + dt.timedelta(days=3))
