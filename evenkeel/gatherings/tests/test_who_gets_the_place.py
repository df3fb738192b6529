"""That a place goes to somebody who waits is said only where somebody does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.tests.factories import asking, session
from evenkeel.gatherings.tests.own_booking import book, look, press
from evenkeel.gatherings.tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def full(capacity: int = 1, waiting: int = 0, party: int = 1) -> Booking:
    """Maryam's booking, which takes every place; so many people wait."""
    workshop = session(capacity=capacity)
    booking = book(workshop, asking(party=party))
    for number in range(waiting):
        book(workshop, asking(f"Ada Lin {number}"), or_wait=True)
    return booking


def offered(waiting: int) -> Booking:
    """The first of those who wait is offered Maryam's place."""
    booking = full(waiting=waiting + 1)
    press(booking, "cancel_booking")
    return Booking.objects.get(status="offered", pool=booking.pool)


@pytest.mark.parametrize("step", ["cancel_booking", "confirm_coming"])
def test_a_place_is_offered_on_only_where_somebody_waits(step):
    assert "Your place is then offered to someone who is waiting." in said(look(full(waiting=1), step))
    nobody = said(look(full(), step))
    assert "Someone else can then have your place." in nobody
    assert "waiting" not in nobody


def test_so_are_two_places():
    assert "offered to people who are waiting" in said(look(full(2, waiting=1, party=2), "cancel_booking"))
    nobody = said(look(full(2, party=2), "cancel_booking"))
    assert "Someone else can then have both places." in nobody


def test_nothing_is_offered_once_bookings_have_closed():
    booking = full(waiting=1)
    Session.objects.update(status="closed")
    assert "Someone else can then have your place." in said(look(booking, "cancel_booking"))


def test_an_offer_goes_to_the_next_person_only_where_there_is_one():
    ada = offered(waiting=1)
    assert "it goes to the next person" in said(look(ada))
    assert "it goes to the next person" in said(look(ada, "take_offer"))
    assert "Yes, give it to the next person" in said(look(ada, "leave_list"))
    last = offered(waiting=0)
    for step in ("show_booking", "take_offer", "leave_list"):
        words = said(look(last, step))
        assert "next person" not in words
        assert "someone else can have it" in words


def test_knowing_whether_somebody_waits_asks_nothing_more():
    alone, with_others = full(), full(waiting=2)
    with CaptureQueriesContext(connection) as of_one:
        look(alone, "cancel_booking")
    with CaptureQueriesContext(connection) as of_another:
        look(with_others, "cancel_booking")
    assert len(of_one) == len(of_another)
