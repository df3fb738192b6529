"""Calendar files, read back by two libraries that know nothing of each other."""

import datetime as dt

import icalendar
import pytest
import vobject

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.calendars import booking_calendar, public_calendar
from evenkeel.gatherings.queries.coming import Filters, coming_sessions
from evenkeel.gatherings.queries.places import sessions_of
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, series, session, venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
LINK = "http://127.0.0.1:8000/bookings/x/"


def book(where, request=None):
    return book_place(session_id=where.pk, request=request or asking(), by=ANYONE, now=NOW).booking


def written(booking):
    return booking_calendar(booking, sessions_of(booking), link=LINK, organiser="hello@example.org", now=NOW)


def test_both_libraries_read_the_same_time_place_and_person():
    booking = book(
        session(of=series(venue=venue())), asking("Zoë O’Brien; \\ Sons, Ltd", email="zoe@example.org")
    )
    text = written(booking)
    (theirs,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    ours = vobject.readOne(text).vevent
    assert theirs.decoded("dtstart") == ours.dtstart.value == IN_TWO_WEEKS
    assert theirs.decoded("dtend") == ours.dtend.value == IN_TWO_WEEKS + dt.timedelta(hours=2)
    assert (
        str(theirs["location"]) == ours.location.value == "Elm Street Rooms, 12 Elm Street, Alderton, ZZ1 1AA"
    )
    assert str(theirs["summary"]) == ours.summary.value == "Booking"
    assert ours.attendee.value == "mailto:zoe@example.org"
    assert len(ours.contents["attendee"]) == 1


def test_lines_end_as_the_standard_says_and_are_folded():
    text = written(book(session(), asking("A" * 100)))
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_title_is_clear_only_where_it_was_asked_for():
    clear = book(session(topic="Sleep"), asking(wants_clear_calendar_title=True))
    assert "SUMMARY:Keeping the Balance: Sleep" in written(clear)


def test_nobody_else_stands_in_the_file():
    workshop = session()
    book(workshop, asking("Tom Okafor"))
    text = written(book(workshop, asking("Ines Duarte")))
    assert "Okafor" not in text


def test_a_cancelled_booking_takes_the_same_entry_away():
    booking = book(session())
    before = icalendar.Calendar.from_ical(written(booking)).walk("VEVENT")[0]
    cancel_place(booking_id=booking.pk, by=Actor("carer", booking.carer_id), now=NOW)
    booking.refresh_from_db()
    calendar = icalendar.Calendar.from_ical(written(booking))
    after = calendar.walk("VEVENT")[0]
    assert calendar["method"] == "CANCEL"
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED"


def test_the_feed_holds_what_is_on():
    shown = session(of=series(venue=venue()))
    session(status="draft")
    cards = coming_sessions(Filters(), NOW, 50)
    text = public_calendar(cards, name="What’s on", address="http://127.0.0.1:8000/whats-on.ics", now=NOW)
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert f"/whats-on/{shown.pk}/" in str(event["url"])
    assert vobject.readOne(text).vevent.summary.value == "Keeping the Balance"
    assert "ATTENDEE" not in text
