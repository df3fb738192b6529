"""From a task, staff reach whom it concerns and what it is about, where they may open it."""

import datetime as dt

import pytest
from django.urls import resolve

from evenkeel.accounts.queries import actor_for
from evenkeel.accounts.testing import make_staff
from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE
from evenkeel.config.task_links import booking_link, carer_link, notice_link
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.people.models import Carer, ContactPreference
from evenkeel.tasks.models import Task
from evenkeel.tasks.registry import kinds, registered
from evenkeel.tasks.rules import Person

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


@pytest.mark.parametrize("link", [booking_link, notice_link])
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
