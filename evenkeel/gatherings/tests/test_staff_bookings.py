"""Booking for somebody who rang, and changing their booking, as staff do it on the pages."""

import datetime as dt
import re

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.actors import SYSTEM
from evenkeel.gatherings.actions.broadcast import message_everyone
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries import staff_sessions
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    carer,
    series,
    session,
    staff_actor,
)
from evenkeel.gatherings.tests.reading import main_part, said, value_of
from evenkeel.gatherings.views.staff import bookings
from evenkeel.people.actions import PreferenceGiven, erase_carer, set_preferences
from evenkeel.people.models import Carer
from evenkeel.people.permissions import ERASE_CARERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
WEEK = dt.timedelta(weeks=1)


def test_somebody_who_rings_is_looked_for_first_and_booked_with_what_is_known(grace):
    where = session()
    maryam = carer("Maryam Siddiqui", email="maryam@example.org")
    find = f"/staff/sessions/{where.pk}/book/"
    found = grace.post(find, {"words": "mary"})
    assert "maryam@example.org" in said(found)
    assert "Nobody found" in said(grace.post(find, {"words": "Ade"}))
    form = f"{find}{maryam.pk}/"
    shown = grace.get(form).content.decode()
    assert 'name="email"' not in shown
    assert "any of these dates" not in shown
    done = grace.post(form, {"companion": "no", "form_key": "k1"}, follow=True)
    assert "The place is booked." in said(done)
    grace.post(form, {"companion": "no", "form_key": "k1"})
    booking = Booking.objects.get()
    assert (booking.carer, booking.source, booking.status) == (maryam, "phone", "booked")
    assert Entry.objects.filter(action="people.view_carer", person_id=maryam.pk).exists()


def test_looking_for_somebody_is_written_down_without_the_words(grace):
    find = f"/staff/sessions/{session().pk}/book/"
    carer("Maryam Siddiqui")
    grace.get(find)
    grace.post(find, {"words": ""})
    assert not Entry.objects.filter(action="people.search_carers").exists()
    assert "Maryam Siddiqui" in said(grace.post(find, {"words": "maryam"}))
    entry = Entry.objects.get(action="people.search_carers")
    assert entry.actor_id == int(grace.session["_auth_user_id"])
    assert "maryam" not in str(entry.__dict__).lower()


def test_somebody_new_is_booked_after_bookings_closed_and_waits_where_it_is_full(grace):
    where = session(capacity=1, status=Session.Status.CLOSED)
    path = f"/staff/sessions/{where.pk}/book/new/"
    typed = {"name": "Wei Zhang", "phone": "01632 960125", "companion": "no", "needs": "captions"}
    assert "The place is booked." in said(grace.post(path, typed | {"form_key": "k1"}, follow=True))
    waits = typed | {"name": "Ade Balogun", "form_key": "k2"}
    assert "on the waiting list" in said(grace.post(path, waits, follow=True))
    missing = grace.post(path, {"name": "Lena Fischer", "companion": "no"})
    assert missing.status_code == 422
    assert "so that we can reach" in said(missing)


def test_whoever_books_for_somebody_is_asked_for_their_name_and_not_for_her_own(grace):
    missing = grace.post(f"/staff/sessions/{session().pk}/book/new/", {"companion": "no"})
    assert "Enter their name" in said(missing)
    assert "Enter your name" not in said(missing)


@pytest.mark.parametrize("taken", ["another form", "the booking"])
def test_a_key_that_another_booking_has_is_no_way_to_it(grace, taken):
    where, other = session(), session()
    typed = {"name": "Wei Zhang", "email": "wei@example.org", "companion": "no", "form_key": "k1"}
    grace.post(f"/staff/sessions/{where.pk}/book/new/", typed)
    first = Booking.objects.get()
    typed |= {"name": "Ade Balogun", "form_key": "k1" if taken == "another form" else first.request_key}
    grace.post(f"/staff/sessions/{other.pk}/book/new/", typed)
    second = Booking.objects.exclude(pk=first.pk).get()
    assert (second.session, second.carer.name) == (other, "Ade Balogun")
    assert [len(one.request_key) for one in (first, second)] == [32, 32]
    assert first.request_key != second.request_key


