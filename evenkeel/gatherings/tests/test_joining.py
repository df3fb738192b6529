"""Whoever booked online finds the link to join in time: staff see where it is missing, and somebody is asked for it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenkeel.accounts.queries import actor_for
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.joining import asking_times
from evenkeel.gatherings.actions.sessions import WhenAndWhere, cancel_session, move_session
from evenkeel.gatherings.messages.about_sessions import day_reminder
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.places import bookings_with_everything
from evenkeel.gatherings.sweeps import ask_for_missing_links
from evenkeel.gatherings.task_kinds import ADD_LINK
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    facilitator,
    holder,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.gatherings.tests.own_booking import book as own_booking
from evenkeel.gatherings.tests.own_booking import look
from evenkeel.gatherings.tests.planning import change, change_run, lay_out
from evenkeel.gatherings.tests.reading import main_part, said, value_of
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task
from tests.support.signing_in import make_staff, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
GRACE = staff_actor()
DAY = dt.timedelta(days=1)
WE_RING = "We ring each of you at two."
LINK = "https://meet.example.org/balance"
# Friday 12 March: three working days before Wednesday 17 March.
WEDNESDAY = IN_TWO_WEEKS + DAY
FRIDAY = dt.datetime(2027, 3, 12, 10, tzinfo=dt.UTC)


def without_link(starts_at=WEDNESDAY, **fields):
    return session(starts_at, of=series(online_link="", **fields))


def asked(status="open"):
    return Task.objects.filter(kind=ADD_LINK, status=status)


@pytest.mark.parametrize(
    ("starts_at", "due_at", "told_at"),
    [
        # Wednesday afternoon: noon on Tuesday, two hours before people see it.
        (WEDNESDAY, dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC), IN_TWO_WEEKS),
        # Monday: the Friday before, since nobody is in the office on Sunday.
        (
            dt.datetime(2027, 3, 15, 14, tzinfo=dt.UTC),
            dt.datetime(2027, 3, 12, 12, tzinfo=dt.UTC),
            dt.datetime(2027, 3, 14, 14, tzinfo=dt.UTC),
        ),
        # Thursday at nine: noon on Wednesday would be too late.
        (
            dt.datetime(2027, 3, 18, 9, tzinfo=dt.UTC),
            dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC),
            dt.datetime(2027, 3, 17, 9, tzinfo=dt.UTC),
        ),
    ],
)
def test_the_link_is_to_be_there_before_people_see_it(starts_at, due_at, told_at):
    times = asking_times(starts_at, NOW, "England")
    assert (times.due_at, times.escalate_at) == (due_at, told_at)
    late = asking_times(starts_at, starts_at - dt.timedelta(hours=2), "England")
    assert late.due_at == late.escalate_at == starts_at - dt.timedelta(hours=2)


def test_somebody_is_asked_once_for_the_link_of_what_is_booked_and_three_working_days_away():
    workshop = without_link()
    book(workshop)
    assert ask_for_missing_links(FRIDAY - DAY) == 0
    assert [ask_for_missing_links(FRIDAY), ask_for_missing_links(FRIDAY)] == [1, 0]
    task = asked().get()
    assert (task.about_kind, task.about_id, task.team_id) == (
        "session",
        workshop.pk,
        workshop.series.offering.team_id,
    )
    assert task.due_at < workshop.starts_at - DAY


@pytest.mark.parametrize("why", ["nobody", "link", "in person", "cancelled", "draft", "begun"])
def test_nobody_is_asked_where_no_link_is_missed(why):
    workshop = without_link()
    if why != "nobody":
        book(workshop)
    changed = {
        "link": {"online_link": LINK},
        "in person": {"mode": "in_person", "venue": venue()},
        "cancelled": {"status": "cancelled"},
        "draft": {"status": "draft"},
        "begun": {"starts_at": FRIDAY - DAY / 24},
    }.get(why, {})
    Session.objects.filter(pk=workshop.pk).update(**{"topic": "", **changed})
    assert ask_for_missing_links(FRIDAY) == 0


def test_a_hybrid_session_has_a_link_too():
    workshop = session(WEDNESDAY, of=series(venue=venue(), mode="hybrid"))
    book(workshop)
    assert ask_for_missing_links(FRIDAY) == 1


def by_changing(workshop):
    change(workshop, online_link=LINK)


def by_changing_the_series(workshop):
    change_run(workshop.series, online_link=LINK)


def by_cancelling(workshop):
    cancel_session(session_id=workshop.pk, because="", by=GRACE, now=NOW)


@pytest.mark.parametrize("settled", [by_changing, by_changing_the_series, by_cancelling])
def test_the_task_goes_as_soon_as_the_link_is_there_or_the_session_is_off(settled):
    workshop = without_link()
    book(workshop)
    ask_for_missing_links(FRIDAY)
    settled(workshop)
    assert (asked().count(), asked("withdrawn").count()) == (0, 1)
    assert ask_for_missing_links(FRIDAY) == 0


def test_a_link_that_is_taken_away_again_is_asked_for_again():
    workshop = without_link()
    book(workshop)
    for _time in range(2):
        assert ask_for_missing_links(FRIDAY) == 1
        change(workshop, online_link=LINK)
        change(workshop, online_link="")
    assert ask_for_missing_links(FRIDAY) == 1


def test_of_a_session_that_is_moved_the_link_is_asked_for_in_its_new_time():
    workshop = without_link()
    book(workshop)
    ask_for_missing_links(FRIDAY)
    to = WhenAndWhere(WEDNESDAY + 7 * DAY, WEDNESDAY + 7 * DAY + DAY / 12, "online")
    move_session(session_id=workshop.pk, to=to, sequence=0, by=GRACE, now=NOW)
    assert asked().count() == 0
    assert ask_for_missing_links(FRIDAY) == 0
    assert ask_for_missing_links(FRIDAY + 7 * DAY) == 1
    assert asked().get().due_at > FRIDAY + 7 * DAY


def moved_on(workshop):
    workshop.refresh_from_db()
    to = WhenAndWhere(workshop.starts_at + 7 * DAY, workshop.ends_at + 7 * DAY, "online")
    move_session(session_id=workshop.pk, to=to, sequence=workshop.sequence, by=GRACE, now=NOW)


def test_after_the_answer_that_the_link_is_there_it_is_asked_for_again_once_it_is_gone():
    workshop = without_link()
    book(workshop)
    ask_for_missing_links(FRIDAY)
    Session.objects.filter(pk=workshop.pk).update(online_link=LINK)
    answer_task(task_id=asked().get().pk, answer="added", by=SYSTEM, now=NOW)
    change(workshop, online_link="")
    assert ask_for_missing_links(FRIDAY) == 1
    moved_on(workshop)
    assert ask_for_missing_links(FRIDAY + 7 * DAY) == 1
    assert (asked().count(), asked("withdrawn").count(), asked("answered").count()) == (1, 1, 1)


def test_that_they_join_in_another_way_stands_after_a_move_too():
    workshop = without_link()
    book(workshop)
    ask_for_missing_links(FRIDAY)
    answer_task(task_id=asked().get().pk, answer="otherwise", note="By phone.", by=SYSTEM, now=NOW)
    moved_on(workshop)
    assert ask_for_missing_links(FRIDAY + 7 * DAY) == 0
    change(workshop, joining_note="")
    assert ask_for_missing_links(FRIDAY + 7 * DAY) == 1


def joined_by_phone(starts_at=WEDNESDAY):
    """A session without a link, whose holders staff ring, and the booking of one of them."""
    workshop = without_link(starts_at)
    booking = own_booking(workshop)
    ask_for_missing_links(starts_at - DAY)
    answer_task(task_id=asked().get().pk, answer="otherwise", note=WE_RING, by=SYSTEM, now=NOW)
    workshop.refresh_from_db()
    return workshop, booking


def test_how_else_they_join_is_read_by_whoever_has_a_place_when_a_link_would_be():
    workshop, booking = joined_by_phone()
    pages = ("show_booking", "show_join_link")
    for step in pages:
        early = said(look(booking, step))
        assert WE_RING not in early
        assert "How to join will be here from 2pm on Tuesday 16 March." in early
    with clock.held_at(workshop.starts_at - DAY):
        for step in pages:
            shown = said(look(booking, step))
            assert WE_RING in shown
            assert "The link is not here yet" not in shown
    change(workshop, online_link=LINK)
    with clock.held_at(workshop.starts_at - DAY):
        assert WE_RING not in said(look(booking))
        assert LINK in main_part(look(booking, "show_join_link"))
    with clock.held_at(workshop.ends_at):
        assert WE_RING not in said(look(booking))


def test_a_reminder_says_that_how_else_they_join_is_on_their_page():
    workshop, _booking = joined_by_phone()
    booking = bookings_with_everything(Booking.objects.all()).get()
    reminder = " ".join(day_reminder(booking, workshop, NOW).paragraphs)
    assert "How to join online is on your booking page now." in reminder
    assert WE_RING not in reminder


def test_staff_see_how_else_people_join_and_can_change_it(grace):
    workshop, _booking = joined_by_phone(NOW + 2 * DAY)
    page = f"/staff/sessions/{workshop.pk}/"
    for path in (page, f"/staff/series/{workshop.series_id}/", "/staff/programme/?month=2027-03"):
        sessions_of = said(grace.get(path))
        assert sessions_of.count("No link yet") == ("series" in path), path
    assert WE_RING in said(grace.get(page))
    form = grace.get(f"{page}change/")
    typed = {name: value_of(form, name) for name in ("capacity", "version")}
    grace.post(f"{page}change/", typed | {"joining_note": "We send each of them a letter."})
    assert "We send each of them a letter." in said(grace.get(page))


def test_whoever_leads_a_session_reads_how_else_people_join(client):
    sign_in(client, Role.FACILITATOR)
    workshop, _booking = joined_by_phone(NOW + 2 * DAY)
    workshop.facilitators.add(facilitator(user_id=client.session["_auth_user_id"]))
    listed = said(client.get("/staff/sessions/mine/"))
    assert WE_RING in listed
    assert "No link yet" not in listed


def test_asking_for_five_links_takes_as_many_queries_as_for_one():
    def queries(workshops):
        for workshop in workshops:
            book(workshop)
        with CaptureQueriesContext(connection) as captured:
            assert ask_for_missing_links(FRIDAY) == len(workshops)
        return len(captured)

    book(without_link(WEDNESDAY + 300 * DAY))
    queries([without_link()])
    assert queries([without_link()]) == queries([without_link() for _number in range(5)])


def test_where_everybody_gave_their_place_up_nobody_has_to_do_anything():
    workshop = without_link()
    booking = book(workshop).booking
    ask_for_missing_links(FRIDAY)
    cancel_place(booking_id=booking.pk, by=holder(booking), now=FRIDAY)
    assert ask_for_missing_links(FRIDAY) == 1
    assert asked().count() == 0
    book(workshop, asking("Tom Okafor"))
    assert ask_for_missing_links(FRIDAY) == 1


def test_nobody_says_that_the_link_is_there_where_it_is_not_and_who_joins_otherwise_is_not_asked_again():
    workshop = without_link()
    book(workshop)
    ask_for_missing_links(FRIDAY)
    task, grace = asked().get(), actor_for(make_staff(Role.BOOKINGS_ADMINISTRATOR))
    with pytest.raises(Refusal, match="There is no link on the session yet"):
        answer_task(task_id=task.pk, answer="added", by=grace, now=NOW)
    answer_task(task_id=task.pk, answer="otherwise", note="We ring each of them.", by=grace, now=NOW)
    assert ask_for_missing_links(FRIDAY) == 0


def test_the_task_leads_to_its_session_and_says_when_that_is(grace):
    workshop = without_link()
    book(workshop)
    ask_for_missing_links(NOW + 10 * DAY)
    page = grace.get(f"/staff/tasks/{asked().get().pk}/")
    assert f'<a href="/staff/sessions/{workshop.pk}/">The session</a>' in page.content.decode()
    assert "Wednesday 17 March, 2pm" in said(page)


def test_the_pages_of_staff_say_where_a_link_is_missing_and_show_one_that_is_there(grace):
    workshop = without_link(NOW + DAY)
    pages = [
        f"/staff/sessions/{workshop.pk}/",
        f"/staff/series/{workshop.series_id}/",
        "/staff/programme/?month=2027-03",
        "/staff/",
    ]
    for path in pages:
        assert "No link yet" in said(grace.get(path)), path
    assert "Add the link" in said(grace.get(pages[0]))
    change(workshop, online_link=LINK)
    for path in (pages[0], *pages[2:]):
        assert "No link yet" not in said(grace.get(path)), path
    assert f'<a href="{LINK}" rel="noreferrer">{LINK}</a>' in main_part(grace.get(pages[0]))


def test_whoever_leads_a_session_sees_that_its_link_is_missing(client):
    sign_in(client, Role.FACILITATOR)
    workshop = without_link(NOW + DAY)
    workshop.facilitators.add(facilitator(user_id=client.session["_auth_user_id"]))
    assert "No link yet" in said(client.get("/staff/sessions/mine/"))


def test_of_a_session_in_a_room_or_over_or_cancelled_no_link_is_missed(grace):
    in_a_room, over = session(of=series(venue=venue())), without_link(NOW - 7 * DAY)
    off = without_link(status="published")
    cancel_session(session_id=off.pk, because="", by=GRACE, now=NOW)
    for one in (in_a_room, over, off):
        assert "No link yet" not in said(grace.get(f"/staff/sessions/{one.pk}/"))
    assert "Link to join" not in said(grace.get(f"/staff/sessions/{in_a_room.pk}/"))


def test_a_plan_without_a_link_says_so_before_it_is_published(grace):
    assert "There is no link to join yet." in said(lay_out(grace, "check"))
    assert "There is no link to join yet." not in said(lay_out(grace, "check", online_link=LINK))


@pytest.mark.parametrize(
    ("link", "words"),
    [(LINK, "is on your booking page now."), ("", "is not ready yet. It will be on your booking page")],
)
def test_a_reminder_promises_no_link_that_is_not_there(link, words):
    workshop = session(of=series(online_link=link))
    book(workshop)
    booking = bookings_with_everything(Booking.objects.all()).get()
    assert words in " ".join(day_reminder(booking, workshop, NOW).paragraphs)
