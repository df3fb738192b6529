"""What is not answered is told to whoever manages the service; what cannot be delivered becomes work."""

import datetime as dt

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.common.classification import WORK
from evenkeel.notices.actions import Outgoing, queue, try_again
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import Message
from evenkeel.tasks import registry, sweeps
from evenkeel.tasks.actions import answer_task, withdraw_tasks
from evenkeel.tasks.models import Task
from evenkeel.tasks.queries import open_tasks
from evenkeel.tasks.sweeps import blank_old_tasks, escalate, raise_failed
from evenkeel.tasks.tests.factories import DAY, NOW, acting, task, team
from tests.support.signing_in import make_staff

pytestmark = pytest.mark.django_db

LATE = NOW + 2 * DAY


def told() -> list[tuple[int, str]]:
    return [
        (notice.recipient_id, notice.content["paragraphs"][0].split(" was ")[0].split(" were ")[0])
        for notice in Notice.objects.filter(kind="tasks.tasks_unanswered").order_by("recipient_id")
    ]


def failed_notice(**changes: object) -> Notice:
    fields = {"recipient": ("carer", 5), "channel": Channel.EMAIL, "kind": "gatherings.place_booked"}
    queue([Outgoing(message=Message("Your booking is confirmed"), **{**fields, **changes})], now=NOW)  # type: ignore[arg-type]
    notice = Notice.objects.latest("pk")
    Notice.objects.filter(pk=notice.pk).update(status=Notice.Status.FAILED, failed_at=NOW)
    return notice


def test_nobody_is_told_before_the_time():
    make_staff(Role.SERVICE_MANAGER)
    task()
    assert escalate(LATE - dt.timedelta(seconds=1)) == 0
    assert told() == []


def test_each_manager_is_told_once_of_all_that_is_theirs():
    idris = make_staff(Role.SERVICE_MANAGER, name="Idris Cole")
    ours = make_staff(Role.SERVICE_MANAGER, team=team(), name="Jo Adeyemi")
    make_staff(Role.SERVICE_MANAGER, team=team("Recovery college"), name="Kit Moss")
    task()
    task()
    task(team_id=None)
    assert escalate(LATE) == 3
    assert escalate(LATE + DAY) == 0
    assert told() == [(idris.pk, "3 tasks"), (ours.pk, "2 tasks")]
    assert set(Task.objects.values_list("escalated_at", flat=True)) == {LATE}


def test_where_nobody_manages_the_service_its_operators_are_told():
    olive = make_staff(Role.OPERATOR, name="Olive Reed")
    make_staff(Role.SERVICE_MANAGER, team=team("Recovery college"), name="Kit Moss")
    task()
    assert escalate(LATE) == 1
    assert told() == [(olive.pk, "1 task")]
    assert Entry.objects.get(action="tasks.escalate_task").facts["told"] == Role.OPERATOR


def test_where_nobody_can_be_told_it_is_not_said_that_somebody_was():
    make_staff(Role.FACILITATOR)
    row = task()
    assert escalate(LATE) == 0
    row.refresh_from_db()
    assert row.escalated_at is None
    assert not Entry.objects.filter(action="tasks.escalate_task").exists()
    make_staff(Role.OPERATOR)
    assert escalate(LATE + DAY) == 1


def test_what_was_answered_in_time_is_not_told():
    make_staff(Role.SERVICE_MANAGER)
    answer_task(task_id=task().pk, answer="arranged", by=SYSTEM, now=NOW)
    assert escalate(LATE) == 0


def test_a_message_that_failed_becomes_one_task_about_its_person():
    notice = failed_notice()
    assert raise_failed(NOW) == 1
    assert raise_failed(NOW + DAY) == 0
    row = Task.objects.get()
    assert (row.kind, row.about_id, row.person_ref, row.team) == ("tasks.notice_failed", notice.pk, 5, None)
    assert row.due_at == NOW + DAY