@pytest.mark.parametrize("known", [True, False])
def test_a_form_whose_booking_was_cancelled_meanwhile_says_so_and_leads_to_a_new_one(grace, known):
    where = session()
    maryam = carer("Maryam Siddiqui", email="maryam@example.org") if known else None
    form = f"/staff/sessions/{where.pk}/book/{maryam.pk if maryam else 'new'}/"
    typed = {"name": "Wei Zhang", "email": "wei@example.org", "companion": "no", "form_key": "k1"}
    grace.post(form, typed, follow=True)
    booking = Booking.objects.get()
    cancel_place(booking_id=booking.pk, by=staff_actor(), now=NOW)
    again = grace.post(form, typed)
    assert again.status_code == 422
    assert "The place is booked." not in said(again)
    assert "the booking that it made now says “Cancelled”. Nothing was booked this time." in said(again)
    assert f'<a href="{form}">Start a new booking</a>' in again.content.decode()
    assert (
        f'<a href="/staff/bookings/{booking.pk}/">See the booking that it made</a>' in again.content.decode()
    )
    assert Booking.objects.count() == 1
    new_key = value_of(grace.get(form), "form_key")
    assert "The place is booked." in said(grace.post(form, typed | {"form_key": new_key}, follow=True))


def test_whoever_nobody_could_tell_of_a_change_is_given_an_address_first_and_booked_then(grace):
    walked_in = carer("Hana Aziz", email="")
    form = f"/staff/sessions/{session().pk}/book/{walked_in.pk}/"
    typed = {"companion": "no", "form_key": "k1"}
    asked, sent = grace.get(form), grace.post(form, typed)
    assert (asked.status_code, sent.status_code) == (200, 409)
    for page in (asked, sent):
        assert "Nothing is booked for Hana Aziz yet" in said(page)
        assert f'href="/staff/people/{walked_in.pk}/contact/"' in main_part(page)
        assert "<form" not in main_part(page)
    assert not Booking.objects.exists()
    grace.post(f"/staff/people/{walked_in.pk}/contact/", {"name": "Hana Aziz", "phone": "01632 960126"})
    assert "The place is booked." in said(grace.post(form, typed, follow=True))
    assert Booking.objects.get().carer == walked_in


def test_whose_contact_is_emptied_while_staff_book_is_refused_in_words(grace, monkeypatch):
    maryam = carer("Maryam Siddiqui")

    def emptied_first(**asked):
        Carer.objects.update(email="", match_key=None)
        return book_place(**asked)

    monkeypatch.setattr(bookings, "book_place", emptied_first)
    refused = grace.post(f"/staff/sessions/{session().pk}/book/{maryam.pk}/", {"companion": "no"})
    assert refused.status_code == 422
    assert "Add one to their record first." in said(refused)
    assert (Booking.objects.count(), Carer.objects.count()) == (0, 1)


@pytest.mark.parametrize("is_erased", [False, True])
def test_nothing_is_asked_of_a_booking_that_is_over(grace, is_erased):
    booking = book(session()).booking
    page = f"/staff/bookings/{booking.pk}/"
    for _press in range(2):
        done = grace.post(f"{page}cancel/", {"asked": "booked"}, follow=True)
        assert "The booking is cancelled." in said(done)
    if is_erased:
        erase_carer(carer_id=booking.carer_id, reason="asked", by=staff_actor(ERASE_CARERS), now=NOW)
    for question in ("cancel", "party", "move"):
        answered = grace.get(f"{page}{question}/", follow=True)
        assert answered.redirect_chain == [(page, 302)]
        assert "This booking is over, so there is nothing to change." in said(answered)
    heading = "An erased record" if is_erased else "Maryam Siddiqui"
    assert f"Booking {heading} Cancelled" in said(answered)


