"""Changes of mind, and changes by staff, at the very moment when others act on the same places."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from evenkeel.audit.models import Entry
from evenkeel.common.actors import ANYONE, SYSTEM, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.programme.refusals import SomebodyBooked
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
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, series, session, staff_actor
from evenkeel.gatherings.tests.racing import at_once, booking_job, counts_are_true
from evenkeel.notices.models import Notice
from evenkeel.tasks.actions import TaskIsClosed, answer_task
from evenkeel.tasks.models import Task
from tests.support.races import goes_wrong

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


def times_done(action, booking):
    return Entry.objects.filter(action=f"gatherings.{action}", subject_id=booking.pk).count()


def nobody_was_turned_away(outcomes):
    """Whether everybody was answered in words, and nobody by the database."""
    return not any(isinstance(one, DatabaseError) for one in outcomes)


def cancelled_by_many_hands(*around):
    workshop = session(capacity=12)
    mine = book(workshop)
    others = [book(workshop, f"Person {number}") for number in range(2)]
    outcomes = at_once([lambda: cancel_place(booking_id=mine.pk, by=holder(mine), now=NOW)] * HANDS, *around)
    all_were_answered = all(isinstance(one, Booking) for one in outcomes)
    once = times_done("cancel_place", mine) == 1
    return (
        all_were_answered and once and counts_are_true(workshop.pool) and workshop.pool.taken == len(others)
    )


def test_a_place_that_is_given_up_by_many_hands_is_given_back_once():
    assert cancelled_by_many_hands()


def test_without_the_lock_giving_it_up_goes_wrong(lock_off):
    assert goes_wrong(lambda: cancelled_by_many_hands(lock_off))


def taken_by_many_hands(*around):
    there = with_an_offer()
    tom = there.tom
    outcomes = at_once([lambda: take_offer(booking_id=tom.pk, by=holder(tom), now=NOW)] * HANDS, *around)
    all_were_answered = all(isinstance(one, Booking) for one in outcomes)
    once = times_done("take_offer", tom) == 1
    counted = counts_are_true(there.pool) and (there.pool.taken, there.pool.held) == (12, 0)
    return all_were_answered and once and counted


def test_an_offer_that_is_taken_by_many_hands_is_one_place():
    assert taken_by_many_hands()


def test_without_the_lock_taking_it_goes_wrong(lock_off):
    assert goes_wrong(lambda: taken_by_many_hands(lock_off))


def taken_as_it_lapses(*around):
    """Two hands take an offer at its last moment, and two workers end it in the next; whether one of both was done."""
    there = with_an_offer()
    tom = there.tom
    taking = [lambda: take_offer(booking_id=tom.pk, by=holder(tom), now=there.until)] * 2
    lapsing = [lambda: lapse_offers(pool_id=there.pool.pk, now=there.until + dt.timedelta(seconds=1))] * 2
    outcomes = at_once([*taking, *lapsing], *around)
    tom.refresh_from_db()
    counted = counts_are_true(there.pool)
    came_of_it = (tom.status, there.pool.taken, times_done("take_offer", tom), times_done("lapse_offer", tom))
    either_was_done = came_of_it in (("booked", 12, 1, 0), ("lapsed", 11, 0, 1))
    return nobody_was_turned_away(outcomes) and counted and either_was_done


def test_an_offer_that_is_taken_as_it_lapses_is_taken_or_lapsed():
    assert taken_as_it_lapses()


def test_without_the_lock_taking_it_as_it_lapses_goes_wrong(lock_off):
    assert goes_wrong(lambda: taken_as_it_lapses(lock_off))


def taken_on_the_phone_as_it_ends(other, *around):
    there = with_an_offer(email="", phone="+447700900123")
    task = Task.objects.get(kind=OFFER_BY_PHONE, about_id=there.tom.pk)
    answering = [lambda: answer_task(task_id=task.pk, answer="took_it", by=SYSTEM, now=NOW)]
    ending = {
        "cancelling": lambda: cancel_session(
            session_id=there.session.pk, because="The room is shut.", by=staff_actor(), now=NOW
        ),
        "lapsing": lambda: lapse_offers(pool_id=there.pool.pk, now=there.until + dt.timedelta(seconds=1)),
    }[other]
    outcomes = at_once([*answering, ending, *answering], *around)
    one_came_too_late = any(isinstance(one, TaskIsClosed) for one in outcomes)
    return nobody_was_turned_away(outcomes) and one_came_too_late and counts_are_true(there.pool)


@pytest.mark.parametrize("other", ["cancelling", "lapsing"])
def test_an_offer_that_is_taken_on_the_phone_as_it_ends_deadlocks_with_nobody(other):
    assert taken_on_the_phone_as_it_ends(other)


@pytest.mark.parametrize("other", ["cancelling", "lapsing"])
def test_without_the_lock_taking_it_on_the_phone_as_it_ends_goes_wrong(other, lock_off):
    assert goes_wrong(lambda: taken_on_the_phone_as_it_ends(other, lock_off))


def booking_while(change, *around):
    """Six people book while staff change the session; what each was told, and what came of the change."""
    workshop = session(capacity=12)
    jobs = [booking_job(workshop, f"Person {number}") for number in range(6)]
    outcomes = at_once([*jobs[:3], lambda: change(workshop), *jobs[3:]], *around)
    changed = outcomes.pop(3)
    counted = counts_are_true(workshop.pool)
    workshop.refresh_from_db()
    return SimpleNamespace(session=workshop, changed=changed, outcomes=outcomes, counted=counted)


def booked_as_it_is_cancelled(*around):
    def cancel(where):
        return cancel_session(
            session_id=where.pk, because="The room is shut.", by=staff_actor(), now=NOW
        ).status

    there = booking_while(cancel, *around)
    is_off = there.changed == there.session.status == "cancelled"
    nobody_comes = not there.session.bookings.filter(status__in=Booking.LIVE).exists()
    told = all(one == "booked" or isinstance(one, BookingsShut) for one in there.outcomes)
    return there.counted and is_off and nobody_comes and told


def test_nobody_has_a_place_in_a_session_that_is_cancelled_as_they_book():
    assert booked_as_it_is_cancelled()


def test_without_the_lock_cancelling_as_people_book_goes_wrong(lock_off):
    assert goes_wrong(lambda: booked_as_it_is_cancelled(lock_off))


def booked_as_bookings_close(*around):
    def close(where):
        return set_bookings_open(session_id=where.pk, is_open=False, by=staff_actor(), now=NOW).status

    there = booking_while(close, *around)
    is_shut = there.changed == there.session.status == "closed"
    told = all(one == "booked" or isinstance(one, BookingsShut) for one in there.outcomes)
    placed = there.session.pool.taken == there.outcomes.count("booked")
    return there.counted and is_shut and told and placed and nobody_booked_after_closing(there.session)


def nobody_booked_after_closing(where):
    closing = Entry.objects.filter(action="gatherings.close_bookings", subject_id=where.pk).get()
    ids = where.bookings.values("pk")
    booking = Entry.objects.filter(action="gatherings.book_place", subject_id__in=ids)
    return not booking.filter(pk__gt=closing.pk).exists()


def test_whoever_books_as_bookings_close_has_a_place_or_is_told():
    assert booked_as_bookings_close()


def test_without_the_lock_closing_as_people_book_goes_wrong(lock_off):
    assert goes_wrong(lambda: booked_as_bookings_close(lock_off))


def booked_as_it_is_moved(*around):
    later = IN_TWO_WEEKS + dt.timedelta(hours=3)

    def move(where):
        to = WhenAndWhere(later, later + dt.timedelta(hours=2), where.mode, where.venue)
        return move_session(session_id=where.pk, to=to, sequence=where.sequence, by=staff_actor(), now=NOW)

    there = booking_while(move, *around)
    all_have_a_place = there.session.starts_at == later and there.outcomes == ["booked"] * 6
    return (
        there.counted
        and all_have_a_place
        and all(heard_of("5pm", one) for one in there.session.bookings.all())
    )


def heard_of(time, booking):
    """Whether the last that they heard names the time."""
    said = Notice.objects.filter(about_kind="booking", about_id=booking.pk).order_by("-pk").first()
    return time in str(said.content)


def test_whoever_books_as_the_session_is_moved_hears_the_new_time():
    assert booked_as_it_is_moved()


def test_without_the_lock_moving_it_as_people_book_goes_wrong(lock_off):
    assert goes_wrong(lambda: booked_as_it_is_moved(lock_off))


def booked_as_it_is_deleted(whole, *around):
    """Five book a session, or one date of a course, while staff delete it."""
    run = series(whole=whole)
    session(of=run)
    doomed = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=run)

    def delete():
        delete_session(session_id=doomed.pk, by=staff_actor(), now=NOW)
        return "deleted"

    jobs = [booking_job(doomed, f"Person {number}") for number in range(5)]
    outcomes = at_once([*jobs[:2], delete, *jobs[2:]], *around)
    answer = outcomes.pop(2)
    if Session.objects.filter(pk=doomed.pk).exists():
        return isinstance(answer, SomebodyBooked) and outcomes == ["booked"] * 5
    return answer == "deleted" and all(isinstance(one, SessionGone) for one in outcomes)


@pytest.mark.parametrize("whole", [False, True])
def test_a_session_is_deleted_or_booked_but_never_both(whole):
    assert booked_as_it_is_deleted(whole)


@pytest.mark.parametrize("whole", [False, True])
def test_without_the_lock_deleting_it_as_people_book_goes_wrong(whole, lock_off):
    """A foreign key keeps a session from being both even so, but turns people away and does not tell them why."""
    assert goes_wrong(lambda: booked_as_it_is_deleted(whole, lock_off))
