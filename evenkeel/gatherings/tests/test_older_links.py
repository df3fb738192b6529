"""Links of bookings that are over: what their pages say of the booking that came after."""

import pytest

from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.refusals import AskedAgain
from evenkeel.gatherings.actions.waiting import leave_waiting_list
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests.factories import NOW, asking, holder, session, staff_actor
from evenkeel.gatherings.tests.own_booking import book, look, press
from evenkeel.gatherings.tests.reading import main_part, said, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

NEWER_STAYS = "You have asked again since, and your new booking stays as it is."


def given_up(booking: Booking) -> Booking:
    return cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)


def gave_up_and_booked_again() -> tuple[Booking, Booking]:
    workshop = session()
    return given_up(book(workshop)), book(workshop)


def left_and_waits_again() -> tuple[Booking, Booking]:
    workshop = session(capacity=1)
    book(workshop, asking("Tom Okafor"))
    first = book(workshop, or_wait=True)
    leave_waiting_list(booking_id=first.pk, by=holder(first), now=NOW)
    first.refresh_from_db()
    return first, book(workshop, or_wait=True)


@pytest.mark.parametrize(
    ("twice", "stands"),
    [
        (gave_up_and_booked_again, "You have a place again."),
        (left_and_waits_again, "You are on the waiting list again."),
    ],
)
def test_the_link_of_the_older_booking_leads_to_the_newer_and_says_how_that_stands(twice, stands):
    older, newer = twice()
    page = look(older)
    words = said(page)
    assert title_of(page).startswith("You asked again")
    assert stands in words
    assert "See your booking" in words
    assert booking_path(newer) in main_part(page)
    for untrue in ("Your booking is cancelled", "You are off the waiting list", "Ask for a place again"):
        assert untrue not in words
    assert look(older, "rejoin_list").status_code == 302


@pytest.mark.parametrize("twice", [gave_up_and_booked_again, left_and_waits_again])
@pytest.mark.parametrize("step", ["cancel_booking", "leave_list", "take_offer", "change_booking"])
def test_a_stale_page_of_the_older_booking_changes_nothing_and_shows_the_way_to_the_newer(twice, step):
    older, newer = twice()
    before = list(Booking.objects.order_by("pk").values())
    shown = press(older, step, companion="no")
    assert shown.status_code == 409
    assert NEWER_STAYS in said(shown)
    assert booking_path(newer) in main_part(shown)
    assert list(Booking.objects.order_by("pk").values()) == before


def test_the_older_link_is_the_usual_one_again_once_the_newer_booking_is_given_up_too():
    older, newer = gave_up_and_booked_again()
    given_up(newer)
    assert title_of(look(older)).startswith("Your booking is cancelled")
    assert "You gave your place up" in said(press(older, "cancel_booking"))


def test_nobody_is_led_to_somebody_elses_booking_or_to_one_for_something_else():
    workshop = session()
    older = given_up(book(workshop))
    others = book(workshop, asking("Tom Okafor")), book(session())
    page = look(older)
    assert title_of(page).startswith("Your booking is cancelled")
    for other in others:
        assert booking_path(other) not in page.content.decode()


def test_staff_who_cancel_the_older_booking_hear_that_there_is_a_newer_one(grace):
    older, newer = gave_up_and_booked_again()
    shown = grace.post(f"/staff/bookings/{older.pk}/cancel/", follow=True)
    assert "They have asked again since, and their new booking stays as it is." in said(shown)
    assert "The booking is cancelled." not in said(shown)
    with pytest.raises(AskedAgain):
        cancel_place(booking_id=older.pk, by=staff_actor(), now=NOW)
    newer.refresh_from_db()
    assert newer.status == "booked"
