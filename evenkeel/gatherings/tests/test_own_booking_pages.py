"""What the holder of a booking sees and does by their own link."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.models import Booking, BookingNeed, Session, SessionMessage
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.public_pages import bookings_of, session_pages
from evenkeel.gatherings.queries.public_pages.own_bookings import PAST_SHOWN, cards_of, past_bookings_of
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.gatherings.tests.own_booking import STEPS, book, look, press
from evenkeel.gatherings.tests.reading import main_part, said, title_of, value_of
from evenkeel.gatherings.views.carer.links import holder_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def now_of(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


def waiting(where: Session, name: str = "Ada Lin") -> Booking:
    return book(where, asking(name), or_wait=True)


def offered() -> Booking:
    """Ada was offered the one place, which Maryam gave up."""
    workshop = session(capacity=1)
    holder = book(workshop)
    ada = waiting(workshop)
    cancel_place(booking_id=holder.pk, by=holder_of(holder), now=NOW)
    ada.refresh_from_db()
    assert ada.status == "offered"
    return ada


def test_a_place_is_shown_with_when_where_who_and_what_can_be_done():
    booking = book(session(of=series(venue=venue())), asking(party=2, companion_name="Yusuf"))
    shown = look(booking)
    words = said(shown)
    assert title_of(shown).startswith("You have a place")
    assert "Tuesday 16 March, 2pm to 4pm" in words
    assert "Elm Street Rooms" in words
    assert "Maryam Siddiqui and Yusuf" in words
    for way in ("Cancel my place", "Choose another date", "Put it in your calendar"):
        assert way in words
    assert shown["Cache-Control"] == "no-store"
    assert shown["Referrer-Policy"] == "same-origin"


def test_twenty_looks_by_a_mail_scanner_change_nothing_and_then_its_holder_succeeds():
    booking = book(session())
    before = (Booking.objects.values().get(), Entry.objects.count())
    for _ in range(20):
        for step in STEPS:
            assert look(booking, step).status_code in (200, 302)
    assert (Booking.objects.values().get(), Entry.objects.count()) == before
    assert "Your booking is cancelled" in said(press(booking, "cancel_booking"))


@pytest.mark.parametrize("step", [step for step in STEPS if not step.startswith("show_")])
def test_every_change_needs_the_token_against_forged_requests(step):
    booking = book(session())
    client = Client(enforce_csrf_checks=True)
    assert client.post(booking_path(booking, step)).status_code == 403
    assert now_of(booking) == "booked"


def test_a_place_is_given_up_after_a_question_and_twice_is_as_good_as_once():
    booking = book(session())
    assert "Cancel your place?" in said(look(booking, "cancel_booking"))
    for _ in range(2):
        assert "You gave your place up" in said(press(booking, "cancel_booking"))
    assert now_of(booking) == "cancelled"
    assert Entry.objects.filter(action="gatherings.cancel_place").count() == 1


def test_a_question_that_has_been_answered_is_not_asked_again():
    booking = book(session())
    press(booking, "cancel_booking")
    answered = look(booking, "cancel_booking")
    assert answered.status_code == 302
    assert answered["Location"] == booking_path(booking)


def test_whoever_waits_sees_how_many_are_ahead_and_leaves_in_one_tap():
    workshop = session(capacity=1)
    book(workshop)
    first = waiting(workshop)
    second = waiting(workshop, name="Ben Roe")
    assert "You are number 1 on the list. You are next." in said(look(first))
    assert "You are number 2 on the list. 1 person is ahead of you." in said(look(second))
    assert "You are off the waiting list" in said(press(second, "leave_list"))
    assert now_of(second) == "left"


def test_an_offer_is_shown_with_its_deadline_and_taken_or_refused_in_one_tap():
    ada = offered()
    words = said(look(ada))
    assert "We are keeping it for you until 10am on Wednesday 3 March" in words
    assert "Take the place" in words
    assert "No, I do not need it now" in words
    assert "You have a place" in said(press(ada, "take_offer"))
    assert now_of(ada) == "booked"


def test_an_offer_refused_goes_to_the_next():
    ada = offered()
    ben = waiting(ada.session, name="Ben Roe")
    press(ada, "leave_list")
    assert (now_of(ada), now_of(ben)) == ("declined", "offered")


def test_an_offer_taken_too_late_is_refused_in_words_and_can_be_asked_for_again():
    ada = offered()
    with clock.held_at(NOW + dt.timedelta(days=2)):
        assert "The place we kept has gone to someone else" in said(look(ada))
        shown = press(ada, "take_offer")
        assert shown.status_code == 409
        assert "We could not keep the place any longer" in said(shown)
        assert now_of(ada) == "lapsed"
        assert "You have a place" in said(press(ada, "rejoin_list"))
    assert now_of(ada) == "lapsed"
    assert Booking.objects.filter(carer=ada.carer, status="booked").count() == 1


def test_asking_again_before_a_sweep_has_seen_the_deadline_goes_behind_whoever_waits():
    ada = offered()
    ben = waiting(ada.session, name="Ben Roe")
    with clock.held_at(NOW + dt.timedelta(days=2)):
        assert "You are on the waiting list" in said(press(ada, "rejoin_list"))
    assert (now_of(ada), now_of(ben)) == ("lapsed", "offered")


def test_asking_again_twice_asks_once():
    booking = book(session())
    press(booking, "cancel_booking")
    first, second = press(booking, "rejoin_list"), press(booking, "rejoin_list")
    assert first.redirect_chain == second.redirect_chain
    assert Booking.objects.filter(status="booked").count() == 1


def test_who_comes_can_be_changed_and_what_cannot_be_is_said_in_words():
    workshop = session(capacity=2)
    booking = book(workshop)
    shown = press(booking, "change_booking", companion="yes", companion_name="Yusuf")
    assert "Your booking is changed" in said(shown)
    assert "Maryam Siddiqui and Yusuf" in said(shown)
    assert value_of(look(booking, "change_booking"), "companion_name") == "Yusuf"
    missing = press(booking, "change_booking")
    assert missing.status_code == 422
    assert "Choose whether you come alone" in said(missing)


@pytest.mark.parametrize(
    ("places", "why"),
    [(1, "There is only one place here in all"), (2, "There is no second place free")],
)
def test_whoever_finds_no_place_for_another_person_keeps_what_they_typed_and_their_own(places, why):
    full = session(capacity=places)
    alone, *_others = [book(full, asking(name)) for name in ("Tom Okafor", "Ines Duarte")[:places]]
    refused = press(alone, "change_booking", companion="yes", companion_name="Yusuf")
    assert refused.status_code == 422
    assert why in said(refused)
    assert value_of(refused, "companion_name") == "Yusuf"
    assert "See whether another date has more room" in said(refused)
    assert Booking.objects.get(pk=alone.pk).party == 1


def test_another_date_is_chosen_and_the_old_page_leads_to_the_new_one():
    booking, other = book(session()), session(IN_TWO_WEEKS + dt.timedelta(days=7))
    assert "Tuesday 23 March, 2pm to 4pm (12 places left)" in said(look(booking, "move_booking"))
    shown = press(booking, "move_booking", session=str(other.pk))
    assert "Tuesday 23 March, 2pm to 4pm" in said(shown)
    moved = Booking.objects.get(status="booked")
    old = look(booking)
    assert "You moved to another date" in said(old)
    assert booking_path(moved) in main_part(old)


def test_moving_where_no_other_date_has_room_says_that_the_place_is_kept():
    words = said(look(book(session()), "move_booking"))
    assert "There is no other date with room for you just now. You still have your place." in words


def test_a_date_with_room_is_offered_however_many_before_it_are_full_or_shut(monkeypatch):
    monkeypatch.setattr(session_pages, "DATES_SHOWN", 1)
    day = dt.timedelta(days=1)
    booking = book(session(), asking(party=2, companion_name="Yusuf"))
    under_way = series(whole=True)
    session(NOW - day, of=under_way)
    for days in range(1, 4):
        session(IN_TWO_WEEKS + days * day, capacity=1)
        session(IN_TWO_WEEKS + days * day, status=Session.Status.CLOSED)
        session(IN_TWO_WEEKS + days * day, of=under_way)
    session(IN_TWO_WEEKS + 7 * day, capacity=2)
    page = said(look(booking, "move_booking"))
    assert "Tuesday 23 March, 2pm to 4pm (2 places left)" in page
    assert "March, 2pm to 4pm (" not in page.replace("23 March", "")


def test_a_course_is_offered_once_by_its_first_date():
    booking, course = book(session()), series(whole=True)
    for days in (7, 14):
        session(IN_TWO_WEEKS + dt.timedelta(days=days), of=course)
    page = said(look(booking, "move_booking"))
    assert ("23 March" in page, "30 March" in page) == (True, False)


def test_moving_to_a_date_that_was_not_offered_is_refused():
    booking = book(session())
    assert press(booking, "move_booking", session="987654").status_code == 422
    assert now_of(booking) == "booked"


def test_two_days_before_one_tap_keeps_the_place_and_one_lets_it_go():
    stays, goes = (
        book(session(NOW + dt.timedelta(days=4)), asking(name)) for name in ("Ida Berg", "Tom Okafor")
    )
    assert "Are you still coming?" not in said(look(stays))
    with clock.held_at(NOW + dt.timedelta(days=2, hours=1)):
        assert "Are you still coming?" in said(look(stays))
        assert "You told us that you are coming" in said(press(stays, "confirm_coming", answer="keep"))
        assert "Your booking is cancelled" in said(press(goes, "confirm_coming", answer="let_go"))
    assert (now_of(stays), now_of(goes)) == ("booked", "cancelled")


def test_whoever_has_just_booked_is_asked_on_the_page_no_sooner_than_by_message():
    tomorrow = book(session(NOW + dt.timedelta(days=1)))
    assert "Are you still coming?" not in said(look(tomorrow))
    with clock.held_at(NOW + dt.timedelta(hours=13)):
        assert "Are you still coming?" in said(look(tomorrow))


def test_a_page_left_open_while_the_session_was_called_off_is_answered_in_words():
    workshop = session()
    booking = book(workshop)
    Session.objects.filter(pk=workshop.pk).update(status="cancelled", cancelled_because="Rosalind is ill.")
    Booking.objects.update(status="called_off")
    words = said(look(booking))
    assert "This is cancelled" in words
    assert "Rosalind is ill." in words
    shown = press(booking, "cancel_booking")
    assert shown.status_code == 409
    assert "there is nothing to cancel" in said(shown)


def test_of_a_course_each_date_that_is_off_says_why():
    course = series(whole=True)
    first, second = (session(IN_TWO_WEEKS + dt.timedelta(days=7 * week), of=course) for week in range(2))
    booking = book(first)
    cancel_session(session_id=second.pk, because="The hall is flooded.", by=staff_actor(), now=NOW)
    words = said(look(booking))
    assert "You have a place" in words
    assert "Tuesday 23 March, 2pm to 4pm (cancelled). The hall is flooded." in words


def test_the_link_to_join_is_here_from_24_hours_before_until_the_end_and_only_for_whoever_holds_a_place():
    workshop = session(capacity=1)
    booking = book(workshop)
    waits = waiting(workshop)
    link = b"https://meet.example.org/balance"
    early = look(booking, "show_join_link")
    assert link not in early.content
    assert "How to join will be here from 2pm on Monday 15 March." in said(early)
    with clock.held_at(IN_TWO_WEEKS - dt.timedelta(hours=24)):
        assert link in look(booking, "show_join_link").content
        assert look(waits, "show_join_link").status_code == 302
        assert link not in look(waits).content
    with clock.held_at(workshop.ends_at):
        assert link not in look(booking, "show_join_link", follow="1").content


def test_the_calendar_file_is_read_by_two_calendars_and_says_nothing_but_booking():
    booking = book(session(of=series(venue=venue())))
    answered = look(booking, "show_calendar")
    assert answered["Content-Type"].startswith("text/calendar")
    assert answered["Content-Disposition"] == 'attachment; filename="booking.ics"'
    (event,) = icalendar.Calendar.from_ical(answered.content).walk("VEVENT")
    assert str(event["summary"]) == "Booking"
    assert event.decoded("dtstart") == IN_TWO_WEEKS
    assert vobject.readOne(answered.content.decode()).vevent.location.value.startswith("Elm Street Rooms")
    assert b"Keeping the Balance" not in answered.content


def test_what_was_asked_for_stands_with_what_came_of_it():
    needs = (("interpreter", "Urdu"), ("step_free", ""), ("phone_on", ""))
    booking = book(session(of=series(venue=venue())), asking(needs=needs))
    BookingNeed.objects.filter(kind="interpreter").update(answer="arranged", answer_note="Samina comes.")
    BookingNeed.objects.filter(kind="step_free").update(answer="instead", answer_note="A lower room.")
    words = said(look(booking))
    assert "An interpreter Urdu Arranged Samina comes." in words
    assert "We cannot do this. Instead: A lower room." in words
    assert "We know, and that is all right." in words


def test_messages_from_staff_are_read_here_by_those_who_hold_a_place():
    workshop = session(capacity=1)
    booking, waits = book(workshop), waiting(workshop)
    SessionMessage.objects.create(session=workshop, text="Bring something warm.", reached=1)
    assert "Bring something warm." in said(look(booking))
    assert "Bring something warm." not in said(look(waits))


def test_forged_cut_and_taken_back_links_open_nothing_and_say_so_in_words():
    booking = book(session())
    path = booking_path(booking)
    other = path.replace(f"/{booking.pk}.", f"/{booking.pk + 1}.")
    for forged in (other, path[:-3] + "/", "/bookings/" + "9" * 400 + "/", "/bookings/%00/"):
        shown = Client().get(forged)
        assert shown.status_code == 404
        assert "This link is not complete" in said(shown)
        assert "01632 960100" in said(shown)
    Booking.objects.update(link_version=1)
    taken_back = Client().get(path)
    assert taken_back.status_code == 410
    assert "This link does not work any more" in said(taken_back)


def test_a_link_works_until_thirty_days_after():
    workshop = session()
    booking = book(workshop)
    with clock.held_at(workshop.ends_at + dt.timedelta(days=30)):
        assert "This is over" in said(look(booking))
    with clock.held_at(workshop.ends_at + dt.timedelta(days=30, seconds=1)):
        assert look(booking).status_code == 410
        assert press(booking, "cancel_booking").status_code == 410
    assert now_of(booking) == "booked"


def test_a_course_shows_all_its_dates():
    course = series(whole=True)
    first, _second = session(of=course), session(IN_TWO_WEEKS + dt.timedelta(days=7), of=course)
    words = said(look(book(first)))
    assert "Tuesday 16 March, 2pm to 4pm Tuesday 23 March, 2pm to 4pm" in words
    assert "Choose another date" not in words


# The list of somebody's bookings, for "Your support"


def test_bookings_to_come_stand_first_then_those_that_are_over():
    later = book(session(IN_TWO_WEEKS + dt.timedelta(days=7)))
    sooner = book(session())
    given_up = book(session(IN_TWO_WEEKS + dt.timedelta(days=1)))
    cancel_place(booking_id=given_up.pk, by=holder_of(given_up), now=NOW)
    cards = bookings_of([later.carer_id], NOW)
    assert [card.url for card in cards] == [booking_path(one) for one in (sooner, later, given_up)]
    assert [card.standing_label for card in cards] == [
        "You have a place",
        "You have a place",
        "You cancelled",
    ]
    assert [card.is_past for card in cards] == [False, False, True]
    assert cards[0].links[0] == ("See or change your booking", booking_path(sooner))


def test_of_many_that_are_over_the_last_few_stand_there_whenever_they_were_booked():
    weeks = (3, 6, 1, 5, 7, 2, 4)
    booked = {week: book(session(IN_TWO_WEEKS + dt.timedelta(weeks=week))) for week in weeks}
    at_the_end = IN_TWO_WEEKS + dt.timedelta(weeks=6, days=1)
    cards = bookings_of([booked[7].carer_id], at_the_end)
    assert [card.url for card in cards] == [booking_path(booked[week]) for week in (7, 6, 5, 4, 3, 2)]
    assert [card.is_past for card in cards] == [False, *[True] * PAST_SHOWN]


def past_of(carer_id: int, now: dt.datetime) -> list[str]:
    return [card.url for card in cards_of(past_bookings_of([carer_id], now), now)]


def test_everything_that_is_past_is_what_does_not_come_the_latest_first():
    weeks = (3, 6, 1, 5, 7, 2, 4)
    booked = {week: book(session(IN_TWO_WEEKS + dt.timedelta(weeks=week))) for week in weeks}
    given_up = book(session(IN_TWO_WEEKS + dt.timedelta(weeks=8)))
    cancel_place(booking_id=given_up.pk, by=holder_of(given_up), now=NOW)
    at_the_end = IN_TWO_WEEKS + dt.timedelta(weeks=6, days=1)
    past = [given_up, *(booked[week] for week in (6, 5, 4, 3, 2, 1))]
    assert past_of(given_up.carer_id, at_the_end) == [booking_path(one) for one in past]


@pytest.mark.parametrize(
    "moment", [NOW, NOW + dt.timedelta(days=3), IN_TWO_WEEKS, IN_TWO_WEEKS + dt.timedelta(hours=2)]
)
def test_what_is_past_in_the_short_list_is_past_in_the_long_one(moment):
    """Ada was offered a place, waits for one, has a whole course, and a session of hers was called off."""
    ada = offered()
    course, full = series(whole=True), session(capacity=1)
    book(session(of=course), asking("Ada Lin"))
    session(IN_TWO_WEEKS + dt.timedelta(days=7), of=course)
    book(full)
    waiting(full)
    called_off = session()
    book(called_off, asking("Ada Lin"))
    cancel_session(session_id=called_off.pk, because="", by=staff_actor(), now=NOW)
    assert Booking.objects.filter(carer_id=ada.carer_id).count() == 4
    short = {card.url for card in bookings_of([ada.carer_id], moment) if card.is_past}
    assert set(past_of(ada.carer_id, moment)) == short


def test_a_page_of_the_past_takes_two_queries_however_long_it_is(django_assert_num_queries):
    weeks = [book(session(IN_TWO_WEEKS + dt.timedelta(weeks=week))) for week in range(7)]
    with django_assert_num_queries(2):
        assert len(past_of(weeks[0].carer_id, IN_TWO_WEEKS + dt.timedelta(weeks=8))) == 7


def test_an_offer_has_its_answer_as_the_first_thing_to_do():
    ada = offered()
    (card,) = bookings_of([ada.carer_id], NOW)
    assert card.links[0][0] == "Take the place, or say no"


def test_the_bookings_of_one_are_not_those_of_another():
    mine, theirs = book(session()), book(session(), asking("Tom Okafor"))
    assert [card.url for card in bookings_of([mine.carer_id], NOW)] == [booking_path(mine)]
    assert theirs.carer_id != mine.carer_id


def test_a_long_list_takes_no_more_queries_than_a_short_one():
    course = series(whole=True)
    first = book(session(of=course))
    for week in range(1, 6):
        book(session(IN_TWO_WEEKS + dt.timedelta(weeks=week)))
    with CaptureQueriesContext(connection) as queries:
        assert len(bookings_of([first.carer_id], NOW)) == 6
    assert len(queries) <= 2
