"""What has to be done before a session is due by the time that it has now, not by the one that it had."""

import datetime as dt

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.actors import ANYONE, SYSTEM, Actor
from evenkeel.gatherings import sweeps
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.sessions import WhenAndWhere, move_session
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, BE_READY, OFFER_BY_PHONE, RING_CARER
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
# Two working days after NOW, and the working day before the session.
SOON = dt.datetime(2027, 3, 4, 12, tzinfo=dt.UTC)
DAY_BEFORE = dt.datetime(2027, 3, 15, 12, tzinfo=dt.UTC)
INTERPRETER = (("interpreter", "Urdu"),)


def book(where, request, now=NOW, by=ANYONE):
    return book_place(session_id=where.pk, request=request, by=by, now=now, or_wait=True).booking


def maryam_with_interpreter(where, now=NOW):
    return book(where, asking(needs=INTERPRETER), now)


def wei_by_phone(where, now=NOW, by=ANYONE):
    return book(where, asking("Wei Zhang", phone="+441632960125"), now, by)


def move(where, starts_at, now=NOW + HOUR, **place):
    where.refresh_from_db()
    to = WhenAndWhere(
        starts_at,
        starts_at + 2 * HOUR,
        place.get("mode", where.mode),
        venue=place.get("venue"),
        online_link=where.online_link,
    )
    return move_session(session_id=where.pk, to=to, sequence=where.sequence, by=staff_actor(), now=now)


def times(kind, **which):
    task = Task.objects.get(kind=kind, **which)
    return task.due_at, task.escalate_at


def due(kind, **which):
    return times(kind, **which)[0]


def test_what_is_to_be_arranged_is_due_sooner_for_a_session_that_comes_sooner():
    workshop = session()
    booking = maryam_with_interpreter(workshop)
    assert times(ARRANGE_NEED) == (SOON, DAY_BEFORE)
    move(workshop, SOON + 2 * HOUR)
    assert times(ARRANGE_NEED) == (SOON - DAY, SOON - DAY)
    entry = Entry.objects.get(action="tasks.reschedule_task")
    assert (entry.subject_id, entry.person_id) == (Task.objects.get().pk, booking.carer_id)


def test_what_is_only_to_be_known_follows_too():
    workshop = session()
    book(workshop, asking(needs=(("camera_off", ""),)))
    assert times(BE_READY) == (SOON, DAY_BEFORE)
    move(workshop, IN_TWO_WEEKS + WEEK)
    assert times(BE_READY) == (SOON, DAY_BEFORE + WEEK)


def test_managers_are_told_later_of_a_session_that_comes_later():
    workshop = session()
    maryam_with_interpreter(workshop)
    move(workshop, IN_TWO_WEEKS + WEEK)
    assert times(ARRANGE_NEED) == (SOON, DAY_BEFORE + WEEK)


def test_whoever_booked_late_gives_more_time_when_the_session_comes_later():
    workshop = session()
    maryam_with_interpreter(workshop, now=DAY_BEFORE - 3 * HOUR)
    assert due(ARRANGE_NEED) == DAY_BEFORE
    move(workshop, IN_TWO_WEEKS + WEEK, now=DAY_BEFORE - 2 * HOUR)
    assert times(ARRANGE_NEED) == (DAY_BEFORE + 2 * DAY, DAY_BEFORE + WEEK)


def test_nothing_is_due_before_the_moment_of_the_move():
    workshop = session()
    maryam_with_interpreter(workshop)
    moved_at = SOON - 21 * HOUR
    move(workshop, SOON + 2 * HOUR, now=moved_at)
    assert times(ARRANGE_NEED) == (moved_at, moved_at)


def test_another_place_at_the_same_time_moves_nothing():
    workshop = session()
    maryam_with_interpreter(workshop)
    wei_by_phone(workshop)
    before = list(Task.objects.order_by("pk").values_list("pk", "due_at", "escalate_at"))
    move(workshop, workshop.starts_at, mode="in_person", venue=venue())
    assert before == list(Task.objects.order_by("pk").values_list("pk", "due_at", "escalate_at"))[:2]
    assert not Entry.objects.filter(action="tasks.reschedule_task").exists()


