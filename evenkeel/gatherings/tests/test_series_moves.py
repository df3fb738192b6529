"""A series that gets another time or place: each person is told once of all that changes for them."""

import datetime as dt

import pytest

from evenkeel.gatherings import sweeps
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.programme.refusals import NotOnOneDate
from evenkeel.gatherings.actions.sessions import WhenAndWhere, move_session
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.task_kinds import RING_CARER
from evenkeel.gatherings.tests.factories import NOW, asking, book, holder, venue
from evenkeel.gatherings.tests.planning import GRACE, added, change_run, weekly
from evenkeel.notices.models import Notice
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
SEVEN = dt.time(19)


def a_course(times=3, **fields):
    return added(weekly(times, **{"booked_by": "series"} | fields))


def first_of(run):
    return run.sessions.order_by("starts_at").first()


def told():
    return Notice.objects.filter(kind="gatherings.session_moved").order_by("pk")


def test_a_course_at_another_hour_is_one_message_to_each_person_with_all_its_dates():
    course = a_course()
    book(first_of(course), asking("Maryam Siddiqui"))
    book(first_of(course), asking("Tom Okafor"))
    assert change_run(course, start_time=SEVEN) == 3
    first, second = told()
    assert first.recipient_id != second.recipient_id
    said = " ".join(first.content["paragraphs"])
    assert "the time or the place of 3 dates of your booking" in said
    for day in ("Thursday 11 March", "Thursday 18 March", "Thursday 25 March"):
        assert f"Instead of {day}, 6:30pm to 8:30pm: {day}, 7pm to 9pm." in said
    assert "choose another date" not in said
    assert "If you can no longer come, you can say so on your booking page." in said
    assert [value for label, value in first.content["facts"] if label == "When"] == [
        "Thursday 11 March, 7pm to 9pm",
        "Thursday 18 March, 7pm to 9pm",
        "Thursday 25 March, 7pm to 9pm",
    ]


def test_the_calendar_file_moves_every_date_and_the_reminders_begin_anew():
    course = a_course(2)
    book(first_of(course))
    Session.objects.update(week_reminder_at=NOW, asked_still_coming_at=NOW, day_reminder_at=NOW)
    change_run(course, start_time=SEVEN)
    file = told().get().content["attachments"][0]["text"]
    assert (file.count("BEGIN:VEVENT"), file.count("SEQUENCE:1")) == (2, 2)
    assert (
        list(course.sessions.values_list("sequence", "week_reminder_at", "day_reminder_at"))
        == [(1, None, None)] * 2
    )
    assert not course.sessions.filter(asked_still_coming_at__isnull=False).exists()


def test_a_reminder_that_has_not_gone_yet_is_withdrawn():
    course = a_course()
    book(first_of(course), now=NOW - dt.timedelta(days=3))
    sweeps.remind_a_week_before(dt.datetime(2027, 3, 5, 10, tzinfo=dt.UTC))
    assert Notice.objects.filter(kind="gatherings.week_reminder", status="waiting").count() == 1
    change_run(course, start_time=SEVEN)
    assert not Notice.objects.filter(kind="gatherings.week_reminder", status="waiting").exists()


def test_another_place_for_all_dates_says_no_times_that_stay():
    course = a_course(mode="in_person", venue_id=venue().pk)
    book(first_of(course))
    change_run(course, venue_id=venue("Oak House").pk)
    content = told().get().content
    assert "Instead of" not in str(content["paragraphs"])
    assert "Oak House" in str(content["facts"])


def test_only_the_dates_that_change_are_named():
    course = a_course()
    book(first_of(course))
    last = course.sessions.latest("starts_at")
    half_an_hour = dt.timedelta(minutes=30)
    to = WhenAndWhere(last.starts_at + half_an_hour, last.ends_at + half_an_hour, "online")
    move_session(session_id=last.pk, to=to, sequence=0, by=GRACE, now=NOW)
    Notice.objects.all().delete()
    change_run(course, start_time=SEVEN)
    content = told().get().content
    assert "2 dates" in str(content["paragraphs"])
    assert "25 March" not in str(content["facts"])


def test_somebody_who_is_rung_is_rung_once_before_the_first_date_that_moved():
    course = a_course()
    book(first_of(course), asking("Ida Berg", phone="+441632960982"))
    Task.objects.all().delete()
    now = first_of(course).starts_at - dt.timedelta(hours=5)
    change_run(course, start_time=SEVEN, now=now)
    task = Task.objects.get(kind=RING_CARER)
    assert task.due_at == first_of(course).starts_at


def test_whoever_waits_is_told_once_and_whoever_is_offered_a_place_reads_until_when_it_is_kept():
    course = a_course(capacity=1)
    first = book(first_of(course), asking("Maryam Siddiqui")).booking
    offered = book(first_of(course), asking("Tom Okafor"), or_wait=True).booking
    waits = book(first_of(course), asking("Wei Zhang"), or_wait=True).booking
    cancel_place(booking_id=first.pk, by=holder(first), now=NOW)
    change_run(course, start_time=SEVEN)
    words = {notice.about_id: str(notice.content) for notice in told()}
    assert set(words) == {offered.pk, waits.pk}
    assert "We are keeping a place for you until" in words[offered.pk]
    assert "attachments': [{" not in words[waits.pk]


def test_dates_that_are_booked_by_themselves_are_told_of_one_by_one_with_other_dates_to_choose():
    run = added(weekly(3))
    for where in run.sessions.order_by("starts_at")[:2]:
        book(where, asking("Maryam Siddiqui"))
    change_run(run, start_time=SEVEN)
    assert told().count() == 2
    assert "choose another date on your booking page" in str(told().first().content)
    assert {booking.session.sequence for booking in Booking.objects.all()} == {1}


def test_of_a_draft_nobody_hears():
    course = added(weekly(3, booked_by="series"), publish=False)
    change_run(course, start_time=SEVEN)
    assert not told().exists()


def test_what_else_is_changed_at_the_same_time_is_kept():
    run = added(weekly(2))
    change_run(run, start_time=SEVEN, language="cy", capacity=15, online_link="https://meet.example.org/new")
    for where in run.sessions.select_related("pool"):
        assert (where.language, where.pool.capacity) == ("cy", 15)
        assert where.online_link == "https://meet.example.org/new"


def test_a_change_that_one_date_refuses_tells_nobody_of_the_others():
    run = added(weekly(2))
    book(first_of(run), asking("Wei Zhang"))
    for name in ("Maryam Siddiqui", "Tom Okafor"):
        book(run.sessions.latest("starts_at"), asking(name))
    with pytest.raises(NotOnOneDate):
        change_run(run, start_time=SEVEN, capacity=1)
    assert not told().exists()
    assert set(run.sessions.values_list("sequence", flat=True)) == {0}