def test_a_booking_is_changed_moved_and_cancelled_for_somebody(grace):
    where = session()
    later = session(IN_TWO_WEEKS + dt.timedelta(days=7))
    page = f"/staff/bookings/{book(where).booking.pk}/"
    grace.post(f"{page}party/", {"companion": "yes", "companion_name": "Amina"})
    assert "Two: with Amina" in said(grace.get(page))
    dates = said(grace.get(f"{page}move/"))
    assert "Tuesday 23 March" in dates
    moved = grace.post(f"{page}move/", {"session": later.pk}, follow=True)
    assert "The booking is moved." in said(moved)
    new = Booking.objects.get(status="booked")
    assert new.session == later
    asked = grace.get(f"/staff/bookings/{new.pk}/cancel/")
    assert "They are told by email." in said(asked)
    assert "The booking is cancelled." in said(
        grace.post(f"/staff/bookings/{new.pk}/cancel/", {"asked": value_of(asked, "asked")}, follow=True)
    )


def dates_to_move_to(grace, booking):
    """Which of the Tuesdays from the week after next the page names, and whether it says that there are more."""
    page = said(grace.get(f"/staff/bookings/{booking.pk}/move/"))
    days = ("23 March", "30 March", "6 April", "13 April")
    return [day for day in days if day in page], "There are more later on." in page


def test_a_booking_is_moved_to_one_of_the_next_dates_with_room(grace, monkeypatch):
    booking = book(session()).booking
    full = session(IN_TWO_WEEKS + WEEK, capacity=1)
    book(full, asking("Tom Okafor"))
    for weeks in (4, 3, 2):
        session(IN_TWO_WEEKS + weeks * WEEK)
    assert dates_to_move_to(grace, booking) == (["30 March", "6 April", "13 April"], False)
    monkeypatch.setattr(staff_sessions, "DATES_SHOWN", 2)
    assert dates_to_move_to(grace, booking) == (["30 March", "6 April"], True)


def test_a_course_of_many_dates_hides_no_other_date(grace, monkeypatch):
    monkeypatch.setattr(staff_sessions, "DATES_SHOWN", 2)
    booking = book(session()).booking
    course = series(whole=True)
    for weeks in (-3, 1, 2, 3):
        session(IN_TWO_WEEKS + weeks * WEEK, of=course)
    session(IN_TWO_WEEKS + 4 * WEEK)
    assert dates_to_move_to(grace, booking) == (["23 March", "13 April"], False)


@pytest.mark.parametrize(
    ("reached_by", "allows", "told"),
    [
        ({"email": "maryam@example.org"}, {}, "They are told by email."),
        (
            {"email": "maryam@example.org", "phone": "+441632960124"},
            {"email": PreferenceGiven(is_allowed=False)},
            "They do not allow email, so somebody has to ring them: that becomes a task.",
        ),
        (
            {"email": "maryam@example.org", "phone": "+441632960124"},
            {"email": PreferenceGiven(is_allowed=False), "phone": PreferenceGiven(is_allowed=False)},
            "They do not allow email and cannot be rung, so no message goes to them.",
        ),
        (
            {"email": "maryam@example.org"},
            {"email": PreferenceGiven(is_allowed=False)},
            "They do not allow email and cannot be rung, so no message goes to them.",
        ),
        ({"email": "", "phone": "+441632960124"}, {}, "They have no email, so tell them yourself."),
    ],
)
def test_cancelling_for_somebody_says_truly_how_they_will_hear_of_it(grace, reached_by, allows, told):
    booking = book(session(), asking(**reached_by)).booking
    set_preferences(carer_id=booking.carer_id, preferences=allows, by=SYSTEM, now=NOW)
    assert told in said(grace.get(f"/staff/bookings/{booking.pk}/cancel/"))


