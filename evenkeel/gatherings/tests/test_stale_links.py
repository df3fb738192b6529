"""Pages of a booking that were opened before something changed: what is sent from them is answered in words."""

import datetime as dt

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.gatherings.actions.changes import cancel_place, change_party, move_place
from evenkeel.gatherings.actions.refusals import BookingOver
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, holder, session
from evenkeel.gatherings.tests.own_booking import book, look, press
from evenkeel.gatherings.tests.reading import main_part, said, value_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def cancelled() -> Booking:
    booking = book(session())
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    booking.refresh_from_db()
    return booking


def test_a_companion_sent_from_a_stale_page_is_refused_in_words():
    shown = press(cancelled(), "change_booking", companion="yes", companion_name="Yusuf")
    assert shown.status_code == 409
    assert "Nothing was changed" in said(shown)


def test_another_date_sent_from_a_stale_page_is_refused_in_words_and_takes_no_place():
    booking = cancelled()
    later = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=booking.series)
    shown = press(booking, "move_booking", session=later.pk)
    assert shown.status_code == 409
    assert "You do not have a place here, so there is nothing to move." in said(shown)
    assert not later.bookings.exists()


def moved_away() -> Booking:
    booking = book(session())
    move_place(booking_id=booking.pk, session_id=later().pk, by=holder(booking), now=NOW)
    return booking


def later() -> Session:
    return session(IN_TWO_WEEKS + dt.timedelta(days=7))


@pytest.mark.parametrize("over", [cancelled, moved_away])
@pytest.mark.parametrize("sent", [{}, {"session": "987654"}, {"session": "x" * 30}, {"session": "9" * 40}])
def test_nothing_sensible_sent_from_a_stale_page_shows_no_form_that_could_still_be_used(over, sent):
    booking = over()
    later()
    shown = press(booking, "move_booking", **sent)
    assert shown.status_code == 409
    assert "You do not have a place here, so there is nothing to move." in said(shown)
    assert "Which date would you like instead?" not in said(shown)


def test_who_comes_is_not_asked_again_by_a_stale_page_that_was_sent_empty():
    shown = press(cancelled(), "change_booking")
    assert shown.status_code == 409
    assert "This booking is over, so it can no longer be changed." in said(shown)
    assert "Who is coming?" not in said(shown)


def test_a_place_that_was_used_is_not_moved_to_another_date():
    booking, other = book(session()), later()
    with clock.held_at(booking.session.ends_at):
        for sent in ({}, {"session": other.pk}):
            shown = press(booking, "move_booking", **sent)
            assert shown.status_code == 409
            assert "This is over, so the place can no longer be moved." in said(shown)
    with pytest.raises(BookingOver):
        move_place(
            booking_id=booking.pk, session_id=other.pk, by=holder(booking), now=booking.session.ends_at
        )
    assert not other.bookings.exists()


def seen_by(page) -> str:
    """What an opened page of who comes remembers of how it was."""
    return value_of(page, "seen")


def with_companion(name: str = "Yusuf", **elsewhere) -> tuple[Booking, str]:
    """Maryam brings somebody; she has the page of who comes open, and then it is changed elsewhere."""
    booking = book(session(), asking(party=2, companion_name=name))
    seen = seen_by(look(booking, "change_booking"))
    change_party(booking_id=booking.pk, by=holder(booking), now=NOW, **elsewhere)
    return booking, seen


def who_comes(booking: Booking) -> tuple[int, str]:
    booking.refresh_from_db()
    return booking.party, booking.companion_name


COMES_ALONE, WITH_AMINA = {"party": 1, "companion_name": ""}, {"party": 2, "companion_name": "Amina"}


@pytest.mark.parametrize("elsewhere", [COMES_ALONE, WITH_AMINA])
def test_a_page_on_which_nothing_was_changed_undoes_no_newer_change(elsewhere):
    booking, seen = with_companion(**elsewhere)
    shown = press(booking, "change_booking", companion="yes", companion_name="Yusuf", seen=seen)
    assert who_comes(booking) == tuple(elsewhere.values())
    assert "Your booking is changed" not in said(shown)


def test_a_stale_change_is_refused_with_what_was_typed_and_saved_when_it_is_meant():
    booking, seen = with_companion(**WITH_AMINA)
    shown = press(booking, "change_booking", companion="yes", companion_name="Yusuf Khan", seen=seen)
    assert shown.status_code == 409
    assert "it is now two people, one of them Amina." in said(shown)
    assert value_of(shown, "companion_name") == "Yusuf Khan"
    assert who_comes(booking) == (2, "Amina")
    press(booking, "change_booking", companion="yes", companion_name="Yusuf Khan", seen=seen_by(shown))
    assert who_comes(booking) == (2, "Yusuf Khan")


def test_whoever_comes_alone_by_now_is_not_given_a_companion_back_by_a_corrected_name():
    booking, seen = with_companion(**COMES_ALONE)
    shown = press(booking, "change_booking", companion="yes", companion_name="Yusuf K", seen=seen)
    assert (shown.status_code, who_comes(booking)) == (409, (1, ""))
    assert "it is now one person." in said(shown)


