"""What pages read of tasks: always begun from what the acting person may see."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from evenkeel.accounts.models import User
from evenkeel.accounts.queries import who_can_sign_in
from evenkeel.audit.models import Entry
from evenkeel.common.access import Permission
from evenkeel.common.actors import Actor
from evenkeel.common.dates import said_ago
from evenkeel.tasks.models import Task
from evenkeel.tasks.permissions import ANSWER_TASKS
from evenkeel.tasks.registry import kinds_by_permission, moments, registered
from evenkeel.tasks.rules import is_overdue


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks of the teams that the actor works for, and those handed to them, of kinds that they can do.

    A task without a team is for those whose role holds for the whole service.
    """
    tasks = Task.objects.select_related("team", "owner", "answered_by")
    if not actor.may(ANSWER_TASKS):
        return tasks.none()
    tasks = tasks.filter(_within_reach(actor, ANSWER_TASKS))
    for permission, codes in kinds_by_permission().items():
        if not actor.may(permission):
            tasks = tasks.exclude(kind__in=codes)
        # The usual case, the same teams for both, asks nothing more of the database.
        elif actor.teams(permission) not in (None, actor.teams(ANSWER_TASKS)):
            tasks = tasks.filter(~Q(kind__in=codes) | _within_reach(actor, permission))
    return tasks


def _within_reach(actor: Actor, permission: Permission) -> Q:
    teams = actor.teams(permission)
    return Q() if teams is None else Q(team_id__in=teams) | Q(owner_id=actor.id)


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """What the actor may do something about: what is due first comes first."""
    return visible_tasks(actor).filter(status=Task.Status.OPEN).order_by("due_at", "pk")


@dataclass(frozen=True)
class TaskCounts:
    """How many open tasks there are: the actor's own, all that they may see, and how many are overdue."""

    mine: int
    all: int
    overdue: int


def task_counts(actor: Actor, now: dt.datetime, kind: str = "") -> TaskCounts:
    """The counts for the actor, of one kind or of all, in one query."""
    counts = _of_kind(open_tasks(actor), kind).aggregate(
        mine=Count("pk", filter=Q(owner_id=actor.id)),
        all=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
    )
    return TaskCounts(**counts)


def who_may_answer(task: Task) -> QuerySet[User]:
    """The people to whom the task can be handed, by name: those who can sign in and see it."""
    people = who_can_sign_in().filter(_holding(ANSWER_TASKS, task.team_id))
    needed = registered(task.kind).kind.permission
    if needed:
        # Apart from the filter before it: another of their roles may be the one that allows this.
        people = people.filter(_holding(needed, task.team_id))
    return people.distinct().order_by("name", "pk")


def _holding(permission: Permission, team_id: int | None) -> Q:
    reach = Q(roles__team_id__isnull=True)
    if team_id is not None:
        reach |= Q(roles__team_id=team_id)
    return Q(roles__role__in=permission.roles, roles__ended_at__isnull=True) & reach


def _of_kind(tasks: QuerySet[Task], kind: str) -> QuerySet[Task]:
    return tasks.filter(kind=kind) if kind else tasks


# What a list of open tasks may be ordered by; "due" is how they come. What is done grows for years, and an index
# serves only the order that it has.
OPEN_TASK_ORDERS = {
    "due": ("due_at",),
    "team": ("team__name", "due_at"),
    "whose": ("owner__name", "due_at"),
}


def shown_tasks(actor: Actor, show: str, now: dt.datetime, kind: str = "") -> QuerySet[Task]:
    """The tasks that a list shows: "mine", "open", "overdue" or "done", the last with the latest first.

    Of one kind, or of all.
    """
    if show == "done":
        done = visible_tasks(actor).exclude(status=Task.Status.OPEN)
        return _of_kind(done, kind).order_by("-answered_at", "-pk")
    tasks = _of_kind(open_tasks(actor), kind)
    if show == "mine":
        return tasks.filter(owner_id=actor.id)
    return tasks.filter(due_at__lt=now) if show == "overdue" else tasks


@dataclass(frozen=True)
class TaskLine:
    """A task as a list shows it; `when` is the moment of what it is about, where that has one."""

    task: Task
    title: str
    when: dt.datetime | None
    reason: str
    is_overdue: bool
    answer: str


def task_lines(tasks: Iterable[Task], now: dt.datetime) -> list[TaskLine]:
    """The tasks with their words. Raises LookupError for a kind that nobody registered."""
    tasks = list(tasks)
    when = moments([task.about for task in tasks if task.about], now)
    return [_task_line(task, when.get(task.about) if task.about else None, now) for task in tasks]


def task_line(task: Task, now: dt.datetime) -> TaskLine:
    """The same for one."""
    return task_lines([task], now)[0]


def _task_line(task: Task, when: dt.datetime | None, now: dt.datetime) -> TaskLine:
    kind = registered(task.kind).kind
    answer = kind.answer(task.answer)
    return TaskLine(
        task=task,
        title=kind.said(task.facts),
        when=when,
        reason=kind.reason(task.facts),
        is_overdue=task.status == Task.Status.OPEN and is_overdue(task.due_at, now),
        answer=str(answer.label) if answer else "",
    )


@dataclass(frozen=True)
class Event:
    """Something that happened to a task."""

    at: dt.datetime
    said: str


def history(task: Task) -> list[Event]:
    """What happened to a task, oldest first, from when it was made."""
    entries = list(
        Entry.objects.filter(subject_kind="task", subject_id=task.pk, action__in=_SAID_EVENTS).order_by("pk")
    )
    ids = {entry.actor_id for entry in entries if entry.actor_kind == "user"}
    ids |= {entry.facts.get("owner_id") for entry in entries}
    users = User.objects.in_bulk([user_id for user_id in ids if user_id])
    return [Event(task.created_at, _("It became a task"))] + [
        Event(
            entry.at,
            _SAID_EVENTS[entry.action]()
            % {
                "who": users.get(entry.actor_id, _("Evenkeel")),
                "owner": users.get(entry.facts.get("owner_id"), _("Somebody")),
            },
        )
        for entry in entries
    ]


def said_owner(task: Task, now: dt.datetime) -> str:
    """Whose the task is and since when, for somebody who did not know: "Grace Adeyemi took it a minute ago."."""
    given = Entry.objects.filter(subject_kind="task", subject_id=task.pk, action__in=_GIVEN)
    last = given.order_by("-pk").first()
    if last is None:
        return _("This task is %(who)s’s.") % {"who": task.owner}
    was_handed = last.action == "tasks.hand_task"
    said = _("It was handed to %(who)s %(when)s.") if was_handed else _("%(who)s took it %(when)s.")
    return said % {"who": task.owner, "when": said_ago(last.at, now)}


_GIVEN = ("tasks.take_task", "tasks.hand_task")
_SAID_EVENTS: dict[str, Callable[[], str]] = {
    "tasks.take_task": lambda: _("%(who)s took it"),
    "tasks.hand_task": lambda: _("%(who)s handed it to %(owner)s"),
    "tasks.escalate_task": lambda: _("Nobody answered in time, so those in charge of the service were told"),
    "tasks.reschedule_task": lambda: _("It was given another time, as what it is about was moved"),
    "tasks.answer_task": lambda: _("%(who)s answered it"),
    "tasks.withdraw_task": lambda: _("It was no longer needed"),
}
