"""Moving and cancelling a session, and what falls due with time."""

import datetime as dt

import pytest

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings import sweeps
from evenkeel.gatherings.actions.changes import confirm_coming
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.refusals import NotAllowed, SessionSettled, StalePage
from evenkeel.gatherings.actions.sessions import WhenAndWhere, cancel_session, move_session, set_bookings_open
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.task_kinds import RING_CARER
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.notices.models import Notice
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)


@pytest.fixture
def workshop():
    """A session with Maryam and Tom booked, and Wei, who has only a telephone."""
    made = session(capacity=3)
    for name in ("Maryam Siddiqui", "Tom Okafor"):
        book(made, asking(name))
    book(made, asking("Wei Zhang", phone="+447700900125"))
    return made


def book(where, request, **how):
    given = {"by": ANYONE, "now": NOW, "or_wait": True} | how
    return book_place(session_id=where.pk, request=request, **given).booking


def told(kind):
    return Notice.objects.filter(kind=f"gatherings.{kind}")


def an_hour_later(workshop):
    return WhenAndWhere(
        workshop.starts_at + HOUR, workshop.ends_at + HOUR, workshop.mode, online_link=workshop.online_link
    )


def move(workshop, to, **how):
    given = {"sequence": workshop.sequence, "by": staff_actor(), "now": NOW} | how
    return move_session(session_id=workshop.pk, to=to, **given)


def cancel(workshop, **how):
    given = {"because": "The facilitator is ill.", "by": staff_actor(), "now": NOW} | how
    return cancel_session(session_id=workshop.pk, **given)


def test_a_moved_session_tells_each_person_once_with_a_newer_calendar_file(workshop):
    move(workshop, an_hour_later(workshop))
    assert told("session_moved").count() == 2
    assert told("session_moved").values("recipient_id").distinct().count() == 2
    file = told("session_moved").first().content["attachments"][0]["text"]
    assert "SEQUENCE:1" in file
    assert Task.objects.filter(kind=RING_CARER, facts__why="session_moved").count() == 1


def test_a_move_that_changes_nothing_tells_nobody(workshop):
    stands = WhenAndWhere(
        workshop.starts_at, workshop.ends_at, workshop.mode, online_link=workshop.online_link
    )
    assert move(workshop, stands).sequence == 0
    assert not told("session_moved").exists()


def test_a_move_from_a_stale_page_is_refused(workshop):
    move(workshop, an_hour_later(workshop))
    with pytest.raises(StalePage):
        move(workshop, an_hour_later(workshop))


@pytest.mark.parametrize(("starts", "ends"), [(-30 * DAY, -29 * DAY), (2 * HOUR, HOUR)])
def test_a_session_is_not_moved_into_the_past_or_inside_out(workshop, starts, ends):
    to = WhenAndWhere(workshop.starts_at + starts, workshop.starts_at + ends, workshop.mode)
    with pytest.raises(Refusal):
        move(workshop, to)


def test_a_session_moved_to_a_venue_is_found_by_its_borough(workshop):
    there = venue()
    moved = move(workshop, WhenAndWhere(workshop.starts_at, workshop.ends_at, "in_person", venue=there))
    assert moved.area == there.area
    assert "Elm Street" in str(told("session_moved").first().content)


def test_a_moved_session_is_reminded_of_anew(workshop):
    sweeps.remind_a_week_before(IN_TWO_WEEKS - WEEK)
    workshop.refresh_from_db()
    later = WhenAndWhere(workshop.starts_at + WEEK, workshop.ends_at + WEEK, workshop.mode)
    move(workshop, later, now=IN_TWO_WEEKS - WEEK)
    sweeps.remind_a_week_before(IN_TWO_WEEKS)
    assert told("week_reminder").count() == 4


def test_a_cancelled_session_tells_each_person_once_and_offers_other_dates(workshop):
    other = session(IN_TWO_WEEKS + WEEK)
    cancel(workshop)
    cancel(workshop)
    assert told("session_cancelled").count() == 2
    content = told("session_cancelled").first().content
    assert f"/whats-on/{other.pk}/" in str(content["links"])
    assert "METHOD:CANCEL" in content["attachments"][0]["text"]
    workshop.pool.refresh_from_db()
    assert (workshop.pool.taken, workshop.pool.waiting) == (0, 0)


def test_what_staff_wrote_of_the_reason_stands_in_no_message(workshop):
    cancel(workshop)
    for notice in told("session_cancelled"):
        assert "facilitator is ill" not in str(notice.content)
        assert "Your booking page says why" in str(notice.content["paragraphs"])
    rung = Task.objects.get(kind=RING_CARER, facts__why="session_cancelled")
    assert "facilitator is ill" not in str(rung.facts)


def test_no_reason_is_promised_where_none_was_given(workshop):
    cancel(workshop, because="")
    assert "why" not in str(told("session_cancelled").first().content)


def test_whoever_waits_is_told_too(workshop):
    ines = book(workshop, asking("Ines Duarte"))
    cancel(workshop)
    ines.refresh_from_db()
    assert ines.status == "called_off"
    assert told("session_cancelled").filter(about_id=ines.pk).exists()


def test_one_date_of_a_whole_series_falls_away_and_the_places_stay():
    course = series(whole=True, capacity=5)
    first, second = (session(IN_TWO_WEEKS + week * WEEK, of=course) for week in range(2))
    booking = book(first, asking())
    cancel(first)
    booking.refresh_from_db()
    assert booking.status == "booked"
    said = told("session_cancelled").get().content
    assert said["subject"] == "A change to your booking"
    assert "Your place on the other dates stays" in str(said["paragraphs"])
    assert "Your booking page says why." in said["paragraphs"]
    assert "facilitator is ill" not in str(said)
    assert second.pool_id == booking.pool_id


