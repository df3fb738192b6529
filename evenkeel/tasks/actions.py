"""The only code that changes a task: raise, take, hand on, answer, give other times, withdraw."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenkeel.audit.actions import entry, record_all
from evenkeel.audit.models import Entry
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.dates import said_date, said_time
from evenkeel.common.locks import claimed, locked
from evenkeel.common.refusals import Refusal
from evenkeel.tasks import queries
from evenkeel.tasks.models import Task
from evenkeel.tasks.registry import registered
from evenkeel.tasks.rules import may_become

WriteDown = Callable[[Sequence[Entry]], None]


@dataclass(frozen=True)
class NewTask:
    """A task that is to be raised.

    `facts` are plain values for the kind's title. `about` is what it is about, such as ("booking_need", 7);
    `person_ref` the id of the carer whom it concerns. Of several with the same `once_key` only the first is
    ever raised. Without `escalate_at` the kind's own time counts.
    """

    kind: str
    due_at: dt.datetime
    team_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    about: tuple[str, int] | None = None
    person_ref: int | None = None
    once_key: str | None = None
    escalate_at: dt.datetime | None = None


@dataclass(frozen=True)
class Times:
    """By when a task is to be done, and when somebody is told that it was not."""

    due_at: dt.datetime
    escalate_at: dt.datetime | None


class TaskIsClosed(Refusal):
    """Somebody answered the task already, or it is no longer needed."""


class AnswerNotKnown(Refusal):
    """The kind of task has no such answer."""


class NoteMissing(Refusal):
    """The answer says nothing without a few words."""


class TakenMeanwhile(Refusal):
    """The task is somebody else's than the page said from which it was to be taken or handed on."""


class CannotBeHanded(Refusal):
    """The person does not answer tasks of this team, or cannot sign in."""


def raise_task(new: NewTask, *, by: Actor, now: dt.datetime) -> Task:
    """Raise one task; the one that is there already where its `once_key` was used before."""
    return raise_all([new], by=by, now=now)[0]


@transaction.atomic(savepoint=False)
def raise_all(
    new: Sequence[NewTask], *, by: Actor, now: dt.datetime, write_down: WriteDown = record_all
) -> list[Task]:
    """Raise tasks, with one INSERT: a saved task for each, in the same order.

    `write_down` takes the audit entries, from whoever writes them together with others of the same transaction.
    Raises LookupError for a kind that nobody registered.
    """
    if not new:
        return []
    try:
        return _raise_missing(new, by, now, write_down)
    except IntegrityError:
        # Another process used a `once_key` between our look and our INSERT: now it can be seen.
        return _raise_missing(new, by, now, write_down)


def _raise_missing(new: Sequence[NewTask], by: Actor, now: dt.datetime, write_down: WriteDown) -> list[Task]:
    keys = [one.once_key for one in new if one.once_key]
    known = {task.once_key: task for task in Task.objects.filter(once_key__in=keys)} if keys else {}
    tasks: list[Task] = []
    fresh: list[Task] = []
    for one in new:
        task = known.get(one.once_key) if one.once_key else None
        if task is None:
            task = _task(one, now)
            fresh.append(task)
            if one.once_key:
                known[one.once_key] = task
        tasks.append(task)
    # A savepoint only where a key can clash: it costs two statements.
    with transaction.atomic(savepoint=bool(keys)):
        Task.objects.bulk_create(fresh)
    write_down([_entry("tasks.raise_task", task, by, now) for task in fresh])
    return tasks


def _task(one: NewTask, now: dt.datetime) -> Task:
    kind = registered(one.kind).kind
    about_kind, about_id = one.about or ("", None)
    return Task(
        created_at=now,
        kind=kind.code,
        team_id=one.team_id,
        facts=one.facts,
        about_kind=about_kind,
        about_id=about_id,
        person_ref=one.person_ref,
        due_at=one.due_at,
        escalate_at=one.escalate_at or (now + kind.escalate_after if kind.escalate_after else None),
        once_key=one.once_key,
    )


def _entry(action: str, task: Task, by: Actor, now: dt.datetime, **facts: Any) -> Entry:
    return entry(
        by=by,
        action=action,
        now=now,
        subject=("task", task.pk),
        person_id=task.person_ref,
        facts={"kind": task.kind, **facts},
    )


def _open_task(task_id: int, following: str, by: Actor) -> Task:
    """The task, locked, for somebody whose it is to answer.

    Raises TaskIsClosed with who answered it, PermissionDenied, and Task.DoesNotExist.
    """
    rows = Task.objects.select_related("answered_by")
    task = locked(rows.filter(pk=task_id)).get()
    if by is not SYSTEM and not queries.visible_tasks(by).filter(pk=task_id).exists():
        raise PermissionDenied("this task is another team's, or not of a kind that their role can do")
    if not may_become(task.status, following):
        raise TaskIsClosed(why_closed(task))
    return task


def why_closed(task: Task) -> str:
    """A sentence for whoever comes too late: who answered, when, and how."""
    if task.status == Task.Status.WITHDRAWN or task.answered_at is None:
        return _("This task is no longer needed. There is nothing more to do.")
    answer = registered(task.kind).kind.answer(task.answer)
    return _("%(who)s answered this task on %(day)s at %(time)s: %(answer)s.") % {
        "who": task.answered_by or _("Evenkeel"),
        "day": said_date(timezone.localtime(task.answered_at)),
        "time": said_time(task.answered_at),
        "answer": answer.label if answer else task.answer,
    }