def test_the_team_of_what_a_failed_message_is_about_sees_it(monkeypatch):
    monkeypatch.setattr(registry, "_teams", {"course": lambda ids: {7: team().pk} if 7 in ids else {}})
    for about in (("course", 7), ("course", 8), ("letter", 7), None):
        failed_notice(about=about)
    assert raise_failed(NOW) == 4
    assert list(Task.objects.order_by("pk").values_list("team_id", flat=True)) == [
        team().pk,
        None,
        None,
        None,
    ]


def test_a_failed_message_is_for_whoever_may_see_messages():
    failed_notice()
    raise_failed(NOW)
    for role, count in ((Role.BOOKINGS_ADMINISTRATOR, 1), (Role.FACILITATOR, 0)):
        assert open_tasks(acting(make_staff(role))).count() == count


def test_a_message_to_a_member_of_staff_names_no_carer():
    failed_notice(recipient=("user", 5))
    raise_failed(NOW)
    assert Task.objects.get().person_ref is None


def test_a_code_that_failed_is_nobodys_work():
    failed_notice(is_secret=True)
    assert raise_failed(NOW) == 0


def test_when_the_message_goes_after_all_its_task_is_withdrawn():
    notice = failed_notice()
    raise_failed(NOW)
    try_again(notice_id=notice.pk, by=SYSTEM, now=NOW)
    assert raise_failed(NOW) == 0
    Notice.objects.update(status=Notice.Status.SENT)
    assert raise_failed(NOW) == 1
    assert Task.objects.get().status == Task.Status.WITHDRAWN


def test_a_message_that_fails_again_is_work_again():
    notice = failed_notice()
    raise_failed(NOW)
    answer_task(task_id=Task.objects.get().pk, answer="tried_again", by=SYSTEM, now=NOW)
    Notice.objects.filter(pk=notice.pk).update(failed_at=NOW + DAY)
    assert raise_failed(NOW + DAY) == 1
    assert Task.objects.filter(status=Task.Status.OPEN).count() == 1


KEPT = dt.timedelta(days=WORK.days)
SECOND = dt.timedelta(seconds=1)


def test_what_an_old_task_says_of_somebody_goes_and_that_it_was_done_stays():
    row = task(person_ref=5)
    answer_task(task_id=row.pk, answer="cannot", note="Maryam brings her sister.", by=SYSTEM, now=NOW)
    assert blank_old_tasks(NOW + KEPT) == 0
    assert blank_old_tasks(NOW + KEPT + SECOND) == 1
    assert blank_old_tasks(NOW + KEPT + SECOND) == 0
    row.refresh_from_db()
    assert (row.facts, row.answer_note, row.person_ref) == ({}, "", None)
    assert (row.status, row.answer, row.answered_at) == ("answered", "cannot", NOW)
    assert row.blanked_at == NOW + KEPT + SECOND
    entry = Entry.objects.get(action="tasks.blank_tasks")
    assert (entry.facts, entry.person_id) == ({"count": 1}, None)


def test_what_was_no_longer_needed_goes_too():
    row = task(person_ref=5, due_at=NOW)
    withdraw_tasks(about=("booking_need", 7), by=SYSTEM, now=NOW)
    assert blank_old_tasks(NOW + KEPT) == 0
    assert blank_old_tasks(NOW + KEPT + SECOND) == 1
    row.refresh_from_db()
    assert (row.facts, row.person_ref, row.status) == ({}, None, "withdrawn")


def test_the_time_counts_from_the_answer_and_what_is_open_stays():
    late, still_open = task(), task(about=("booking_need", 8))
    answer_task(task_id=late.pk, answer="arranged", by=SYSTEM, now=NOW + DAY)
    assert blank_old_tasks(NOW + KEPT + SECOND) == 0
    assert blank_old_tasks(NOW + KEPT + DAY + SECOND) == 1
    still_open.refresh_from_db()
    assert still_open.facts


def test_a_run_goes_on_after_its_first_batch(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 1)
    for number in range(3):
        answer_task(task_id=task(about=("booking_need", number)).pk, answer="arranged", by=SYSTEM, now=NOW)
    assert blank_old_tasks(NOW + KEPT + SECOND) == 3
