"""What messages say of where it is: how to join online is told to whoever may come, and to nobody else."""

from __future__ import annotations

import datetime as dt

import pytest

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.models import Booking, Mode, Session
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
WEEK = dt.timedelta(days=7)
HOW_TO_JOIN = "Online. How to join is on your booking page from 24 hours before."


def book(where: Session, name: str = "Maryam Siddiqui") -> Booking:
    return book_place(session_id=where.pk, request=asking(name), by=ANYONE, now=NOW, or_wait=True).booking


def give_up(booking: Booking) -> None:
    cancel_place(booking_id=booking.pk, by=Actor("carer", booking.carer_id), now=NOW)


def where(booking: Booking, kind: str) -> list[str]:
    """The places that the message of that kind names."""
    message = Notice.objects.get(about_id=booking.pk, kind=f"gatherings.{kind}").content
    return [value for label, value in message["facts"] if label == "Where"]


def test_whoever_has_a_place_online_is_told_where_the_link_is():
    assert where(book(session()), "place_booked") == [HOW_TO_JOIN]


def test_whoever_waits_is_offered_a_place_or_gave_one_up_is_promised_no_link():
    full = session(capacity=1)
    maryam, tom = book(full), book(full, "Tom Okafor")
    give_up(maryam)
    assert where(tom, "on_waiting_list") == ["Online"]
    assert where(tom, "place_offered") == ["Online"]
    assert where(maryam, "place_given_up") == ["Online"]


def test_of_what_is_cancelled_no_link_is_promised_though_the_other_dates_stay():
    course = series(whole=True)
    first, _second = session(of=course), session(IN_TWO_WEEKS + WEEK, of=course)
    booking = book(first)
    assert where(booking, "place_booked") == [HOW_TO_JOIN]
    cancel_session(session_id=first.pk, because="", by=staff_actor(), now=NOW)
    assert where(booking, "session_cancelled") == ["Online"]


def test_of_what_is_held_in_both_ways_the_place_is_always_said():
    both = session(of=series(venue=venue()), mode=Mode.HYBRID, capacity=1)
    maryam, tom = book(both), book(both, "Tom Okafor")
    rooms = "Elm Street Rooms, 12 Elm Street, Alderton, ZZ1 1AA"
    assert where(maryam, "place_booked") == [f"{rooms}, or online as it says on your booking page"]
    assert where(tom, "on_waiting_list") == [f"{rooms}, or online"]
