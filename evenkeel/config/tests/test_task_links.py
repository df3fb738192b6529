"""From a task, staff reach whom it concerns and what it is about, where they may open it."""

import datetime as dt

import pytest
from django.urls import resolve

from evenkeel.accounts.queries import actor_for
from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE
from evenkeel.config.task_links import booking_link, carer_link, need_link, notice_link
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Session
from evenkeel.gatherings.queries.scope import register_with
from evenkeel.gatherings.task_kinds import RING_CARER
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.notices.models import Notice
from evenkeel.people.models import Carer, ContactPreference
from evenkeel.tasks.models import Task
from evenkeel.tasks.queries import task_line, task_lines
from evenkeel.tasks.registry import kinds, registered
from evenkeel.tasks.rules import Person
from evenkeel.tasks.sweeps import raise_failed
from tests.support.signing_in import make_staff

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


def staff(role, team=None):
    return actor_for(make_staff(role, team=team))


def test_a_task_leads_to_its_booking_for_those_who_may_open_it():
    gatherings.provider()
    workshop = gatherings.session()
    request = gatherings.asking()
    booking = book_place(session_id=workshop.pk, request=request, by=ANYONE, now=gatherings.NOW).booking
    task = Task(about_kind="booking", about_id=booking.pk)
    link = booking_link(task, staff(Role.BOOKINGS_ADMINISTRATOR))
    assert link is not None
    found = resolve(link[1])
    assert (found.view_name, found.kwargs) == ("gatherings:manage_booking", {"booking_id": booking.pk})
    assert booking_link(task, staff(Role.FACILITATOR)) is None
    assert booking_link(task, staff(Role.BOOKINGS_ADMINISTRATOR, gatherings.team("Another team"))) is None


def test_a_task_leads_to_its_message_for_those_who_may_see_messages():
    task = Task(about_kind="notice", about_id=7)
    link = notice_link(task, staff(Role.BOOKINGS_ADMINISTRATOR))
    assert link is not None
    found = resolve(link[1])
    assert (found.view_name, found.kwargs) == ("notices:view_message", {"notice_id": 7})
    assert notice_link(task, staff(Role.FACILITATOR)) is None


def test_a_need_leads_a_facilitator_to_the_register_of_a_session_that_they_lead():
    gatherings.provider()
    workshop, other = gatherings.session(), gatherings.session()
    rosalind = make_staff(Role.FACILITATOR, team=gatherings.team(), name="Rosalind Achebe")
    workshop.facilitators.add(gatherings.facilitator(user=rosalind))
    bookings = [
        book_place(session_id=each.pk, request=gatherings.asking(), by=ANYONE, now=gatherings.NOW).booking
        for each in (workshop, other)
    ]
    theirs, another = (Task(about_kind="booking", about_id=booking.pk) for booking in bookings)
    assert need_link(theirs, actor_for(rosalind)) == (
        "The register",
        f"/staff/sessions/{workshop.pk}/register/",
    )
    assert need_link(another, actor_for(rosalind)) is None
    administrator = staff(Role.BOOKINGS_ADMINISTRATOR)
    assert need_link(theirs, administrator) == booking_link(theirs, administrator)


def test_of_a_course_a_need_leads_to_the_register_of_its_next_date():
    gatherings.provider()
    course = gatherings.series(whole=True)
    week = dt.timedelta(days=7)
    first, second = (gatherings.session(gatherings.IN_TWO_WEEKS + n * week, of=course) for n in range(2))
    booking = book_place(
        session_id=first.pk, request=gatherings.asking(), by=ANYONE, now=gatherings.NOW
    ).booking
    system = staff(Role.SERVICE_MANAGER)
    found = [register_with(booking.pk, system, at) for at in (NOW, first.ends_at, second.ends_at)]
    assert found == [first, second, second]


