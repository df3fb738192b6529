"""People see the tasks of their own teams, and what was handed to them."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from evenkeel.common.access import Permission, Role
from evenkeel.common.actors import ANYONE, SYSTEM, Actor
from evenkeel.tasks import registry
from evenkeel.tasks.actions import CannotBeHanded, answer_task, hand_task, take_task
from evenkeel.tasks.models import Task
from evenkeel.tasks.permissions import ANSWER_TASKS
from evenkeel.tasks.queries import (
    TaskCounts,
    open_tasks,
    shown_tasks,
    task_counts,
    visible_tasks,
    who_may_answer,
)
from evenkeel.tasks.tests.factories import DAY, INTERPRETER, NOW, acting, bookings_administrator, task, team
from tests.support.signing_in import make_staff

pytestmark = pytest.mark.django_db


def test_a_teams_administrator_sees_the_teams_tasks_alone():
    farah = acting(bookings_administrator(of=team()))
    ours = task()
    task(team_id=team("Recovery college").pk)
    task(team_id=None)
    assert list(visible_tasks(farah)) == [ours]


def test_whoever_works_for_the_whole_service_sees_all():
    farah = acting(bookings_administrator())
    tasks = {task(), task(team_id=team("Recovery college").pk), task(team_id=None)}
    assert set(visible_tasks(farah)) == tasks


def test_what_is_handed_to_somebody_is_seen_by_them():
    farah = bookings_administrator(of=team())
    handed = task(team_id=None)
    Task.objects.update(owner=farah)
    assert list(visible_tasks(acting(farah))) == [handed]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.EDITOR])
def test_other_roles_see_none(role):
    task(team_id=None)
    assert not visible_tasks(acting(make_staff(role))).exists()
    assert not visible_tasks(ANYONE).exists()


def test_open_tasks_are_listed_by_when_they_are_due():
    farah = acting(bookings_administrator())
    later, sooner, done = task(due_at=NOW + 2 * DAY), task(due_at=NOW - DAY), task(about=("booking_need", 8))
    answer_task(task_id=done.pk, answer="arranged", by=SYSTEM, now=NOW)
    assert list(open_tasks(farah)) == [sooner, later]
    assert list(shown_tasks(farah, "overdue", NOW)) == [sooner]
    assert list(shown_tasks(farah, "done", NOW)) == [done]


def test_the_counts_are_the_actors_own_in_one_query(django_assert_num_queries):
    farah = acting(bookings_administrator(of=team()))
    mine = task(due_at=NOW - DAY)
    task()
    task(team_id=None)
    take_task(task_id=mine.pk, by=farah, now=NOW)
    with django_assert_num_queries(1):
        assert task_counts(farah, NOW) == TaskCounts(mine=1, all=2, overdue=1)
    assert list(shown_tasks(farah, "mine", NOW)) == [mine]


def test_a_task_can_be_handed_to_the_team_and_to_the_whole_service():
    ours = bookings_administrator("Farah Malik", of=team())
    everywhere = make_staff(Role.SERVICE_MANAGER, name="Idris Cole")
    bookings_administrator("Owen Rees", of=team("Recovery college"))
    make_staff(Role.OPERATOR, name="Olga Petrova")
    assert list(who_may_answer(task())) == [ours, everywhere]
    assert list(who_may_answer(task(team_id=None))) == [everywhere]
    handed = hand_task(task_id=task().pk, to_id=everywhere.pk, by=SYSTEM, now=NOW)
    assert handed.owner == everywhere


@pytest.mark.parametrize("why", ["never joined", "closed"])
def test_a_task_is_handed_to_nobody_who_cannot_sign_in(why):
    gwen = bookings_administrator("Gwen Parry", of=team())
    if why == "closed":
        gwen.is_active = False
    else:
        gwen.set_unusable_password()
    gwen.save()
    assert list(who_may_answer(task())) == []
    with pytest.raises(CannotBeHanded, match="cannot sign in"):
        hand_task(task_id=task().pk, to_id=gwen.pk, by=SYSTEM, now=NOW)


OFFICE_WORK = Permission("test.office_work", "work in the office", frozenset({Role.BOOKINGS_ADMINISTRATOR}))


@pytest.fixture
def office_work():
    """The kind of task takes more than the right to answer tasks."""
    registry.register(replace(INTERPRETER, permission=OFFICE_WORK))


def allowed(**grants) -> Actor:
    """Somebody who may answer tasks of the named teams, and do office work for the others named."""
    codes = {"answer": ANSWER_TASKS.code, "office": OFFICE_WORK.code}
    return Actor("user", 0, "Somebody", {codes[name]: teams for name, teams in grants.items()})


def test_a_kind_that_somebodys_role_cannot_do_is_neither_listed_nor_counted_for_them(office_work):
    row = task(due_at=NOW - DAY)
    facilitator = allowed(answer=None)
    assert not open_tasks(facilitator).exists()
    assert task_counts(facilitator, NOW) == TaskCounts(mine=0, all=0, overdue=0)
    assert list(open_tasks(allowed(answer=None, office=None))) == [row]


def test_the_two_rights_meet_in_the_same_team(office_work):
    ours, theirs = task(), task(team_id=team("Recovery college").pk)
    assert list(visible_tasks(allowed(answer=None, office=frozenset({ours.team_id})))) == [ours]
    assert list(visible_tasks(allowed(answer=frozenset({theirs.team_id}), office=None))) == [theirs]
    apart = allowed(answer=frozenset({theirs.team_id}), office=frozenset({ours.team_id}))
    assert not visible_tasks(apart).exists()


def test_a_kind_that_somebodys_role_cannot_do_is_not_answered_taken_or_handed_by_them(office_work):
    row = task()
    facilitator = allowed(answer=None)
    other = bookings_administrator(of=team())
    with pytest.raises(PermissionDenied):
        answer_task(task_id=row.pk, answer="arranged", by=facilitator, now=NOW)
    with pytest.raises(PermissionDenied):
        take_task(task_id=row.pk, by=facilitator, now=NOW)
    with pytest.raises(PermissionDenied):
        hand_task(task_id=row.pk, to_id=other.pk, by=facilitator, now=NOW)


def test_a_task_is_handed_only_to_those_whose_role_can_do_it(office_work):
    farah = bookings_administrator(of=team())
    daniel = make_staff(Role.FACILITATOR, team=team(), name="Daniel Osei")
    row = task()
    assert list(who_may_answer(row)) == [farah]
    with pytest.raises(CannotBeHanded):
        hand_task(task_id=row.pk, to_id=daniel.pk, by=SYSTEM, now=NOW)


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads so small a table without an index"
)
def test_the_latest_answered_tasks_are_found_through_an_index():
    farah = acting(bookings_administrator())
    assert "closed_tasks" in shown_tasks(farah, "done", NOW).explain()
