"""Pages of a booking that were opened before something changed: what is sent from them is answered in words."""

import datetime as dt

import pytest

from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, holder, session
from evenkeel.gatherings.tests.own_booking import book, look, press
from evenkeel.gatherings.tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def cancelled() -> Booking:
    booking = book(session())
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    booking.refresh_from_db()
    return booking


def test_a_companion_sent_from_a_stale_page_is_refused_in_words():
    shown = press(cancelled(), "change_booking", companion="yes", companion_name="Yusuf")
    assert shown.status_code == 409
    assert "Nothing was changed" in said(shown)


def test_another_date_sent_from_a_stale_page_is_refused_in_words_and_takes_no_place():
    booking = cancelled()
    later = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=booking.series)
    shown = press(booking, "move_booking", session=later.pk)
    assert shown.status_code == 409
    assert "You do not have a place here, so there is nothing to move." in said(shown)
    assert not later.bookings.exists()


@pytest.mark.parametrize("step", ["change_booking", "move_booking"])
def test_a_page_that_no_longer_asks_anything_leads_to_the_booking(step):
    assert look(cancelled(), step).status_code == 302


def test_whoever_brings_somebody_to_a_full_session_keeps_their_own_place():
    full = session(capacity=2)
    book(full, asking("Tom Okafor"))
    mine = book(full)
    assert "There is no second place free just now. Your own place is safe." in said(
        look(mine, "change_booking")
    )
    shown = press(mine, "change_booking", companion="yes", companion_name="Yusuf")
    assert shown.status_code == 409
    assert "so only one person can come. The booking stays as it was." in said(shown)
    assert "waiting list" not in said(shown)
    mine.refresh_from_db()
    assert (mine.status, mine.party) == ("booked", 1)


def test_nothing_is_said_of_a_second_place_where_there_is_one():
    assert "no second place" not in said(look(book(session()), "change_booking"))