def test_cancelling_for_somebody_says_where_the_place_goes_and_to_whom_only_where_somebody_waits(grace):
    workshop, course = session(capacity=1), series(whole=True, capacity=1)
    session(of=course)
    for where in (workshop, course.sessions.get()):
        path = f"/staff/bookings/{book(where, asking('Maryam Siddiqui')).booking.pk}/cancel/"
        assert "Someone else can then have the place." in said(grace.get(path))
        book(where, asking("Tom Okafor"), or_wait=True)
        assert "The place goes to whoever waits next." in said(grace.get(path))
    Session.objects.filter(pk=workshop.pk).update(status=Session.Status.CLOSED)
    shut = said(grace.get(f"/staff/bookings/{workshop.bookings.get(status='booked').pk}/cancel/"))
    assert "Someone else can then have the place." in shut
    waits = Booking.objects.filter(status="waiting").first()
    assert "the place" not in said(grace.get(f"/staff/bookings/{waits.pk}/cancel/")).lower()


def test_a_place_is_offered_by_hand_and_given_to_whoever_said_yes(grace):
    where = session(capacity=2)
    first = [book(where, asking(name)).booking for name in ("Maryam Siddiqui", "Tom Okafor")]
    waiting = [book(where, asking(name), or_wait=True).booking for name in ("Wei Zhang", "Ade Balogun")]
    page = f"/staff/bookings/{waiting[1].pk}/"
    assert "There is no room for them yet" in said(grace.get(page))
    assert "There is not enough room there any more" in said(grace.post(f"{page}give/", follow=True))
    Session.objects.filter(pk=where.pk).update(status="closed")
    cancel_place(booking_id=first[0].pk, by=staff_actor(), now=NOW)
    assert "The place is offered" in said(grace.post(f"{page}offer/", follow=True))
    assert "The place is theirs." in said(grace.post(f"{page}give/", follow=True))
    waiting[1].refresh_from_db()
    assert waiting[1].status == "booked"


def test_whoever_rings_reads_on_the_booking_what_there_is_to_say(grace):
    course = series(whole=True)
    first, second = (session(IN_TWO_WEEKS + dt.timedelta(days=7 * week), of=course) for week in range(2))
    page = f"/staff/bookings/{book(first).booking.pk}/"
    message_everyone(
        session_id=first.pk, text="Please bring a cushion.", audience="booked", request_key="k", by=staff_actor(),
        now=NOW,
    )  # fmt: skip
    cancel_session(session_id=second.pk, because="The hall is flooded.", by=staff_actor(), now=NOW)
    read = said(grace.get(page))
    assert "Please bring a cushion." in read
    assert "Tuesday 23 March, 2pm to 4pm. The hall is flooded." in read


def test_whoever_rings_from_the_session_reads_whether_when_and_what_message_to_leave(grace):
    where = session(capacity=2)
    numbers = {
        "Maryam Siddiqui": "+447700900123",
        "Tom Okafor": "+447700900124",
        "Wei Zhang": "+447700900125",
    }
    maryam, tom, _wei = (
        book(where, asking(name, phone=phone), or_wait=True).booking.carer for name, phone in numbers.items()
    )
    Carer.objects.filter(pk=maryam.pk).update(safe_times="not at weekends")
    maryam.contact_preferences.create(
        channel="phone", is_allowed=True, may_leave_message=True, safe_from=dt.time(9), safe_until=dt.time(17)
    )
    tom.contact_preferences.create(channel="phone", is_allowed=False)
    page = grace.get(f"/staff/sessions/{where.pk}/")
    assert (
        "07700 900123 Ring: between 9am and 5pm; not at weekends"
        " If nobody answers: Leave a message that says who rang, and nothing more"
    ) in said(page)
    assert "Tom Okafor How to reach them They do not want to be rung." in said(page)
    assert "07700 900125 If nobody answers: Leave no message: try again another time" in said(page)
    may_be_rung = [numbers["Maryam Siddiqui"], numbers["Wei Zhang"]]
    assert re.findall(r"tel:([+\d]+)", main_part(page)) == may_be_rung


def test_a_number_that_may_not_be_rung_is_not_on_the_booking(grace):
    booking = book(session(), asking(phone="+447700900123")).booking
    page = f"/staff/bookings/{booking.pk}/"
    assert "07700 900123 If nobody answers: Leave no message" in said(grace.get(page))
    booking.carer.contact_preferences.create(channel="phone", is_allowed=False)
    assert "They do not want to be rung." in said(grace.get(page))
    assert "900123" not in said(grace.get(page))
