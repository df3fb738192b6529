"""What is refused to staff who act for somebody is said of that person, and not as if staff were they."""

import datetime as dt

import pytest

from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.changes import cancel_place, change_party, confirm_coming, move_place
from evenkeel.gatherings.actions.refusals import NoCompanion
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list, offer_by_hand, take_offer
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    carer,
    holder,
    series,
    session,
    staff_actor,
)
from evenkeel.gatherings.tests.reading import said
from evenkeel.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
GRACE = staff_actor()
WEEK = dt.timedelta(weeks=1)


def the_next(where, **fields):
    return session(IN_TWO_WEEKS + WEEK, of=where.series, **fields)


def test_a_move_that_is_pressed_twice_lands_on_the_new_booking_both_times(grace):
    where = session()
    booking, target = book(where).booking, the_next(where)
    path = f"/staff/bookings/{booking.pk}/move/"
    first, second = (grace.post(path, {"session": target.pk}, follow=True) for _press in range(2))
    new = Booking.objects.get(status="booked")
    assert first.redirect_chain == second.redirect_chain == [(f"/staff/bookings/{new.pk}/", 302)]
    for answer in (first, second):
        assert "The booking is moved." in said(answer)
        assert "You " not in said(answer)
    assert Booking.objects.count() == 2
    assert Notice.objects.filter(kind="gatherings.booking_changed").count() == 1


def test_so_it_does_where_the_move_took_the_last_place(grace):
    where = session()
    booking, target = book(where).booking, the_next(where, capacity=1)
    path = f"/staff/bookings/{booking.pk}/move/"
    for _press in range(2):
        answer = grace.post(path, {"session": target.pk}, follow=True)
        assert "The booking is moved." in said(answer)


@pytest.mark.parametrize("sent", ["", "x", "987654", "9" * 40, "another"])
def test_another_move_of_a_place_that_was_moved_is_refused_in_words_about_them(grace, sent):
    where = session()
    booking, target = book(where).booking, the_next(where)
    another = session(IN_TWO_WEEKS + 2 * WEEK, of=where.series)
    move_place(booking_id=booking.pk, session_id=target.pk, by=GRACE, now=NOW)
    asked = another.pk if sent == "another" else sent
    answer = grace.post(f"/staff/bookings/{booking.pk}/move/", {"session": asked}, follow=True)
    assert answer.redirect_chain == [(f"/staff/bookings/{booking.pk}/", 302)]
    assert "They do not have a place here, so there is nothing to move." in said(answer)
    assert not another.bookings.exists()


def waiting_for(where):
    return book(where, asking("Tom Okafor"), or_wait=True).booking


def cancelled():
    booking = book(session()).booking
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    return booking


def of_one_who_waits(action):
    full = session(capacity=1)
    book(full)
    return lambda by: action(booking_id=waiting_for(full).pk, by=by, now=NOW)


def of_a_cancelled_place(action, **given):
    booking = cancelled()
    return lambda by: action(booking_id=booking.pk, by=by, now=NOW, **given)


def leaving_a_place():
    booking = book(session()).booking
    return lambda by: leave_waiting_list(booking_id=booking.pk, by=by, now=NOW)


def moving_onto_ones_own_booking():
    where, maryam = session(), carer()
    target = the_next(where)
    mine = book(where, asking("", "", carer_id=maryam.pk), by=GRACE).booking
    book(target, asking("", "", carer_id=maryam.pk), by=GRACE)
    return lambda by: move_place(booking_id=mine.pk, session_id=target.pk, by=by, now=NOW)


def taking_an_offer_too_late():
    full = session(capacity=1)
    first, tom = book(full).booking, waiting_for(full)
    cancel_place(booking_id=first.pk, by=holder(first), now=NOW)
    return lambda by: take_offer(booking_id=tom.pk, by=by, now=NOW + WEEK)


def bringing_somebody_where_nobody_may():
    booking = book(session(of=series(allows_companion=False))).booking
    return lambda by: change_party(booking_id=booking.pk, party=2, companion_name="", by=by, now=NOW)


REFUSED = [
    lambda: of_one_who_waits(cancel_place),
    lambda: of_a_cancelled_place(confirm_coming),
    lambda: of_a_cancelled_place(move_place, session_id=session().pk),
    lambda: of_a_cancelled_place(leave_waiting_list),
    lambda: of_a_cancelled_place(give_place),
    lambda: of_a_cancelled_place(offer_by_hand),
    leaving_a_place,
    moving_onto_ones_own_booking,
    taking_an_offer_too_late,
    bringing_somebody_where_nobody_may,
]


@pytest.mark.parametrize("deed", REFUSED)
def test_what_staff_cannot_do_for_somebody_is_said_of_that_person(deed):
    with pytest.raises(Refusal) as refused:
        deed()(GRACE)
    words = str(refused.value.sentence).split()
    assert not {"You", "you", "your", "Your", "yourself"} & set(words)


def test_whoever_may_bring_nobody_is_told_so_on_the_page_of_staff_too(grace):
    booking = book(session(of=series(allows_companion=False))).booking
    page = grace.post(f"/staff/bookings/{booking.pk}/party/", {"companion": "yes"})
    assert "Nobody can bring somebody here: each booking is for one person." in said(page)


def test_holders_are_spoken_to_as_before():
    booking = cancelled()
    with pytest.raises(Refusal, match="You are not on this waiting list any more"):
        leave_waiting_list(booking_id=booking.pk, by=holder(booking), now=NOW)
    with pytest.raises(NoCompanion, match="You can only book for yourself here"):
        book(session(of=series(allows_companion=False)), asking(party=2))
