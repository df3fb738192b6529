"""What pages read of tasks: always begun from what the acting person may see."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from evenkeel.accounts.models import User
from evenkeel.common.actors import Actor
from evenkeel.tasks.models import Task
from evenkeel.tasks.permissions import ANSWER_TASKS


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks of the teams that the actor works for, and those handed to them.

    A task without a team is for those whose role holds for the whole service.
    """
    tasks = Task.objects.select_related("team", "owner", "answered_by")
    teams = actor.teams(ANSWER_TASKS)
    if teams is None:
        return tasks
    if not actor.may(ANSWER_TASKS):
        return tasks.none()
    return tasks.filter(Q(team_id__in=teams) | Q(owner_id=actor.id))


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """What the actor may do something about: what is due first comes first."""
    return visible_tasks(actor).filter(status=Task.Status.OPEN).order_by("due_at", "pk")


@dataclass(frozen=True)
class TaskCounts:
    """How many open tasks there are: the actor's own, all that they may see, and how many are overdue."""

    mine: int
    all: int
    overdue: int


def task_counts(actor: Actor, now: dt.datetime) -> TaskCounts:
    """The counts for the actor, in one query."""
    counts = open_tasks(actor).aggregate(
        mine=Count("pk", filter=Q(owner_id=actor.id)),
        all=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
    )
    return TaskCounts(**counts)


def who_may_answer(team_id: int | None) -> QuerySet[User]:
    """The people to whom a task of that team can be handed, by name."""
    holds = Q(roles__role__in=ANSWER_TASKS.roles, roles__ended_at__isnull=True)
    reach = Q(roles__team_id__isnull=True)
    if team_id is not None:
        reach |= Q(roles__team_id=team_id)
    return User.objects.filter(holds & reach, is_active=True).distinct().order_by("name", "pk")
