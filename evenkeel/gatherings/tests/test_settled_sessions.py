"""What staff can no longer do with a session that is over or cancelled: said in words of their own, not bookers'."""

from __future__ import annotations

import datetime as dt

import pytest

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.pools import set_status
from evenkeel.gatherings.actions.refusals import BookingOver, SessionSettled
from evenkeel.gatherings.actions.sessions import cancel_session, set_bookings_open
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, session, staff_actor
from evenkeel.gatherings.tests.reading import main_part, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
DAY = dt.timedelta(days=1)
AFTERWARDS = IN_TWO_WEEKS + DAY
OVER = "This session is over, so it can no longer be moved, cancelled, or opened or closed to bookings."
CANCELLED = "This session is cancelled, so nothing about it can be changed any more."


def book(where: Session) -> Booking:
    return book_place(session_id=where.pk, request=asking(), by=ANYONE, now=NOW - 3 * DAY).booking


def over() -> Session:
    """A session of yesterday, for which Maryam had booked."""
    made = session(NOW - DAY)
    book(made)
    return made


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_of_a_session_that_is_over_the_page_says_why_not_and_has_no_form(grace, page):
    where = over()
    shown = grace.get(f"/staff/sessions/{where.pk}/{page}/")
    sent = grace.post(f"/staff/sessions/{where.pk}/{page}/", {"because": "Snow"})
    assert (shown.status_code, sent.status_code) == (200, 409)
    for answer in (shown, sent):
        assert OVER in said(answer)
        assert "will be told" not in said(answer)
        assert "<form" not in main_part(answer)
    where.refresh_from_db()
    assert where.status == "open"


@pytest.mark.parametrize("page", ["move", "cancel", "change"])
def test_of_a_cancelled_session_the_page_says_why_not_and_has_no_form(grace, page):
    shown = grace.get(f"/staff/sessions/{session(status=Session.Status.CANCELLED).pk}/{page}/")
    assert CANCELLED in said(shown)
    assert "<form" not in main_part(shown)


def test_the_session_itself_has_no_link_to_them(grace):
    ends = ("move/", "cancel/", "bookings-open/")

    def linked(one: Session) -> list[str]:
        page = main_part(grace.get(f"/staff/sessions/{one.pk}/"))
        return [end for end in ends if f'/staff/sessions/{one.pk}/{end}"' in page]

    assert linked(session()) == list(ends)
    assert linked(over()) == []
    assert linked(session(status=Session.Status.CANCELLED)) == []


@pytest.mark.parametrize(
    ("fields", "now", "reason"),
    [
        ({}, AFTERWARDS, Shut.PAST),
        ({"status": Session.Status.CANCELLED}, NOW, Shut.CANCELLED),
        ({"status": Session.Status.DRAFT}, NOW, Shut.DRAFT),
    ],
)
def test_bookings_open_again_only_for_what_is_on_the_programme_and_to_come(fields, now, reason):
    where = session(**{"status": Session.Status.CLOSED} | fields)
    with pytest.raises(SessionSettled) as refused:
        set_bookings_open(session_id=where.pk, is_open=True, by=staff_actor(), now=now)
    assert refused.value.reason == reason
    assert "choose another" not in str(refused.value.sentence)


def test_a_cancelled_session_is_cancelled_once_whatever_the_hour():
    where = session()
    for now in (NOW, AFTERWARDS):
        cancel_session(session_id=where.pk, because="", by=staff_actor(), now=now)
    where.refresh_from_db()
    assert where.status == "cancelled"


def test_a_booking_that_cannot_become_what_was_asked_says_so_in_a_sentence():
    booking = book(session())
    set_status(booking, Booking.Status.CANCELLED, NOW)
    with pytest.raises(BookingOver) as refused:
        set_status(booking, Booking.Status.OFFERED, NOW)
    assert str(refused.value.sentence) == (
        "The booking now says “Cancelled”, so this can no longer be done. Nothing was changed."
    )
