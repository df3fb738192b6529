"""One more date for a series: also where it was cancelled or moved away, and where people booked the whole course."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from evenkeel.common.actors import Actor
from evenkeel.gatherings.actions.changes import cancel_place, confirm_coming
from evenkeel.gatherings.actions.programme.dates import add_date
from evenkeel.gatherings.actions.programme.laying_out import lay_out_series
from evenkeel.gatherings.actions.programme.refusals import MeetsAlready, MovedAway
from evenkeel.gatherings.actions.programme.sessions import delete_session
from evenkeel.gatherings.actions.sessions import WhenAndWhere, cancel_session, move_session
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, RING_CARER
from evenkeel.gatherings.tests.factories import NOW, asking, book, staff_actor
from evenkeel.gatherings.tests.planning import HALF_PAST_SIX, THURSDAY, added, weekly
from evenkeel.notices.models import Notice
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
GRACE = staff_actor()
LONDON = ZoneInfo("Europe/London")
SECOND = THURSDAY + dt.timedelta(days=7)
FRIDAY = THURSDAY + dt.timedelta(days=8)
IN_APRIL = dt.date(2027, 4, 1)


def add(series, on=IN_APRIL):
    return add_date(series_id=series.pk, on=on, although_clashes=False, by=GRACE, now=NOW)


def give_up_first_place(course):
    held = course.bookings.get(status="booked")
    cancel_place(booking_id=held.pk, by=Actor("carer", held.carer_id), now=NOW)


def on(series, day):
    return series.sessions.exclude(status="cancelled").get(planned_on=day)


def cancel(session):
    return cancel_session(session_id=session.pk, because="", by=GRACE, now=NOW)


def move(session, to):
    by_days = to - session.starts_at.astimezone(LONDON).date()
    where = WhenAndWhere(
        session.starts_at + by_days, session.ends_at + by_days, session.mode, online_link=session.online_link
    )
    session.refresh_from_db()
    return move_session(session_id=session.pk, to=where, sequence=session.sequence, by=GRACE, now=NOW)


def days_of(series):
    standing = series.sessions.exclude(status="cancelled").order_by("starts_at")
    return [session.starts_at.astimezone(LONDON).date() for session in standing]


def test_one_more_date_is_added_at_the_series_own_hour():
    series = added(weekly(2))
    session = add(series)
    assert session.starts_at.astimezone(LONDON).time() == HALF_PAST_SIX
    assert session.status == "open"
    assert days_of(series) == [THURSDAY, SECOND, IN_APRIL]


def test_a_date_is_added_once_and_whoever_adds_it_again_is_told_that_it_is_there():
    series = added(weekly(2))
    add(series)
    for day, said in ((IN_APRIL, "Thursday 1 April"), (THURSDAY, "Thursday 11 March")):
        with pytest.raises(MeetsAlready) as refused:
            add(series, day)
        assert str(refused.value.sentence) == f"The series meets on {said} already."
    assert series.sessions.count() == 3


def test_a_cancelled_date_is_put_on_again_with_places_of_its_own():
    series = added(weekly(2))
    off = on(series, SECOND)
    book(off, asking())
    cancel(off)
    anew = add(series, SECOND)
    assert anew != off
    assert (anew.status, anew.pool.taken, anew.pool.capacity) == ("open", 0, 12)
    assert anew.pool_id != off.pool_id
    assert days_of(series) == [THURSDAY, SECOND]
    # As often as need be, and what is laid out by the rule stays as it is.
    cancel(anew)
    add(series, SECOND)
    assert days_of(series) == [THURSDAY, SECOND]
    assert lay_out_series(series=series, by=GRACE, now=NOW) == []


def test_a_cancelled_date_of_a_course_is_put_on_again_with_the_places_of_the_course():
    course = added(weekly(2, booked_by="series"))
    cancel(on(course, SECOND))
    assert add(course, SECOND).pool_id == course.pool_id


def test_a_date_from_which_a_session_was_moved_is_added_beside_it():
    series = added(weekly(2))
    moved = move(on(series, SECOND), FRIDAY)
    anew = add(series, SECOND)
    assert anew != moved
    assert days_of(series) == [THURSDAY, SECOND, FRIDAY]
    assert lay_out_series(series=series, by=GRACE, now=NOW) == []
    # The one that was moved is now an extra date, and goes as one.
    delete_session(session_id=moved.pk, by=GRACE, now=NOW)
    assert lay_out_series(series=series, by=GRACE, now=NOW) == []
    assert days_of(series) == [THURSDAY, SECOND]


def test_a_date_to_which_a_session_was_moved_is_there_already():
    series = added(weekly(2))
    move(on(series, SECOND), FRIDAY)
    with pytest.raises(MeetsAlready):
        add(series, FRIDAY)


def test_where_two_sessions_have_moved_in_turn_it_is_said_what_to_do():
    series = added(weekly(3))
    third = SECOND + dt.timedelta(days=7)
    move(on(series, third), IN_APRIL)
    move(on(series, SECOND), third)
    with pytest.raises(MovedAway) as refused:
        add(series, SECOND)
    assert str(refused.value.sentence) == (
        "The session of Thursday 18 March was moved to Thursday 25 March. "
        "Move it back, or choose another date."
    )
    assert Session.objects.count() == 3


@pytest.fixture
def course():
    """A course of two dates that is booked as one, with one place: Maryam has it, Wei waits, Tom waits by phone."""
    made = added(weekly(2, booked_by="series", capacity=1))
    first = on(made, THURSDAY)
    book(first, asking("Maryam Siddiqui"))
    book(first, asking("Wei Zhang"), or_wait=True)
    book(first, asking("Tom Okafor", phone="+441632960125"), or_wait=True)
    return made


def told():
    return Notice.objects.filter(kind="gatherings.date_added").order_by("pk")


def test_everyone_in_a_course_is_told_of_a_date_that_is_added_to_it(course):
    session = add(course)
    maryam, wei = (notice.content for notice in told())
    assert "Your place is for this date too." in maryam["paragraphs"][0]
    assert maryam["facts"][0] == ["When", "Thursday 1 April, 6:30pm to 8:30pm"]
    assert f"-{session.pk}@" in maryam["attachments"][0]["text"]
    assert "METHOD:REQUEST" in maryam["attachments"][0]["text"]
    assert "You are still on the waiting list." in wei["paragraphs"][0]
    assert "attachments" not in wei
    assert Task.objects.filter(kind=RING_CARER, facts__why="date_added").count() == 1


def test_whoever_was_offered_a_place_in_a_course_hears_how_long_it_is_kept(course):
    give_up_first_place(course)
    add(course)
    assert "We are keeping a place for you until" in str(told().first().content["paragraphs"])


def test_nobody_is_told_of_a_date_of_a_series_that_is_booked_date_by_date_or_is_a_draft():
    apart = added(weekly(2))
    book(on(apart, THURSDAY), asking())
    add(apart)
    add(added(weekly(2, booked_by="series"), publish=False))
    assert not told().exists()


def test_what_is_open_about_a_course_keeps_step_with_a_new_first_date():
    course = added(weekly(2, booked_by="series"))
    booking = book(on(course, SECOND), asking(needs=(("interpreter", "Urdu"),))).booking
    confirm_coming(booking_id=booking.pk, by=Actor("carer", booking.carer_id), now=NOW)
    due = Task.objects.get(kind=ARRANGE_NEED).due_at
    add(course)
    assert Task.objects.get(kind=ARRANGE_NEED).due_at == due
    booking.refresh_from_db()
    assert booking.confirmed_coming_at is not None
    add(course, dt.date(2027, 3, 3))
    assert Task.objects.get(kind=ARRANGE_NEED).due_at < due
    booking.refresh_from_db()
    assert booking.confirmed_coming_at is None


def test_an_offer_does_not_outlast_the_close_of_bookings_for_a_new_first_date(course):
    give_up_first_place(course)
    wei = Booking.objects.get(status="offered")
    new_first = add(course, NOW.date())
    closes = new_first.starts_at - dt.timedelta(minutes=course.closes_minutes_before)
    assert wei.offer_until > closes
    wei.refresh_from_db()
    assert wei.offer_until == closes
