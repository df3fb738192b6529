"""Whoever rings a carer reads on the task what there is to say."""

import inspect

import pytest
from django.utils.translation import override

from evenkeel.accounts.queries import actor_for
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE, SYSTEM
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.messages import about_places, about_sessions
from evenkeel.gatherings.messages.delivery import ring_back
from evenkeel.gatherings.task_kinds import ABOUT_NEEDS, TASK_KINDS, TO_SAY
from evenkeel.gatherings.tests import factories
from evenkeel.gatherings.tests.factories import NOW
from evenkeel.tasks.actions import raise_task
from evenkeel.tasks.models import Task
from evenkeel.tasks.queries import open_tasks
from tests.support.signing_in import make_staff, sign_in

EVERY_KIND = {kind.code for kind in TASK_KINDS}
# Nobody is rung for these: an offer is a task of its own kind, and a reminder is not worth a call.
NEVER_RUNG = {"place_offered", "week_reminder", "day_reminder"}
# Sent as "session_cancelled".
OTHER_WORDS = {"course_date_cancelled"}


def messages_in(module) -> set[str]:
    functions = inspect.getmembers(module, inspect.isfunction)
    return {name for name, function in functions if function.__module__ == module.__name__ and name[0] != "_"}


def test_each_message_that_can_become_a_call_says_what_to_say():
    written = messages_in(about_places) | messages_in(about_sessions)
    assert set(TO_SAY) == written - NEVER_RUNG - OTHER_WORDS


@pytest.mark.django_db
@pytest.mark.parametrize("why", sorted(TO_SAY))
def test_a_task_to_ring_says_what_to_say(client, why):
    factories.provider()
    workshop = factories.session()
    booking = book_place(session_id=workshop.pk, request=factories.asking(), by=ANYONE, now=NOW).booking
    task = raise_task(ring_back(booking, why, due_at=NOW), by=SYSTEM, now=NOW)
    with clock.held_at(NOW), override("en"):
        sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
        for address in ("/staff/tasks/", f"/staff/tasks/{task.pk}/"):
            assert str(TO_SAY[why]) in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.BOOKINGS_ADMINISTRATOR, EVERY_KIND),
        (Role.SERVICE_MANAGER, EVERY_KIND),
        (Role.FACILITATOR, set(ABOUT_NEEDS)),
        (Role.PRACTITIONER, set()),
        (Role.REFERRALS_ADMINISTRATOR, set()),
    ],
)
def test_each_role_is_given_the_tasks_that_it_can_do(role, kinds):
    ours = factories.team()
    for kind in TASK_KINDS:
        Task.objects.create(kind=kind.code, team=ours, due_at=NOW)
    seen = open_tasks(actor_for(make_staff(role, team=ours)))
    assert set(seen.values_list("kind", flat=True)) == kinds