@transaction.atomic
def take_task(*, task_id: int, owner_seen: int | None = None, by: Actor, now: dt.datetime) -> Task:
    """Make the acting user the task's owner: of nobody's task, or knowingly from its owner, `owner_seen`.

    Raises TaskIsClosed, and TakenMeanwhile where it is another's.
    """
    task = _open_task(task_id, Task.Status.ANSWERED, by)
    if task.owner_id != by.id:
        _check_owner_was_seen(task, owner_seen, by, now)
        _give(task, by.id, "tasks.take_task", by, now)
    return task


def _check_owner_was_seen(task: Task, owner_seen: int | None, by: Actor, now: dt.datetime) -> None:
    if task.owner_id not in (None, owner_seen, by.id):
        raise TakenMeanwhile(queries.said_owner(task, now))


@transaction.atomic
def hand_task(
    *, task_id: int, to_id: int, owner_seen: int | None = None, by: Actor, now: dt.datetime
) -> Task:
    """Make another user the owner of nobody's task, of one's own, or knowingly of that of `owner_seen`.

    Raises TaskIsClosed, TakenMeanwhile and CannotBeHanded.
    """
    task = _open_task(task_id, Task.Status.ANSWERED, by)
    if task.owner_id != to_id:
        _check_owner_was_seen(task, owner_seen, by, now)
    if not queries.who_may_answer(task).filter(pk=to_id).exists():
        raise CannotBeHanded(
            gettext_lazy(
                "This person does not answer tasks of this team, or cannot sign in. Choose somebody else."
            ),
            field="to",
        )
    if task.owner_id != to_id:
        _give(task, to_id, "tasks.hand_task", by, now)
    return task


def _give(task: Task, owner_id: int | None, action: str, by: Actor, now: dt.datetime) -> None:
    task.owner_id = owner_id
    task.save(update_fields=["owner"])
    record_all([_entry(action, task, by, now, owner_id=owner_id)])


@transaction.atomic
def answer_task(*, task_id: int, answer: str, note: str = "", by: Actor, now: dt.datetime) -> Task:
    """Close a task with one of its kind's answers, and do what the kind does then, in one transaction.

    Raises TaskIsClosed, AnswerNotKnown and NoteMissing, and whatever refusal the kind's own hook raises.
    """
    code, about_id = Task.objects.values_list("kind", "about_id").get(pk=task_id)
    kind = registered(code)
    if kind.lock_first and about_id is not None:
        kind.lock_first(about_id)
    task = _open_task(task_id, Task.Status.ANSWERED, by)
    chosen = kind.kind.answer(answer)
    if chosen is None:
        raise AnswerNotKnown(gettext_lazy("Choose one of the answers."), field="answer")
    if chosen.needs_note and not note.strip():
        raise NoteMissing(gettext_lazy("Say in a few words what happens instead."), field="note")
    task.status = Task.Status.ANSWERED
    task.answer = chosen.code
    task.answer_note = note.strip()
    task.answered_by_id = by.id if by.kind == "user" else None
    task.answered_at = now
    task.save(update_fields=["status", "answer", "answer_note", "answered_by", "answered_at"])
    record_all([_entry("tasks.answer_task", task, by, now, answer=chosen.code)])
    if kind.on_answer:
        kind.on_answer(task, by, now)
    return task


@transaction.atomic
def reschedule(times: Mapping[int, Times], *, by: Actor, now: dt.datetime) -> int:
    """Give open tasks, by their ids, other times, none earlier than now; says for how many they are different.

    Whoever was told that a task was not answered is told again once its new time has passed too.
    """
    # Whoever is answering one at this moment may wait for what our caller holds, so theirs is left alone.
    tasks = claimed(Task.objects.filter(pk__in=times, status=Task.Status.OPEN).order_by("pk"))
    changed = [task for task in tasks if _put_off(task, times[task.pk], now)]
    if changed:
        Task.objects.bulk_update(changed, ["due_at", "escalate_at", "escalated_at"])
        record_all([_entry("tasks.reschedule_task", task, by, now) for task in changed])
    return len(changed)


def _put_off(task: Task, to: Times, now: dt.datetime) -> bool:
    stood = Times(task.due_at, task.escalate_at)
    if to.due_at != stood.due_at:
        task.due_at = max(now, to.due_at)
    if to.escalate_at != stood.escalate_at:
        task.escalate_at = to.escalate_at and max(now, to.escalate_at)
        task.escalated_at = None if task.escalate_at and task.escalate_at > now else task.escalated_at
    return stood != Times(task.due_at, task.escalate_at)


@transaction.atomic
def withdraw_tasks(*, about: tuple[str, int], by: Actor, now: dt.datetime) -> int:
    """Close what is open about a thing because it is no longer needed; says how many there were."""
    return _withdraw(Task.objects.filter(about_kind=about[0], about_id=about[1]), by, now)


@transaction.atomic
def withdraw_each(task_ids: Sequence[int], *, by: Actor, now: dt.datetime) -> int:
    """Close those of these tasks that are open because they are no longer needed; says how many there were."""
    return _withdraw(Task.objects.filter(pk__in=task_ids), by, now)


def _withdraw(rows: QuerySet[Task], by: Actor, now: dt.datetime) -> int:
    tasks = list(locked(rows.filter(status=Task.Status.OPEN)))
    if tasks:
        Task.objects.filter(pk__in=[task.pk for task in tasks]).update(status=Task.Status.WITHDRAWN)
        record_all([_entry("tasks.withdraw_task", task, by, now) for task in tasks])
    return len(tasks)