def test_a_task_says_when_what_it_is_about_is_now_also_where_that_was_moved():
    gatherings.provider()
    week = dt.timedelta(days=7)
    tasks = []
    for n in range(2):
        workshop = gatherings.session(gatherings.IN_TWO_WEEKS + n * week)
        booked = book_place(
            session_id=workshop.pk, request=gatherings.asking(), by=ANYONE, now=gatherings.NOW
        )
        tasks.append(
            Task(pk=n + 1, kind=RING_CARER, due_at=NOW, about_kind="booking", about_id=booked.booking.pk)
        )
    later = gatherings.IN_TWO_WEEKS + 5 * week
    Session.objects.filter(pk=workshop.pk).update(starts_at=later, ends_at=later + dt.timedelta(hours=1))
    elsewhere = Task(pk=3, kind=RING_CARER, due_at=NOW, about_kind="notice", about_id=booked.booking.pk)
    assert [line.when for line in task_lines([*tasks, elsewhere], NOW)] == [
        gatherings.IN_TWO_WEEKS,
        later,
        None,
    ]


def test_of_a_course_a_task_says_its_next_date_that_is_not_cancelled_else_its_last():
    gatherings.provider()
    course = gatherings.series(whole=True)
    week = dt.timedelta(days=7)
    first, second, third = (
        gatherings.session(gatherings.IN_TWO_WEEKS + n * week, of=course) for n in range(3)
    )
    booked = book_place(session_id=first.pk, request=gatherings.asking(), by=ANYONE, now=gatherings.NOW)
    Session.objects.filter(pk=second.pk).update(status=Session.Status.CANCELLED)
    task = Task(pk=1, kind=RING_CARER, due_at=NOW, about_kind="booking", about_id=booked.booking.pk)
    found = [task_line(task, at).when for at in (NOW, first.ends_at, third.ends_at)]
    assert found == [first.starts_at, third.starts_at, third.starts_at]


def test_the_team_of_a_booking_sees_that_a_message_about_it_failed():
    gatherings.provider()
    workshop = gatherings.session()
    booking = book_place(
        session_id=workshop.pk, request=gatherings.asking(), by=ANYONE, now=gatherings.NOW
    ).booking
    Notice.objects.update(status=Notice.Status.FAILED, failed_at=NOW)
    assert raise_failed(NOW) == 1
    task = Task.objects.get()
    assert task.team == gatherings.team()
    assert task.person_ref == booking.carer_id
    assert "Tell them that their place is booked" in task_line(task, NOW).reason


@pytest.mark.parametrize("link", [booking_link, need_link, notice_link])
def test_a_link_leads_nowhere_from_a_task_about_something_else(link):
    task = Task(about_kind="something else", about_id=7)
    assert link(task, staff(Role.BOOKINGS_ADMINISTRATOR)) is None


def test_every_kind_of_task_leads_somewhere():
    assert all(registered(kind.code).link for kind in kinds())


def test_a_task_leads_to_its_person_for_those_who_may_see_them():
    amina = Carer.objects.create(name="Amina Yusuf", name_key="amina yusuf")
    assert carer_link(amina.pk, staff(Role.BOOKINGS_ADMINISTRATOR)) == Person(
        "Amina Yusuf", f"/staff/people/{amina.pk}/"
    )
    assert carer_link(amina.pk, staff(Role.OPERATOR)) is None


def test_whoever_rings_sees_the_number_when_to_ring_and_whether_to_leave_a_message():
    amina = Carer.objects.create(
        name="Amina Yusuf", name_key="amina yusuf", phone="+447700900123", safe_times="weekday mornings"
    )
    grace = staff(Role.BOOKINGS_ADMINISTRATOR)
    shown = carer_link(amina.pk, grace)
    assert shown is not None
    assert shown.phone == "+447700900123"
    assert shown.before_ringing == (
        ("When to ring", "weekday mornings"),
        ("If nobody answers", "Leave no message: try again another time"),
    )
    ContactPreference.objects.create(carer=amina, channel="phone", is_allowed=False)
    shown = carer_link(amina.pk, grace)
    assert shown is not None
    assert shown.phone == ""
    assert shown.before_ringing == (("Phone", "They do not want to be rung"),)
