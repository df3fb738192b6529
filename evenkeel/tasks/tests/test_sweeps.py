"""What is not answered is told to whoever manages the service; what cannot be delivered becomes work."""

import datetime as dt

import pytest

from evenkeel.accounts.testing import make_staff
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.notices.actions import Outgoing, queue, try_again
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import Message
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task
from evenkeel.tasks.sweeps import escalate, raise_failed
from evenkeel.tasks.tests.factories import DAY, NOW, task, team

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
