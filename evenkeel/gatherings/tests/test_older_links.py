"""Links of bookings that are over: what their pages say of the booking that came after."""

import datetime as dt

import pytest
from django.test import Client

from evenkeel.common import clock
from evenkeel.gatherings.actions.changes import cancel_place, move_place
from evenkeel.gatherings.actions.refusals import AskedAgain
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.actions.waiting import lapse_offers, leave_waiting_list
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, holder, session, staff_actor
from evenkeel.gatherings.tests.own_booking import book, look, press
from evenkeel.gatherings.tests.reading import main_part, said, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

WEEK = dt.timedelta(weeks=1)
NEWER_STAYS = "You have asked again since, and your new booking stays as it is."


def given_up(booking: Booking) -> Booking:
    return cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)


def gave_up_and_booked_again() -> tuple[Booking, Booking]:
    workshop = session()
    return given_up(book(workshop)), book(workshop)


def left_and_waits_again() -> tuple[Booking, Booking]:
    workshop = session(capacity=1)
    book(workshop, asking("Tom Okafor"))
    first = book(workshop, or_wait=True)
    leave_waiting_list(booking_id=first.pk, by=holder(first), now=NOW)
    first.refresh_from_db()
    return first, book(workshop, or_wait=True)


@pytest.mark.parametrize(
    ("twice", "stands"),
    [
        (gave_up_and_booked_again, "You have a place again."),
        (left_and_waits_again, "You are on the waiting list again."),
    ],
)
def test_the_link_of_the_older_booking_leads_to_the_newer_and_says_how_that_stands(twice, stands):
    older, newer = twice()
    page = look(older)
    words = said(page)
    assert title_of(page).startswith("You asked again")
    assert stands in words
    assert "See your booking" in words
    assert booking_path(newer) in main_part(page)
    for untrue in ("Your booking is cancelled", "You are off the waiting list", "Ask for a place again"):
        assert untrue not in words
    assert look(older, "rejoin_list").status_code == 302


@pytest.mark.parametrize("twice", [gave_up_and_booked_again, left_and_waits_again])
@pytest.mark.parametrize(
    "step", ["cancel_booking", "leave_list", "take_offer", "move_booking", "change_booking"]
)
def test_a_stale_page_of_the_older_booking_changes_nothing_and_shows_the_way_to_the_newer(twice, step):
    older, newer = twice()
    before = list(Booking.objects.order_by("pk").values())
    shown = press(older, step, companion="no")
    assert shown.status_code == 409
    assert NEWER_STAYS in said(shown)
    assert booking_path(newer) in main_part(shown)
    assert list(Booking.objects.order_by("pk").values()) == before


def test_the_older_link_is_the_usual_one_again_once_the_newer_booking_is_given_up_too():
    older, newer = gave_up_and_booked_again()
    given_up(newer)
    assert title_of(look(older)).startswith("Your booking is cancelled")
    assert "You gave your place up" in said(press(older, "cancel_booking"))


def test_nobody_is_led_to_somebody_elses_booking_or_to_one_for_something_else():
    workshop = session()
    older = given_up(book(workshop))
    others = book(workshop, asking("Tom Okafor")), book(session())
    page = look(older)
    assert title_of(page).startswith("Your booking is cancelled")
    for other in others:
        assert booking_path(other) not in page.content.decode()


def test_staff_who_cancel_the_older_booking_hear_that_there_is_a_newer_one(grace):
    older, newer = gave_up_and_booked_again()
    shown = grace.post(f"/staff/bookings/{older.pk}/cancel/", follow=True)
    assert "They have asked again since, and their new booking stays as it is." in said(shown)
    assert "The booking is cancelled." not in said(shown)
    with pytest.raises(AskedAgain):
        cancel_place(booking_id=older.pk, by=staff_actor(), now=NOW)
    newer.refresh_from_db()
    assert newer.status == "booked"


def moved(booking: Booking, to: Session) -> Booking:
    return move_place(booking_id=booking.pk, session_id=to.pk, by=holder(booking), now=NOW)


def on_the_23rd() -> Session:
    return session(IN_TWO_WEEKS + WEEK)


def on_the_30th() -> Session:
    return session(IN_TWO_WEEKS + 2 * WEEK)


def leads_to(page, booking: Booking) -> bool:
    return booking_path(booking) in main_part(page)


def test_a_booking_moved_twice_leads_to_where_it_is_in_the_end():
    first = book(session())
    second = moved(first, on_the_23rd())
    third = moved(second, on_the_30th())
    for older in (first, second):
        page = look(older)
        assert title_of(page).startswith("You moved to another date")
        assert "You now have a place on another date: Tuesday 30 March, 3pm to 5pm." in said(page)
        assert leads_to(page, third)
    assert not leads_to(look(first), second)


def test_of_a_moved_booking_that_was_given_up_no_place_is_promised():
    first = book(session())
    second = given_up(moved(first, on_the_23rd()))
    page = look(first)
    assert "You now have a place" not in said(page)
    assert "The new date was Tuesday 23 March, 2pm to 4pm. You gave up that place too." in said(page)
    assert leads_to(page, second)


