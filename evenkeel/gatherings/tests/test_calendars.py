"""Calendar files, read back by two libraries that know nothing of each other."""

import datetime as dt

import icalendar
import pytest
import vobject

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.calendars import booking_calendar, public_calendar
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.coming import Filters, coming_sessions
from evenkeel.gatherings.queries.places import sessions_of
from evenkeel.gatherings.tests import own_booking
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, series, session, staff_actor, venue
from evenkeel.gatherings.tests.own_booking import look, press

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


@pytest.mark.usefixtures("at_ten_on_a_tuesday")
@pytest.mark.parametrize("ended", ["cancelled", "moved", "called_off"])
def test_the_calendar_file_of_a_place_that_was_held_takes_the_entry_out(ended):
    workshop, other = session(of=series(venue=venue())), session(IN_TWO_WEEKS + dt.timedelta(days=7))
    booking = own_booking.book(workshop)
    (before,) = icalendar.Calendar.from_ical(look(booking, "show_calendar").content).walk("VEVENT")
    if ended == "cancelled":
        press(booking, "cancel_booking")
    elif ended == "moved":
        press(booking, "move_booking", session=other.pk)
    else:
        cancel_session(session_id=workshop.pk, because="Rosalind is ill.", by=staff_actor(), now=NOW)
    booking.refresh_from_db()
    assert booking.status == ended
    answered = look(booking, "show_calendar")
    assert answered.status_code == 200
    assert answered["Content-Type"] == "text/calendar; charset=utf-8; method=CANCEL"
    theirs = icalendar.Calendar.from_ical(answered.content)
    (event,) = theirs.walk("VEVENT")
    ours = vobject.readOne(answered.content.decode())
    assert theirs["method"] == ours.method.value == "CANCEL"
    assert event["status"] == ours.vevent.status.value == "CANCELLED"
    assert event["uid"] == ours.vevent.uid.value == before["uid"]
    assert int(event["sequence"]) == int(ours.vevent.sequence.value) > int(before["sequence"])
    assert event.decoded("dtstart") == ours.vevent.dtstart.value == IN_TWO_WEEKS
    assert b"Keeping the Balance" not in answered.content


@pytest.mark.usefixtures("at_ten_on_a_tuesday")
def test_whoever_never_held_a_place_has_no_calendar_file():
    workshop = session(capacity=1)
    own_booking.book(workshop)
    ada, ben = (own_booking.book(workshop, asking(name), or_wait=True) for name in ("Ada Lin", "Ben Roe"))
    press(ada, "leave_list")
    for booking in (ada, ben):
        answered = look(booking, "show_calendar")
        assert (answered.status_code, answered["Location"]) == (302, booking_path(booking))
