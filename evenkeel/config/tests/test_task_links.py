"""From a task, staff reach whom it concerns and what it is about."""

import datetime as dt

import pytest
from django.urls import resolve

from evenkeel.accounts.queries import actor_for
from evenkeel.accounts.testing import make_staff
from evenkeel.common.access import Role
from evenkeel.config.task_links import booking_link, carer_link, notice_link
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task
from evenkeel.tasks.registry import kinds, registered

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("link", "about", "name"),
    [
        (booking_link, "booking", "gatherings:manage_booking"),
        (notice_link, "notice", "notices:view_message"),
    ],
)
def test_a_task_leads_to_what_it_is_about(link, about, name):
    _label, path = link(Task(about_kind=about, about_id=7))
    found = resolve(path)
    assert (found.view_name, list(found.kwargs.values())) == (name, [7])
    assert link(Task(about_kind="something else", about_id=7)) is None


def test_every_kind_of_task_leads_somewhere():
    assert all(registered(kind.code).link for kind in kinds())


@pytest.mark.django_db
def test_a_task_leads_to_its_person_for_those_who_may_see_them():
    amina = Carer.objects.create(name="Amina Yusuf", name_key="amina yusuf")
    farah = actor_for(make_staff(Role.BOOKINGS_ADMINISTRATOR))
    assert carer_link(amina.pk, farah) == ("Amina Yusuf", f"/staff/people/{amina.pk}/")
    assert carer_link(amina.pk, actor_for(make_staff(Role.OPERATOR))) is None
