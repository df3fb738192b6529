"""Changes of mind, and changes by staff, at the very moment when others act on the same places."""

import datetime as dt
from types import SimpleNamespace

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.actors import ANYONE, SYSTEM, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.programme.sessions import delete_session
from evenkeel.gatherings.actions.refusals import BookingsShut, SessionGone
from evenkeel.gatherings.actions.sessions import (
    WhenAndWhere,
    cancel_session,
    move_session,
    set_bookings_open,
)
from evenkeel.gatherings.actions.waiting import lapse_offers, take_offer
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.task_kinds import OFFER_BY_PHONE
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, session, staff_actor
from evenkeel.gatherings.tests.test_races import at_once, booking_job, counts_are_true
from evenkeel.notices.models import Notice
from evenkeel.tasks.actions import TaskIsClosed, answer_task
from evenkeel.tasks.models import Task

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.race,
    pytest.mark.usefixtures("the_provider"),
]
HANDS = 6


def book(where, name="Maryam Siddiqui", **contact):
    return book_place(
        session_id=where.pk, request=asking(name, **contact), by=ANYONE, now=NOW, or_wait=True
    ).booking


def holder(booking):
    return Actor("carer", booking.carer_id)


def with_an_offer(**contact):
    """Twelve places, one of which has come free and is kept for Tom, who has until `until`."""
    workshop = session(capacity=12)
    first = book(workshop)
    for number in range(11):
        book(workshop, f"Person {number}")
    tom = book(workshop, "Tom Okafor", **contact)
    cancel_place(booking_id=first.pk, by=holder(first), now=NOW)
    tom.refresh_from_db()
    assert tom.status == "offered"
    return SimpleNamespace(session=workshop, pool=workshop.pool, tom=tom, until=tom.offer_until)


def cancelled_by_many_hands(*around):
    workshop = session(capacity=12)
    mine = book(workshop)
    others = [book(workshop, f"Person {number}") for number in range(2)]
    outcomes = at_once([lambda: cancel_place(booking_id=mine.pk, by=holder(mine), now=NOW)] * HANDS, *around)
    all_were_answered = all(isinstance(one, Booking) for one in outcomes)
    once = Entry.objects.filter(action="gatherings.cancel_place", subject_id=mine.pk).count() == 1
    return (
        all_were_answered and once and counts_are_true(workshop.pool) and workshop.pool.taken == len(others)
    )


def test_a_place_that_is_given_up_by_many_hands_is_given_back_once():
    assert cancelled_by_many_hands()


def test_without_the_lock_giving_it_up_goes_wrong(lock_off):
    if all(cancelled_by_many_hands(lock_off) for _attempt in range(10)):
        pytest.fail("the hands never met")


def test_an_offer_that_is_taken_by_many_hands_is_one_place():
    there = with_an_offer()
    at_once([lambda: take_offer(booking_id=there.tom.pk, by=holder(there.tom), now=NOW)] * HANDS)
    assert counts_are_true(there.pool)
    assert (there.pool.taken, there.pool.held) == (12, 0)


def test_an_offer_that_is_taken_as_it_lapses_is_taken_or_lapsed():
    there = with_an_offer()
    taking = [lambda: take_offer(booking_id=there.tom.pk, by=holder(there.tom), now=there.until)] * 2
    lapsing = [lambda: lapse_offers(pool_id=there.pool.pk, now=there.until + dt.timedelta(seconds=1))] * 2
    at_once([*taking, *lapsing])
    there.tom.refresh_from_db()
    assert counts_are_true(there.pool)
    assert there.tom.status == ("booked" if there.pool.taken == 12 else "lapsed")


@pytest.mark.parametrize("other", ["cancelling", "lapsing"])
def test_an_offer_that_is_taken_on_the_phone_as_it_ends_deadlocks_with_nobody(other):
    there = with_an_offer(email="", phone="+447700900123")
    task = Task.objects.get(kind=OFFER_BY_PHONE)
    answering = [lambda: answer_task(task_id=task.pk, answer="took_it", by=SYSTEM, now=NOW)]
    ending = {
        "cancelling": lambda: cancel_session(
            session_id=there.session.pk, because="The room is shut.", by=staff_actor(), now=NOW
        ),
        "lapsing": lambda: lapse_offers(pool_id=there.pool.pk, now=there.until + dt.timedelta(seconds=1)),
    }[other]
    outcomes = at_once([*answering, ending, *answering])
    assert sum(isinstance(one, TaskIsClosed) for one in outcomes) >= 1
    assert counts_are_true(there.pool)


def booking_while(change):
    """Six people book while staff change the session; what each was told, and what came of the change."""
    workshop = session(capacity=12)
    jobs = [booking_job(workshop, f"Person {number}") for number in range(6)]
    outcomes = at_once([*jobs[:3], lambda: change(workshop), *jobs[3:]])
    changed = outcomes.pop(3)
    assert counts_are_true(workshop.pool)
    workshop.refresh_from_db()
    return workshop, changed, outcomes


def test_nobody_has_a_place_in_a_session_that_is_cancelled_as_they_book():
    def cancel(where):
        return cancel_session(
            session_id=where.pk, because="The room is shut.", by=staff_actor(), now=NOW
        ).status

    workshop, changed, outcomes = booking_while(cancel)
    assert changed == workshop.status == "cancelled"
    assert not Booking.objects.filter(status__in=Booking.LIVE).exists()
    assert all(one == "booked" or isinstance(one, BookingsShut) for one in outcomes)


def test_whoever_books_as_bookings_close_has_a_place_or_is_told():
    def close(where):
        return set_bookings_open(session_id=where.pk, is_open=False, by=staff_actor(), now=NOW).status

    workshop, changed, outcomes = booking_while(close)
    assert changed == workshop.status == "closed"
    assert all(one == "booked" or isinstance(one, BookingsShut) for one in outcomes)
    assert workshop.pool.taken == outcomes.count("booked")


def test_whoever_books_as_the_session_is_moved_hears_the_new_time():
    later = IN_TWO_WEEKS + dt.timedelta(hours=3)

    def move(where):
        to = WhenAndWhere(later, later + dt.timedelta(hours=2), where.mode, where.venue)
        return move_session(session_id=where.pk, to=to, sequence=where.sequence, by=staff_actor(), now=NOW)

    workshop, _changed, outcomes = booking_while(move)
    assert workshop.starts_at == later
    assert outcomes == ["booked"] * 6
    for booking in Booking.objects.all():
        said = Notice.objects.filter(about_kind="booking", about_id=booking.pk).order_by("-pk").first()
        assert "5pm" in str(said.content), "the last that they heard names the old time"


def test_a_session_is_deleted_or_booked_but_never_both():
    workshop = session()

    def delete():
        delete_session(session_id=workshop.pk, by=staff_actor(), now=NOW)
        return "deleted"

    jobs = [booking_job(workshop, f"Person {number}") for number in range(5)]
    outcomes = at_once([*jobs[:2], delete, *jobs[2:]])
    deleted = outcomes.pop(2) == "deleted"
    assert Session.objects.filter(pk=workshop.pk).exists() is not deleted
    if deleted:
        assert all(isinstance(one, SessionGone) for one in outcomes)
    else:
        assert outcomes == ["booked"] * 5