def test_of_a_moved_booking_that_was_asked_for_again_the_newest_is_told():
    first, later = book(session()), on_the_23rd()
    given_up(moved(first, later))
    again = book(later)
    page = look(first)
    assert "You now have a place on another date: Tuesday 23 March, 2pm to 4pm." in said(page)
    assert leads_to(page, again)


def test_of_a_moved_booking_whose_new_date_was_cancelled_that_is_said():
    first, later = book(session()), on_the_23rd()
    moved(first, later)
    cancel_session(session_id=later.pk, because="The hall is flooded.", by=staff_actor(), now=NOW)
    assert "We are sorry: it will not take place." in said(look(first))


def test_a_booking_moved_away_and_back_leads_to_the_place_on_its_own_date():
    here = session()
    first = book(here)
    back = moved(moved(first, on_the_23rd()), here)
    page = look(first)
    assert title_of(page).startswith("You asked again")
    assert leads_to(page, back)
    assert "another date" not in said(page)


def test_whoever_moved_and_then_booked_the_old_date_too_is_shown_both():
    here = session()
    first = book(here)
    elsewhere, again = moved(first, on_the_23rd()), book(here)
    page = look(first)
    assert "You now have a place on another date: Tuesday 23 March, 2pm to 4pm." in said(page)
    assert (leads_to(page, elsewhere), leads_to(page, again)) == (True, True)


def test_no_link_leads_where_links_work_no_longer():
    first = book(session(IN_TWO_WEEKS + 4 * WEEK))
    earlier = moved(first, session())
    with clock.held_at(earlier.session.ends_at + dt.timedelta(days=31)):
        page = look(first)
        assert "The new date was Tuesday 16 March, 2pm to 4pm, and it is over." in said(page)
        assert "See that booking" not in said(page)


def moved_away() -> Booking:
    booking = book(session())
    moved(booking, on_the_23rd())
    return booking


def followed(booking: Booking, step: str):
    return Client().get(booking_path(booking, step), follow=True)


def was_offered() -> Booking:
    """Ada has the offer of the place that Maryam gave up."""
    workshop = session(capacity=1)
    holder_of_place = book(workshop)
    ada = book(workshop, asking("Ada Lin"), or_wait=True)
    given_up(holder_of_place)
    return Booking.objects.get(pk=ada.pk)


def answered(step: str) -> Booking:
    ada = was_offered()
    press(ada, step)
    return ada


def took_it_and_gave_it_up() -> Booking:
    return given_up(answered("take_offer"))


def let_the_deadline_pass() -> Booking:
    ada = was_offered()
    lapse_offers(pool_id=ada.pool_id, now=NOW + dt.timedelta(days=2))
    return ada


def called_off(booking: Booking) -> Booking:
    cancel_session(session_id=booking.session_id, because="Rosalind is ill.", by=staff_actor(), now=NOW)
    return booking


THE_OFFER = "The place that we offered you on Tuesday 16 March, 2pm to 4pm"
WHETHER = "You need not tell us whether you are coming on Tuesday 16 March, 2pm to 4pm"


@pytest.mark.parametrize(
    ("came_of_it", "says"),
    [
        (lambda: answered("take_offer"), f"{THE_OFFER} was answered: you said yes."),
        (lambda: answered("leave_list"), f"{THE_OFFER} was answered: you said no."),
        (took_it_and_gave_it_up, f"{THE_OFFER} was answered: you said yes, and gave it up later."),
        (let_the_deadline_pass, f"{THE_OFFER} has lapsed: the time to answer is over."),
        (
            lambda: called_off(was_offered()),
            "There is no offer to answer any more: Tuesday 16 March, 2pm to 4pm (cancelled).",
        ),
        (lambda: left_and_waits_again()[0], "We have no place to offer you on Tuesday 16 March, 2pm to 4pm"),
        (lambda: left_and_waits_again()[1], "You keep your turn on the list."),
    ],
)
def test_the_link_of_an_offer_that_is_over_says_what_came_of_it(came_of_it, says):
    shown = followed(came_of_it(), "take_offer")
    assert says in said(shown)
    assert "See what else is on" in said(shown)


@pytest.mark.parametrize(
    ("came_of_it", "says"),
    [
        (lambda: given_up(book(session())), f"{WHETHER}: you gave that place up."),
        (moved_away, f"{WHETHER}: you moved to another date."),
        (
            lambda: called_off(book(session())),
            "whether you are coming any more: Tuesday 16 March, 2pm to 4pm (cancelled).",
        ),
    ],
)
def test_the_link_that_asked_whether_they_are_coming_says_why_it_is_not_asked_any_more(came_of_it, says):
    assert says in said(followed(came_of_it(), "confirm_coming"))


def test_the_link_that_asked_whether_they_are_coming_says_that_it_is_over():
    booking = book(session())
    with clock.held_at(booking.session.ends_at):
        shown = said(followed(booking, "confirm_coming"))
    assert "whether you were coming on Tuesday 16 March, 2pm to 4pm: it is over." in shown


@pytest.mark.parametrize("asked", ["offer", "still-coming", "nonsense", ""])
def test_nothing_is_said_of_a_question_that_was_never_asked(asked):
    shown = look(book(session()), asked=asked)
    assert shown.status_code == 200
    assert "offered you" not in said(shown)
    assert "need not tell us" not in said(shown)