def test_what_was_typed_wrongly_does_not_make_a_stale_page_fresh():
    booking, seen = with_companion(**COMES_ALONE)
    wrong = press(booking, "change_booking", companion="yes", companion_name="123", seen=seen)
    assert (wrong.status_code, seen_by(wrong)) == (422, seen)


def test_a_change_that_was_made_elsewhere_too_is_no_conflict():
    booking, seen = with_companion(**COMES_ALONE)
    assert "Your booking is changed" in said(press(booking, "change_booking", companion="no", seen=seen))


def test_staff_undo_no_newer_change_either(grace):
    booking = book(session(), asking(party=2, companion_name="Yusuf"))
    page = f"/staff/bookings/{booking.pk}/party/"
    typed = {"companion": "yes", "companion_name": "Yusuf", "seen": seen_by(grace.get(page))}
    change_party(booking_id=booking.pk, by=holder(booking), now=NOW, **COMES_ALONE)
    grace.post(page, typed)
    assert who_comes(booking) == (1, "")
    shown = grace.post(page, typed | {"companion_name": "Yusuf Khan"})
    assert shown.status_code == 409
    assert "it is now one person." in said(shown)
    assert value_of(shown, "companion_name") == "Yusuf Khan"
    assert who_comes(booking) == (1, "")


@pytest.mark.parametrize("capacity", [12, 1])
def test_a_move_that_was_pressed_twice_leads_to_the_new_booking_both_times(capacity):
    booking, other = book(session()), session(IN_TWO_WEEKS + dt.timedelta(days=7), capacity=capacity)
    first, second = (press(booking, "move_booking", session=other.pk) for _press in range(2))
    assert first.redirect_chain == second.redirect_chain != []
    assert "You have a place" in said(second)
    assert Booking.objects.filter(status="booked").count() == 1
    assert Entry.objects.filter(action="gatherings.move_place").count() == 1


def test_a_move_pressed_again_after_the_new_place_was_given_up_is_refused():
    booking, other = book(session()), later()
    press(booking, "move_booking", session=other.pk)
    moved = Booking.objects.get(status="booked")
    cancel_place(booking_id=moved.pk, by=holder(moved), now=NOW)
    shown = press(booking, "move_booking", session=other.pk)
    assert shown.status_code == 409
    assert "there is nothing to move" in said(shown)
    assert not Booking.objects.filter(status__in=Booking.LIVE).exists()


def test_a_move_to_yet_another_date_from_a_stale_page_is_refused_with_the_way_to_the_new_booking():
    booking, other = book(session()), later()
    press(booking, "move_booking", session=other.pk)
    moved = Booking.objects.get(status="booked")
    shown = press(booking, "move_booking", session=session(IN_TWO_WEEKS + dt.timedelta(days=14)).pk)
    assert shown.status_code == 409
    assert booking_path(moved) in main_part(shown)


def test_where_the_place_is_held_still_a_date_has_to_be_chosen():
    booking = book(session())
    later()
    shown = press(booking, "move_booking")
    assert shown.status_code == 422
    assert "Choose a date" in said(shown)


@pytest.mark.parametrize("step", ["change_booking", "move_booking"])
def test_a_page_that_no_longer_asks_anything_leads_to_the_booking(step):
    assert look(cancelled(), step).status_code == 302


def test_whoever_brings_somebody_to_a_full_session_keeps_their_own_place():
    full = session(capacity=2)
    book(full, asking("Tom Okafor"))
    mine = book(full)
    assert "There is no second place free just now. Your own place is safe." in said(
        look(mine, "change_booking")
    )
    shown = press(mine, "change_booking", companion="yes", companion_name="Yusuf")
    assert shown.status_code == 422
    assert "so only one person can come. The booking stays as it was." in said(shown)
    assert "waiting list" not in said(shown)
    mine.refresh_from_db()
    assert (mine.status, mine.party) == ("booked", 1)


def test_nothing_is_said_of_a_second_place_where_there_is_one():
    assert "no second place" not in said(look(book(session()), "change_booking"))


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_no_answer_to_still_coming_is_no_yes(sent):
    booking = book(session())
    shown = press(booking, "confirm_coming", **sent)
    words = said(shown)
    assert shown.status_code == 422
    assert "Nothing was changed Choose one of the two answers" in words
    assert "Are you still coming?" in words
    assert "Yes, I am coming" in words
    booking.refresh_from_db()
    assert (booking.status, booking.confirmed_coming_at) == ("booked", None)


@pytest.mark.parametrize("sent", [{}, {"answer": "keep"}])
def test_still_coming_from_a_stale_page_is_answered_by_how_the_booking_stands(sent):
    shown = press(cancelled(), "confirm_coming", **sent)
    assert shown.status_code == 409
    assert "You no longer have a place here." in said(shown)
    used = book(session())
    with clock.held_at(used.session.ends_at):
        shown = press(used, "confirm_coming", **sent)
        assert shown.status_code == 409
        assert "This is over, so there is nothing to answer any more." in said(shown)
    used.refresh_from_db()
    assert used.confirmed_coming_at is None
