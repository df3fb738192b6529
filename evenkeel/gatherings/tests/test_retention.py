"""What bookings and messages say in words is let go of in time, by a clock that is moved; what is counted stays."""

import datetime as dt

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common import batches
from evenkeel.common.actors import ANYONE, SYSTEM
from evenkeel.common.classification import BOOKING, MESSAGE_TEXT
from evenkeel.gatherings.actions import retention
from evenkeel.gatherings.actions.broadcast import message_everyone
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, BookingNeed, Session, SessionMessage
from evenkeel.gatherings.sweeps import blank_old_bookings, blank_old_messages
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    series,
    session,
    staff_actor,
)
from evenkeel.people.models import Carer
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
SECOND, DAY, WEEK = dt.timedelta(seconds=1), dt.timedelta(days=1), dt.timedelta(days=7)
KEPT = dt.timedelta(days=BOOKING.days)
TEXT_KEPT = dt.timedelta(days=MESSAGE_TEXT.days)


def book(where, name="Maryam Siddiqui"):
    """With her sister, a note, and an interpreter."""
    request = asking(
        name, party=2, companion_name="Sadia", note="I come by bus.", needs=(("interpreter", "Urdu"),)
    )
    return book_place(session_id=where.pk, request=request, by=ANYONE, now=NOW).booking


def write(where):
    return message_everyone(
        session_id=where.pk,
        text="Please bring a cushion.",
        audience="booked",
        request_key="one",
        by=staff_actor(),
        now=NOW,
    )


def test_what_a_booking_says_goes_and_the_booking_stays():
    workshop = session()
    booking = book(workshop)
    answer_task(task_id=Task.objects.get().pk, answer="instead", note="By phone.", by=SYSTEM, now=NOW)
    over = workshop.ends_at + KEPT
    assert blank_old_bookings(over) == 0
    # The booking, and its need.
    assert blank_old_bookings(over + SECOND) == 2
    assert blank_old_bookings(over + SECOND) == 0
    booking.refresh_from_db()
    assert (booking.companion_name, booking.note) == ("", "")
    assert (booking.carer.name, booking.party, booking.status) == ("Maryam Siddiqui", 2, "booked")
    assert not BookingNeed.objects.exists()
    written = Entry.objects.filter(action__in=("gatherings.blank_bookings", "gatherings.delete_needs"))
    assert [(entry.actor_kind, entry.facts) for entry in written] == [("system", {"count": 1})] * 2


def test_the_record_of_whoever_stays_in_touch_stays():
    workshop = session()
    book(workshop)
    assert blank_old_bookings(workshop.ends_at + KEPT + SECOND) == 2
    assert Carer.objects.get().email == "maryam.siddiqui@example.org"


def test_of_a_course_the_last_date_counts():
    course = series(whole=True)
    _first, last = (session(IN_TWO_WEEKS + week * WEEK, of=course) for week in range(2))
    booking = book(last)
    assert blank_old_bookings(last.ends_at + KEPT) == 0
    assert blank_old_bookings(last.ends_at + KEPT + SECOND) == 2
    booking.refresh_from_db()
    assert booking.note == ""


def test_whoever_gave_the_place_up_is_let_go_of_too():
    workshop = session()
    book(workshop)
    Booking.objects.update(status="cancelled")
    assert blank_old_bookings(workshop.ends_at + KEPT + SECOND) == 2


def test_a_task_that_is_answered_after_its_need_has_gone_changes_nothing():
    workshop = session()
    book(workshop)
    later = workshop.ends_at + KEPT + SECOND
    blank_old_bookings(later)
    answer_task(task_id=Task.objects.get().pk, answer="arranged", by=SYSTEM, now=later)
    assert not BookingNeed.objects.exists()


def test_a_run_goes_on_after_its_first_batch_and_ends_after_so_many(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)
    workshop = session()
    for name in ("Maryam Siddiqui", "Tom Okafor", "Wei Zhang"):
        book(workshop, name)
    later = workshop.ends_at + KEPT + SECOND
    monkeypatch.setattr(batches, "MOST_IN_A_RUN", 2)
    assert blank_old_bookings(later) == 4
    assert Booking.objects.exclude(note="").count() == BookingNeed.objects.count() == 1
    assert blank_old_bookings(later) == 2


def test_a_message_to_everyone_goes_in_time_and_who_wrote_when_stays():
    workshop = session()
    book(workshop)
    message = write(workshop)
    assert blank_old_messages(NOW + TEXT_KEPT - SECOND) == 0
    assert blank_old_messages(NOW + TEXT_KEPT) == 1
    assert blank_old_messages(NOW + TEXT_KEPT) == 0
    message.refresh_from_db()
    assert (message.text, message.reached) == ("", 1)
    assert Entry.objects.get(action="gatherings.blank_messages").facts == {"count": 1}


def test_a_message_about_what_is_still_to_come_can_be_read_until_it_is_over():
    workshop = session(NOW + 2 * TEXT_KEPT)
    book(workshop)
    write(workshop)
    assert blank_old_messages(workshop.ends_at) == 0
    assert blank_old_messages(workshop.ends_at + SECOND) == 1


def test_a_message_that_went_to_somebody_on_hold_stays():
    workshop = session()
    book(workshop)
    book(workshop, "Tom Okafor")
    write(workshop)
    Carer.objects.filter(name="Tom Okafor").update(held_at=NOW)
    later = NOW + TEXT_KEPT + DAY
    assert blank_old_messages(later) == 0
    Carer.objects.update(held_at=None)
    assert blank_old_messages(later) == 1
    assert Session.objects.count() == SessionMessage.objects.count() == 1