def test_a_course_is_called_off_with_the_last_of_its_dates():
    course = series(whole=True, capacity=5)
    first, second = (session(IN_TWO_WEEKS + week * WEEK, of=course) for week in range(2))
    booking = book(first, asking())
    cancel(first)
    cancel(second)
    booking.refresh_from_db()
    course.pool.refresh_from_db()
    assert (booking.status, course.pool.taken) == ("called_off", 0)
    assert told("session_cancelled").latest("pk").content["subject"] == "Your booking is cancelled"


def test_whoever_said_that_they_are_coming_is_asked_again_after_a_move(workshop):
    booking = workshop.bookings.first()
    confirm_coming(booking_id=booking.pk, by=Actor("carer", booking.carer_id), now=NOW)
    move(workshop, an_hour_later(workshop))
    booking.refresh_from_db()
    assert booking.confirmed_coming_at is None


@pytest.fixture
def course_of_two():
    """The two dates of a course that is booked as one, and Maryam's booking of it; she has said that she comes."""
    run = series(whole=True, capacity=5)
    first, second = (session(IN_TWO_WEEKS + week * WEEK, of=run) for week in range(2))
    booking = book(first, asking())
    confirm_coming(booking_id=booking.pk, by=Actor("carer", booking.carer_id), now=NOW)
    return first, second, booking


def still_says_yes(booking):
    booking.refresh_from_db()
    return booking.confirmed_coming_at is not None


def test_of_a_course_whoever_said_yes_is_asked_again_after_its_first_date_moves(course_of_two):
    first, _second, booking = course_of_two
    move(first, an_hour_later(first))
    assert not still_says_yes(booking)


def test_a_yes_to_the_first_date_of_a_course_outlives_a_move_of_another(course_of_two):
    _first, second, booking = course_of_two
    move(second, an_hour_later(second))
    assert still_says_yes(booking)


def test_a_yes_is_asked_for_again_where_another_date_of_the_course_becomes_the_first(course_of_two):
    first, second, booking = course_of_two
    sooner = WhenAndWhere(first.starts_at - DAY, first.ends_at - DAY, second.mode, online_link="")
    move(second, sooner)
    assert not still_says_yes(booking)


def test_a_yes_is_asked_for_again_where_the_first_date_of_the_course_is_cancelled(course_of_two):
    first, _second, booking = course_of_two
    cancel(first)
    assert not still_says_yes(booking)


def test_cancelling_a_draft_tells_nobody():
    cancel(session(status="draft"))
    assert not Notice.objects.exists()


def test_what_is_over_cannot_be_cancelled(workshop):
    with pytest.raises(SessionSettled):
        cancel(workshop, now=IN_TWO_WEEKS + DAY)


def test_only_those_who_may_change_the_programme_do(workshop):
    for by in (staff_actor(MANAGE_BOOKINGS), Actor("carer", 1), staff_actor(team_ids=frozenset({0}))):
        with pytest.raises(NotAllowed):
            cancel(workshop, by=by)
        with pytest.raises(NotAllowed):
            set_bookings_open(session_id=workshop.pk, is_open=False, by=by, now=NOW)


def test_bookings_close_and_open_again(workshop):
    for is_open in (False, False, True):
        set_bookings_open(session_id=workshop.pk, is_open=is_open, by=staff_actor(), now=NOW)
    workshop.refresh_from_db()
    assert workshop.status == "open"


@pytest.mark.parametrize(
    ("sweep", "before", "kind", "rung"),
    [
        (sweeps.remind_a_week_before, WEEK, "week_reminder", 0),
        (sweeps.ask_whether_still_coming, 2 * DAY, "still_coming", 1),
        (sweeps.remind_a_day_before, DAY, "day_reminder", 0),
    ],
)
def test_everyone_is_told_in_time_and_once(workshop, sweep, before, kind, rung):
    assert sweep(IN_TWO_WEEKS - before - HOUR) == 0
    sweep(IN_TWO_WEEKS - before)
    sweep(IN_TWO_WEEKS - before + HOUR)
    assert told(kind).count() == 2
    assert Task.objects.filter(kind=RING_CARER, facts__why=kind).count() == rung


def test_a_worker_that_was_away_still_reminds_late_but_not_too_late(workshop):
    sweeps.remind_a_week_before(IN_TWO_WEEKS - 3 * DAY)
    assert told("week_reminder").count() == 2
    sweeps.ask_whether_still_coming(IN_TWO_WEEKS - HOUR)
    assert not told("still_coming").exists()


def test_of_a_course_only_the_first_date_asks_whether_they_still_come():
    course = series(whole=True)
    first, second = (session(IN_TWO_WEEKS + week * WEEK, of=course) for week in range(2))
    book(first, asking())
    for each in (first, second):
        sweeps.ask_whether_still_coming(each.starts_at - 2 * DAY)
    assert told("still_coming").count() == 1


def test_a_reminder_that_goes_late_does_not_say_tomorrow(workshop):
    sweeps.remind_a_day_before(IN_TWO_WEEKS - HOUR)
    assert told("day_reminder").first().content["subject"] == "Your booking is today"


def test_whoever_has_just_booked_is_not_reminded_at_once():
    late = IN_TWO_WEEKS - DAY
    book(session(IN_TWO_WEEKS), asking("Ada Eze"), now=late - HOUR)
    sweeps.remind_a_day_before(late)
    assert not told("day_reminder").exists()


def test_nobody_is_reminded_of_what_is_cancelled(workshop):
    cancel(workshop)
    sweeps.remind_a_week_before(IN_TWO_WEEKS - WEEK)
    assert not told("week_reminder").exists()
