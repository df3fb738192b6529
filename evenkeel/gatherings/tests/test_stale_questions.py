"""What staff are asked of a booking is done to that booking as they read it, and to nothing that it became since."""

import pytest

from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.refusals import StandsOtherwise
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list, take_offer
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests.factories import NOW, asking, book, holder, session, staff_actor
from evenkeel.gatherings.tests.reading import said, value_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
GRACE = staff_actor()


def one_who_waits():
    """Tom, who waits for the one place that Maryam has."""
    full = session(capacity=1)
    first = book(full).booking
    return first, book(full, asking("Tom Okafor"), or_wait=True).booking


def offered(first, tom):
    cancel_place(booking_id=first.pk, by=holder(first), now=NOW)
    tom.refresh_from_db()
    assert tom.status == "offered"


def took_it(first, tom):
    offered(first, tom)
    take_offer(booking_id=tom.pk, by=holder(tom), now=NOW)


def was_given_it(first, tom):
    cancel_place(booking_id=first.pk, by=holder(first), now=NOW)
    give_place(booking_id=tom.pk, by=GRACE, now=NOW)


def path_of(booking):
    return f"/staff/bookings/{booking.pk}/cancel/"


@pytest.mark.parametrize("meanwhile", [took_it, was_given_it])
def test_taking_somebody_off_the_list_does_not_cancel_the_place_that_they_have_meanwhile(grace, meanwhile):
    first, tom = one_who_waits()
    asked = grace.get(path_of(tom))
    assert "Take Tom Okafor off the list?" in said(asked)
    meanwhile(first, tom)
    refused = grace.post(path_of(tom), {"asked": value_of(asked, "asked")})
    assert refused.status_code == 409
    assert "they have a place now. Nothing was cancelled." in said(refused)
    assert "Cancel for Tom Okafor?" in said(refused)
    assert Booking.objects.get(pk=tom.pk).status == "booked"
    grace.post(path_of(tom), {"asked": value_of(refused, "asked")})
    assert Booking.objects.get(pk=tom.pk).status == "cancelled"


def test_taking_somebody_off_the_list_says_no_to_no_offer_that_came_meanwhile(grace):
    first, tom = one_who_waits()
    asked = value_of(grace.get(path_of(tom)), "asked")
    offered(first, tom)
    refused = grace.post(path_of(tom), {"asked": asked})
    assert (refused.status_code, Booking.objects.get(pk=tom.pk).status) == (409, "offered")
    assert "they have been offered a place, and it is kept for them." in said(refused)
    grace.post(path_of(tom), {"asked": value_of(refused, "asked")})
    assert Booking.objects.get(pk=tom.pk).status == "declined"


def test_saying_no_to_an_offer_for_somebody_does_not_cancel_the_place_that_they_took_meanwhile(grace):
    first, tom = one_who_waits()
    offered(first, tom)
    asked = value_of(grace.get(path_of(tom)), "asked")
    take_offer(booking_id=tom.pk, by=holder(tom), now=NOW)
    refused = grace.post(path_of(tom), {"asked": asked})
    assert (refused.status_code, Booking.objects.get(pk=tom.pk).status) == (409, "booked")


@pytest.mark.parametrize("asked", [None, "", "nonsense", "cancelled"])
def test_a_page_that_does_not_say_what_it_asked_asks_again(grace, asked):
    booking = book(session()).booking
    refused = grace.post(path_of(booking), {} if asked is None else {"asked": asked})
    assert (refused.status_code, Booking.objects.get().status) == (409, "booked")
    done = grace.post(path_of(booking), {"asked": value_of(refused, "asked")}, follow=True)
    assert "The booking is cancelled." in said(done)


def test_the_same_press_twice_cancels_once_and_is_answered_alike(grace):
    booking = book(session()).booking
    for _press in range(2):
        done = grace.post(path_of(booking), {"asked": "booked"}, follow=True)
        assert "The booking is cancelled." in said(done)
    assert Booking.objects.get().status == "cancelled"


def test_the_actions_look_at_the_booking_under_its_lock():
    booking = book(session()).booking
    for action in (cancel_place, leave_waiting_list):
        with pytest.raises(StandsOtherwise):
            action(booking_id=booking.pk, asked="waiting", by=GRACE, now=NOW)
