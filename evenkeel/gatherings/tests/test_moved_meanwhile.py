"""Nobody is booked for a date that they never read: a session that moves while its booking form is open."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE
from evenkeel.common.models import PublicVersion
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.refusals import SessionMoved
from evenkeel.gatherings.actions.sessions import WhenAndWhere, move_session
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.rules import shown
from evenkeel.gatherings.tests.booking_form import MARYAM, fill, form_of, send, statuses
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    carer,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.gatherings.tests.reading import main_part, said, value_of
from evenkeel.organisations.models import Room
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
WEEK = dt.timedelta(weeks=1)
PRESS_AGAIN = "Nothing was booked yet. If that suits you, press the button again."
MOVED = f"This has moved since you opened the page. It is now on Tuesday 23 March, 2pm to 4pm, online. {PRESS_AGAIN}"


def moved(where, by=WEEK, **place):
    """The session moved by so long, and to that place."""
    where.refresh_from_db()
    to = WhenAndWhere(
        where.starts_at + by,
        where.ends_at + by,
        **{"mode": where.mode, "venue": where.venue, "online_link": where.online_link} | place,
    )
    return move_session(session_id=where.pk, to=to, sequence=where.sequence, by=staff_actor(), now=NOW)


def opened(where):
    """What the open form carries of the dates that it shows."""
    return value_of(Client().get(form_of(where)), "seen")


def test_what_a_page_showed_is_read_back_and_nonsense_passed_over():
    assert shown.read(shown.written({12: 0, 15: 2})) == {12: 0, 15: 2}
    assert shown.read("12.0 x 3 4.-1 ٣.1 5.5.5 " + "9" * 40 + ".1") == {12: 0}
    assert shown.read("") == {}


def test_whoever_had_the_form_open_reads_of_the_move_and_books_by_pressing_again():
    workshop = session()
    seen = opened(workshop)
    moved(workshop)
    refused = send(workshop, MARYAM, seen=seen, note="I will be late", form_key="k1")
    assert refused.status_code == 409
    assert MOVED in said(refused)
    assert "Book my place" in said(refused)
    assert "alone" not in main_part(refused)
    assert (value_of(refused, "name"), value_of(refused, "form_key")) == ("Maryam Siddiqui", "k1")
    assert "I will be late" in main_part(refused)
    assert statuses() == []
    again = send(workshop, MARYAM, seen=value_of(refused, "seen"), form_key="k1")
    assert "Your place is booked" in said(again)
    assert statuses() == ["booked"]


def test_another_place_is_told_as_well_as_another_time():
    elm = venue()
    workshop = session(of=series(venue=elm))
    seen = opened(workshop)
    oak = Room.objects.create(venue=elm, name="Oak")
    moved(workshop, dt.timedelta(0), room=oak)
    words = said(send(workshop, MARYAM, seen=seen))
    assert "It is now on Tuesday 16 March, 2pm to 4pm at Elm Street Rooms, Oak." in words


def test_a_form_that_is_still_true_books_at_once():
    workshop = session()
    moved(workshop)
    assert "Your place is booked" in said(send(workshop, MARYAM, seen=opened(workshop)))


def test_a_form_from_before_forms_said_what_they_showed_books_what_never_moved_and_nothing_else():
    still, gone = session(), session()
    moved(gone)
    assert "Your place is booked" in said(send(still, MARYAM))
    refused = send(gone, MARYAM)
    assert refused.status_code == 409
    assert "Your place is booked" in said(send(gone, MARYAM, seen=value_of(refused, "seen")))


def test_nobody_joins_the_waiting_list_of_a_date_they_never_read():
    full = session(capacity=1)
    fill(full)
    seen = opened(full)
    moved(full)
    refused = send(full, MARYAM, then="wait", seen=seen)
    assert (refused.status_code, statuses()) == (409, ["booked"])
    assert MOVED in said(refused)
    assert "Join the waiting list" in said(refused)
    assert "You are on the waiting list" in said(
        send(full, MARYAM, then="wait", seen=value_of(refused, "seen"))
    )


def test_another_date_that_was_ticked_and_moved_is_named_and_nothing_booked():
    run = series()
    first, second = session(of=run), session(IN_TWO_WEEKS + WEEK, of=run)
    seen = opened(first)
    assert shown.read(seen) == {first.pk: 0, second.pk: 0}
    moved(second)
    refused = send(first, MARYAM, also=[str(second.pk)], seen=seen)
    assert refused.status_code == 422
    assert "One of these dates has moved since you opened the page. It is now on Tuesday 30 March" in said(
        refused
    )
    assert statuses() == []
    done = send(first, MARYAM, also=[str(second.pk)], seen=value_of(refused, "seen"))
    assert "Tuesday 30 March, 3pm to 5pm Booked" in said(done)
    assert statuses() == ["booked", "booked"]


def test_another_date_that_moves_at_the_last_moment_is_not_booked_and_said_to_have_moved(monkeypatch):
    run = series()
    first, second = session(of=run), session(IN_TWO_WEEKS + WEEK, of=run)
    seen = opened(first)
    Session.objects.filter(pk=second.pk).update(sequence=1)
    monkeypatch.setattr("evenkeel.gatherings.forms.booking.BookingForm._check_other_dates", lambda form: None)
    words = said(send(first, MARYAM, also=[str(second.pk)], seen=seen))
    assert "Not booked: it moved to this date while you had the page open" in words
    assert [booking.session for booking in Booking.objects.all()] == [first]


def test_a_move_is_told_alike_to_whoever_has_a_place_and_to_anybody():
    workshop = session()
    book(workshop, asking("Maryam Siddiqui", email=MARYAM["email"]))
    seen = opened(workshop)
    moved(workshop)
    known, unknown = (
        send(workshop, typed, seen=seen, form_key="k1")
        for typed in (MARYAM, MARYAM | {"email": "x@example.org"})
    )
    assert said(known) == said(unknown)


def test_the_same_form_sent_again_after_a_move_is_answered_as_before():
    workshop = session()
    given = {"request_key": "k1", "seen": 0}
    first = book(workshop, **given)
    moved(workshop)
    assert book(workshop, **given) == first
    with pytest.raises(SessionMoved):
        book_place(session_id=workshop.pk, request=asking("Tom Okafor"), by=ANYONE, now=NOW, seen=0)


def test_a_process_that_has_not_heard_of_a_move_shows_the_new_date_with_its_refusal(as_served):
    workshop = session()
    seen = opened(workshop)
    later = IN_TWO_WEEKS + WEEK
    # As another process would: nothing is said to this one.
    Session.objects.filter(pk=workshop.pk).update(
        starts_at=later, ends_at=later + dt.timedelta(hours=2), sequence=1
    )
    PublicVersion.objects.update_or_create(topic="programme", defaults={"number": 9_000_000})
    refused = send(workshop, MARYAM, seen=seen)
    assert "Tuesday 16 March" not in said(refused)
    assert "Your place is booked" in said(send(workshop, MARYAM, seen=value_of(refused, "seen")))


def test_a_booking_from_a_form_that_says_what_it_showed_takes_no_more_queries(as_served):
    workshop = session(of=series(venue=venue()))
    seen = opened(workshop)
    send(workshop, MARYAM, seen=seen)
    with CaptureQueriesContext(connection) as queries:
        send(workshop, MARYAM | {"name": "Tom Okafor"}, seen=seen, follow=False)
    assert len(queries) <= 12, [query["sql"] for query in queries]


@pytest.mark.parametrize("known", [True, False])
def test_staff_read_of_the_move_too_before_somebody_is_booked_for_another_date(grace, known):
    workshop = session()
    maryam = carer("Maryam Siddiqui", email="maryam@example.org")
    form = f"/staff/sessions/{workshop.pk}/book/{maryam.pk if known else 'new'}/"
    typed = MARYAM | {"form_key": "k1", "seen": value_of(grace.get(form), "seen"), "note": "Rang at ten"}
    moved(workshop)
    refused = grace.post(form, typed)
    assert refused.status_code == 409
    assert "It is now on Tuesday 23 March, 2pm to 4pm, online." in said(refused)
    assert "If that suits them, press the button again." in said(refused)
    assert "Rang at ten" in main_part(refused)
    assert statuses() == []
    again = grace.post(form, typed | {"seen": value_of(refused, "seen")}, follow=True)
    assert "The place is booked." in said(again)


@pytest.mark.parametrize("who", ["the holder", "staff"])
def test_nobodys_place_is_moved_to_a_date_that_they_never_read(who):
    held, other = book(session()).booking, session(IN_TWO_WEEKS + WEEK)
    client, path = Client(), booking_path(held, "move_booking")
    if who == "staff":
        sign_in(client, Role.SERVICE_MANAGER)
        path = f"/staff/bookings/{held.pk}/move/"
    seen = value_of(client.get(path), "seen")
    moved(other, by=dt.timedelta(days=1))
    refused = client.post(path, {"session": other.pk, "seen": seen})
    assert refused.status_code == 409
    assert "This has moved since you opened the page. It is now on Wednesday 24 March, 2pm to 4pm" in said(
        refused
    )
    assert statuses() == ["booked"]
    client.post(path, {"session": other.pk, "seen": value_of(refused, "seen")})
    assert sorted(statuses()) == ["booked", "moved"]


def test_whoever_would_book_a_course_reads_of_any_date_that_moved():
    course = series(whole=True)
    first, second = session(of=course), session(IN_TWO_WEEKS + WEEK, of=course)
    seen = opened(first)
    moved(second, by=dt.timedelta(days=1))
    refused = send(first, MARYAM, seen=seen)
    assert refused.status_code == 409
    dates = "Tuesday 16 March, 2pm to 4pm; Wednesday 24 March, 2pm to 4pm"
    assert f"A date of this has moved since you opened the page. The dates are now: {dates}." in said(refused)
    send(first, MARYAM, seen=value_of(refused, "seen"))
    assert statuses() == ["booked"]


def test_nobody_is_moved_to_a_course_of_which_a_date_moved():
    course = series(whole=True)
    first, second = session(IN_TWO_WEEKS + WEEK, of=course), session(IN_TWO_WEEKS + 2 * WEEK, of=course)
    held = book(session()).booking
    path = booking_path(held, "move_booking")
    seen = value_of(Client().get(path), "seen")
    moved(second)
    refused = Client().post(path, {"session": first.pk, "seen": seen})
    assert (refused.status_code, statuses()) == (409, ["booked"])
    Client().post(path, {"session": first.pk, "seen": value_of(refused, "seen")})
    assert sorted(statuses()) == ["booked", "moved"]


def test_whoever_asks_for_a_place_again_reads_of_a_move_first():
    workshop = session()
    held = book(workshop).booking
    Client().post(booking_path(held, "cancel_booking"))
    seen = value_of(Client().get(booking_path(held)), "seen")
    moved(workshop)
    refused = Client().post(booking_path(held, "rejoin_list"), {"seen": seen})
    assert (refused.status_code, statuses()) == (409, ["cancelled"])
    assert MOVED in said(refused)
    Client().post(booking_path(held, "rejoin_list"), {"seen": value_of(refused, "seen")})
    assert statuses() == ["cancelled", "booked"]
