"""Booking through the pages, as a person does: what they see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, BookingNeed, Session
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, RING_CARER
from evenkeel.gatherings.tests.booking_form import MARYAM, TOM, fill, form_of, send, statuses
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, series, session, venue
from evenkeel.gatherings.tests.reading import main_part, said, title_of, value_of
from evenkeel.gatherings.views.carer.links import holder_of
from evenkeel.notices.models import Notice
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def test_a_booking_by_email_says_what_happens_next():
    workshop = session(of=series(venue=venue()))
    shown = send(workshop, MARYAM)
    words = said(shown)
    assert shown.status_code == 200
    assert "Your place is booked" in words
    assert "Tuesday 16 March, 2pm to 4pm" in words
    assert "Elm Street Rooms" in words
    assert "We have sent a message to maryam@example.org" in words
    assert "spam" in words
    assert "01632 960100" in words
    assert statuses() == ["booked"]


@pytest.mark.parametrize(
    ("days", "reminders"),
    [
        (14, "We remind you by email a week before and the day before."),
        (7, "We remind you by email the day before."),
        (2, "We remind you by email the day before."),
        (1, ""),
    ],
)
def test_the_confirmation_promises_the_reminders_that_are_still_to_come(days, reminders):
    words = said(send(session(NOW + dt.timedelta(days=days)), MARYAM))
    assert "Your place is booked" in words
    assert reminders in words if reminders else "remind" not in words


@pytest.mark.parametrize(
    ("number", "texts", "reminders"),
    [
        ("07700 900123", True, "We remind you by text a week before and the day before."),
        ("07700 900123", False, ""),
        ("01632 960 123", True, ""),
    ],
)
def test_whoever_gave_only_a_number_is_promised_reminders_only_where_texts_reach_it(
    number, texts, reminders, monkeypatch
):
    monkeypatch.setattr("evenkeel.gatherings.messages.delivery.text_is_set_up", lambda: texts)
    words = said(send(session(), TOM | {"email": "", "phone": number}))
    assert "Your place is booked" in words
    assert reminders in words if reminders else "remind" not in words


def test_nobody_who_waits_or_has_not_just_booked_is_promised_reminders():
    full = session(capacity=1)
    fill(full)
    assert "remind" not in said(send(full, MARYAM, then="wait"))
    assert "remind" not in said(Client().get(reverse("gatherings:show_booked", args=[full.pk])))


def test_the_confirmation_has_no_link_that_acts_for_the_booking():
    shown = send(session(), MARYAM)
    assert "/bookings/" not in shown.content.decode()


def test_nothing_that_was_typed_stands_in_an_address():
    answered = send(session(), MARYAM, follow=False)
    assert answered.status_code == 302
    assert answered["Location"].endswith("/booked/")
    kept = next(cookie for name, cookie in answered.cookies.items() if name.startswith("booked-"))
    assert kept["path"] == answered["Location"]
    assert kept["httponly"]
    assert int(kept["max-age"]) <= 15 * 60


def test_the_confirmation_can_be_loaded_again_and_without_its_cookie_still_makes_sense():
    workshop, client = session(), Client()
    send(workshop, MARYAM, client=client)
    confirmation = reverse("gatherings:show_booked", args=[workshop.pk])
    assert "maryam@example.org" in said(client.get(confirmation))
    of_anyone = Client().get(confirmation)
    assert of_anyone.status_code == 200
    assert "maryam" not in said(of_anyone)
    assert "look in your spam or junk folder" in said(of_anyone)


def test_a_confirmation_cookie_that_was_tampered_with_is_passed_over():
    workshop, client = session(), Client()
    client.cookies[f"booked-{workshop.pk}"] = "eyJlbWFpbCI6Im1hbGxvcnkifQ:forged:signature"
    assert "Your booking" in said(client.get(reverse("gatherings:show_booked", args=[workshop.pk])))


def test_no_page_of_booking_is_ever_stored():
    workshop = session()
    assert Client().get(form_of(workshop))["Cache-Control"] == "no-store"
    assert send(workshop, MARYAM)["Cache-Control"] == "no-store"


def test_a_booking_needs_the_token_against_forged_requests():
    assert send(session(), MARYAM, client=Client(enforce_csrf_checks=True)).status_code == 403
    assert not Booking.objects.exists()


def test_one_whole_booking_by_the_page_takes_at_most_twelve_queries(as_served):
    workshop = session(of=series(venue=venue()))
    send(workshop, TOM)
    with CaptureQueriesContext(connection) as queries:
        send(workshop, MARYAM, follow=False)
    assert len(queries) <= 12, [query["sql"] for query in queries]


def test_what_is_missing_is_said_at_the_top_with_a_way_to_it_and_nothing_typed_is_lost():
    shown = send(session(), {"name": "", "email": "not an address", "note": "I may be late <b>"})
    assert shown.status_code == 422
    assert title_of(shown).startswith("Error: ")
    page = main_part(shown)
    assert '<a href="#id_name">Enter your name</a>' in page
    assert '<a href="#id_email">Enter an email address in the form name@example.com</a>' in page
    assert value_of(shown, "email") == "not an address"
    assert "I may be late &lt;b&gt;" in page
    assert not Booking.objects.exists()


def test_there_must_be_a_way_to_reach_whoever_books():
    shown = send(session(), {"name": "Maryam Siddiqui", "companion": "no"})
    assert "Enter an email address or a phone number" in said(shown)


def test_a_number_alone_is_rung():
    shown = send(session(), {"name": "Ida Berg", "phone": "07700 900 982", "companion": "no"})
    assert "on 07700 900982: by text where we can, or else somebody rings you" in said(shown)
    assert Carer.objects.get().phone == "+447700900982"
    assert Task.objects.filter(kind=RING_CARER).count() == 1


def test_a_couple_who_share_an_address_are_two_people():
    workshop = session()
    send(workshop, MARYAM)
    send(workshop, MARYAM, name="Yusuf Siddiqui")
    assert statuses() == ["booked", "booked"]
    assert Carer.objects.count() == 2


def test_going_back_to_book_for_the_other_of_a_couple_with_the_same_form_books_for_both():
    workshop, client = session(), Client()
    key = value_of(client.get(form_of(workshop)), "form_key")
    send(workshop, MARYAM, client=client, form_key=key)
    send(workshop, MARYAM, client=client, form_key=key, name="Yusuf Siddiqui")
    assert statuses() == ["booked", "booked"]


def test_the_same_form_sent_twice_books_once_and_sends_one_message():
    workshop, client = session(), Client()
    key = value_of(client.get(form_of(workshop)), "form_key")
    first = send(workshop, MARYAM, client=client, form_key=key)
    second = send(workshop, MARYAM, client=client, form_key=key)
    assert first.content == second.content
    assert statuses() == ["booked"]
    assert Notice.objects.count() == 1


def test_a_form_sent_again_after_its_booking_was_given_up_books_anew():
    workshop, client = session(), Client()
    key = value_of(client.get(form_of(workshop)), "form_key")
    send(workshop, MARYAM, client=client, form_key=key)
    booking = Booking.objects.get()
    cancel_place(booking_id=booking.pk, by=holder_of(booking), now=NOW)
    assert "Your place is booked" in said(send(workshop, MARYAM, client=client, form_key=key))
    assert statuses() == ["cancelled", "booked"]


def test_each_need_becomes_work_for_somebody_with_what_they_wrote():
    typed = MARYAM | {
        "needs": ["interpreter", "step_free"],
        "detail_interpreter": "Urdu",
    }
    shown = send(session(of=series(venue=venue())), typed)
    assert "You told us what would make it possible to come" in said(shown)
    assert list(BookingNeed.objects.order_by("pk").values_list("kind", "detail")) == [
        ("interpreter", "Urdu"),
        ("step_free", ""),
    ]
    assert Task.objects.filter(kind=ARRANGE_NEED).count() == 2


def test_online_nobody_is_asked_about_steps_and_in_a_room_nobody_about_captions():
    online, in_a_room = (Client().get(form_of(one)) for one in (session(), session(of=series(venue=venue()))))
    assert "Live captions" in said(online)
    assert "A way in without steps" not in said(online)
    assert "A way in without steps" in said(in_a_room)
    assert "Live captions" not in said(in_a_room)


def test_somebody_brought_along_takes_a_place_of_their_own():
    workshop = session(capacity=3)
    send(workshop, MARYAM, companion="yes", companion_name="Yusuf")
    workshop.pool.refresh_from_db()
    assert workshop.pool.taken == 2
    assert Booking.objects.get().companion_name == "Yusuf"


def test_where_nobody_may_be_brought_nobody_is_asked():
    workshop = session(of=series(allows_companion=False))
    assert "Who is coming?" not in said(Client().get(form_of(workshop)))
    assert "Your place is booked" in said(send(workshop, {"name": "Ida Berg", "email": "ida@example.org"}))


def test_a_full_session_offers_its_waiting_list_and_other_dates():
    full = session(capacity=1)
    other = session(IN_TWO_WEEKS + dt.timedelta(days=7))
    fill(full)
    shown = Client().get(form_of(full))
    assert "Join the waiting list" in title_of(shown)
    assert f'href="/whats-on/{other.pk}/"' in main_part(shown)
    words = said(send(full, MARYAM, then="wait"))
    assert "You are on the waiting list" in words
    assert statuses() == ["booked", "waiting"]


def test_one_that_fills_while_they_type_keeps_everything_and_is_one_tap_from_the_waiting_list():
    workshop = session(capacity=1)
    fill(workshop)
    shown = send(workshop, MARYAM, note="I will be late", then="book")
    assert shown.status_code == 409
    assert "The last place has just been taken. Nothing was booked." in said(shown)
    assert value_of(shown, "name") == "Maryam Siddiqui"
    assert "I will be late" in main_part(shown)
    assert 'name="then" value="wait"' in main_part(shown)
    assert statuses() == ["booked"]


def test_two_who_find_one_place_left_may_wait_for_two_or_one_comes_alone():
    workshop = session(capacity=2)
    book_place(session_id=workshop.pk, request=asking("Tom Okafor"), by=ANYONE, now=NOW)
    shown = send(workshop, MARYAM, companion="yes", companion_name="Yusuf")
    assert shown.status_code == 409
    assert "only 1 place left" in said(shown)
    assert "Book for me alone" in said(shown)
    send(workshop, MARYAM, companion="yes", companion_name="Yusuf", then="alone")
    booking = Booking.objects.latest("pk")
    assert (booking.status, booking.party, booking.companion_name) == ("booked", 1, "")


def close(workshop: Session) -> None:
    Session.objects.filter(pk=workshop.pk).update(status=Session.Status.CLOSED)


def cancel(workshop: Session) -> None:
    Session.objects.filter(pk=workshop.pk).update(status=Session.Status.CANCELLED)


def let_it_pass(workshop: Session) -> None:
    Session.objects.filter(pk=workshop.pk).update(
        starts_at=NOW - dt.timedelta(hours=3), ends_at=NOW - dt.timedelta(hours=1)
    )


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (close, "Bookings for this date have closed. Ring us"),
        (cancel, "This has been cancelled. Nothing was booked."),
        (let_it_pass, "This is over. Nothing was booked."),
    ],
)
def test_what_happens_while_they_type_is_said_in_words_and_their_words_are_kept(happens, sentence):
    workshop = session()
    happens(workshop)
    shown = send(workshop, MARYAM)
    assert shown.status_code == 409
    assert sentence in said(shown)
    assert value_of(shown, "name") == "Maryam Siddiqui"
    assert "Book my place" not in said(shown)
    assert not Booking.objects.exists()
    opened = Client().get(form_of(workshop))
    assert opened.status_code == 302
    assert opened["Location"] == reverse("gatherings:show_session", args=[workshop.pk])


def test_one_deleted_while_they_type_is_said_in_words_with_other_dates():
    workshop, other = session(), session(IN_TWO_WEEKS + dt.timedelta(days=7))
    address = form_of(workshop)
    workshop.delete()
    shown = Client().post(address, MARYAM)
    assert shown.status_code == 404
    assert "taken off the programme while you were booking. Nothing was booked" in said(shown)
    assert f'href="/whats-on/{other.pk}/"' in main_part(shown)


def test_other_dates_of_the_series_are_booked_with_the_first_each_by_itself():
    run = series()
    first = session(of=run)
    second = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=run)
    third = session(IN_TWO_WEEKS + dt.timedelta(days=14), of=run, capacity=1)
    fill(third)
    assert "Would you like to book any of these dates too?" in said(Client().get(form_of(first)))
    words = said(send(first, MARYAM, also=[str(second.pk), str(third.pk)]))
    assert "Tuesday 23 March, 2pm to 4pm Booked" in words
    assert "Not booked: the last place had gone" in words
    carer = Carer.objects.get(email="maryam@example.org")
    assert set(carer.bookings.values_list("session_id", flat=True)) == {first.pk, second.pk}


def test_where_the_first_date_is_full_none_of_the_others_is_booked():
    run = series()
    first = session(of=run, capacity=1)
    second = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=run)
    fill(first)
    shown = send(first, MARYAM, also=[str(second.pk)])
    assert shown.status_code == 409
    assert not Booking.objects.filter(session=second).exists()


def test_a_date_taken_off_the_programme_cannot_be_booked_along():
    workshop = session()
    assert "taken off the programme. Choose again" in said(send(workshop, MARYAM, also=["987654"]))


def test_a_course_is_not_booked_by_a_later_date_once_it_has_begun():
    course = series(whole=True)
    session(NOW - dt.timedelta(days=7), of=course)
    later = session(of=course)
    shown = send(later, MARYAM)
    assert shown.status_code == 409
    assert "already started" in said(shown)