def test_what_is_answered_stays_as_it_was():
    workshop = session()
    maryam_with_interpreter(workshop)
    answer_task(task_id=Task.objects.get().pk, answer="arranged", by=SYSTEM, now=NOW)
    move(workshop, SOON + 2 * HOUR)
    assert times(ARRANGE_NEED) == (SOON, DAY_BEFORE)


def test_what_is_overdue_stays_overdue():
    workshop = session()
    maryam_with_interpreter(workshop)
    move(workshop, IN_TWO_WEEKS + WEEK, now=SOON + DAY)
    assert due(ARRANGE_NEED) == SOON


def test_an_offer_by_phone_is_due_when_the_offer_now_ends():
    workshop = session(capacity=1)
    first = book(workshop, asking())
    wei = wei_by_phone(workshop)
    cancel_place(booking_id=first.pk, by=Actor("carer", first.carer_id), now=NOW)
    starts_at = NOW + 6 * HOUR
    move(workshop, starts_at)
    wei.refresh_from_db()
    assert wei.status == Booking.Status.OFFERED
    assert due(OFFER_BY_PHONE) == wei.offer_until == starts_at - 2 * HOUR


def test_a_call_is_made_before_a_session_that_comes_sooner():
    workshop = session()
    wei_by_phone(workshop)
    starts_at = NOW + 6 * HOUR
    move(workshop, starts_at)
    assert due(RING_CARER, facts__why="place_booked") == starts_at


def test_a_call_that_the_session_hurried_is_due_within_a_day_once_it_comes_later():
    workshop = session()
    booked_at = IN_TWO_WEEKS - 5 * HOUR
    wei_by_phone(workshop, now=booked_at)
    assert due(RING_CARER) == IN_TWO_WEEKS
    move(workshop, IN_TWO_WEEKS + WEEK, now=booked_at + HOUR)
    assert due(RING_CARER, facts__why="place_booked") == booked_at + DAY


def test_a_call_about_a_session_under_way_is_due_at_once_and_within_a_day_once_it_comes_later():
    workshop = session()
    booked_at = IN_TWO_WEEKS + HOUR / 2
    wei_by_phone(workshop, now=booked_at, by=staff_actor())
    assert due(RING_CARER) == booked_at
    move(workshop, IN_TWO_WEEKS + WEEK, now=booked_at + HOUR)
    assert due(RING_CARER, facts__why="place_booked") == booked_at + DAY


def test_a_call_that_asks_about_the_old_time_is_withdrawn_and_made_anew():
    workshop = session()
    wei_by_phone(workshop)
    asked_at = IN_TWO_WEEKS - 2 * DAY
    sweeps.ask_whether_still_coming(asked_at)
    move(workshop, IN_TWO_WEEKS + HOUR, now=asked_at + HOUR)
    sweeps.ask_whether_still_coming(asked_at + HOUR)
    asking_tasks = Task.objects.filter(facts__why="still_coming").order_by("pk")
    assert list(asking_tasks.values_list("status", "due_at")) == [
        ("withdrawn", IN_TWO_WEEKS - 4 * HOUR),
        ("open", IN_TWO_WEEKS - 3 * HOUR),
    ]


def test_of_a_course_the_next_date_counts_and_no_other():
    course = series(whole=True)
    first, second = (session(IN_TWO_WEEKS + week * WEEK, of=course) for week in range(2))
    maryam_with_interpreter(first)
    move(second, IN_TWO_WEEKS + 2 * WEEK)
    assert times(ARRANGE_NEED) == (SOON, DAY_BEFORE)
    move(second, SOON + 2 * HOUR)
    assert times(ARRANGE_NEED) == (SOON - DAY, SOON - DAY)


def test_what_is_to_be_done_for_other_sessions_stays():
    workshop, other = session(), session()
    maryam_with_interpreter(other)
    move(workshop, SOON + 2 * HOUR)
    assert times(ARRANGE_NEED) == (SOON, DAY_BEFORE)
