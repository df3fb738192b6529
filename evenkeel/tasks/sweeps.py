"""What the worker does for tasks: tell of those not answered, make one of a failed message, let go of old ones."""

import datetime as dt
from collections import Counter, defaultdict
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from evenkeel.accounts.models import RoleHolding
from evenkeel.audit.actions import entry, record, record_all
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.common.batches import in_batches
from evenkeel.common.classification import WORK
from evenkeel.common.locks import claimed, claimed_ids
from evenkeel.notices.actions import Outgoing, queue
from evenkeel.notices.models import Channel, Notice
from evenkeel.tasks import messages, registry
from evenkeel.tasks.actions import NewTask, raise_all, withdraw_tasks
from evenkeel.tasks.kinds import NOTICE_FAILED
from evenkeel.tasks.models import Task

# By when somebody should have found another way to say what could not be sent.
FAILED_NOTICE_DUE = dt.timedelta(hours=24)
BATCH = 200


@transaction.atomic
def escalate(now: dt.datetime) -> int:
    """Tell service managers, once, of tasks that were not answered in time: one message each, however many.

    Where a team and the whole service have none, the operators are told.
    """
    late = Task.objects.filter(
        status=Task.Status.OPEN, escalate_at__lte=now, escalated_at__isnull=True
    ).order_by("escalate_at", "pk")
    if not late.exists():
        return 0
    told = _to_tell(list(claimed(late)[:BATCH]))
    Task.objects.filter(pk__in=[task.pk for task, _people in told]).update(escalated_at=now)
    counts = Counter(user_id for _task, people in told for user_id in people.ids)
    queue(
        [
            Outgoing(
                recipient=("user", user_id),
                channel=Channel.EMAIL,
                kind="tasks.tasks_unanswered",
                message=messages.tasks_unanswered(count),
            )
            for user_id, count in counts.items()
        ],
        now=now,
    )
    record_all(
        [
            entry(
                by=SYSTEM,
                action="tasks.escalate_task",
                now=now,
                subject=("task", task.pk),
                person_id=task.person_ref,
                facts={"kind": task.kind, "told": people.role},
            )
            for task, people in told
        ]
    )
    return len(told)


class _People(NamedTuple):
    """Those who hold a role, by their ids."""

    role: Role
    ids: frozenset[int]


def _to_tell(tasks: list[Task]) -> list[tuple[Task, _People]]:
    """Each task with those who are told of it; none that nobody can be told of."""
    holders: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    holdings = RoleHolding.objects.filter(
        role__in=(Role.SERVICE_MANAGER, Role.OPERATOR), ended_at__isnull=True, user__is_active=True
    )
    for role, team_id, user_id in holdings.values_list("role", "team_id", "user_id"):
        holders[role, team_id].add(user_id)
    operators = _People(Role.OPERATOR, frozenset(holders[Role.OPERATOR, None]))
    found = []
    for task in tasks:
        managing = holders[Role.SERVICE_MANAGER, None] | holders[Role.SERVICE_MANAGER, task.team_id]
        people = _People(Role.SERVICE_MANAGER, frozenset(managing)) if managing else operators
        if people.ids:
            found.append((task, people))
    return found


def raise_failed(now: dt.datetime) -> int:
    """Make a task of every message that failed for good, and withdraw that of one that went after all.

    A code to sign in with is left out: nobody can say it on the telephone, and another is asked for.
    """
    return _raise_for_failed(now) + _withdraw_for_delivered(now)


def _raise_for_failed(now: dt.datetime) -> int:
    raised = Task.objects.filter(
        kind=NOTICE_FAILED.code,
        about_kind="notice",
        about_id=OuterRef("pk"),
        created_at__gte=OuterRef("failed_at"),
    )
    rows = Notice.objects.filter(
        ~Exists(raised), status=Notice.Status.FAILED, is_secret=False, failed_at__lte=now
    ).order_by("pk")[:BATCH]
    failed = list(rows)
    teams = registry.teams_of([notice.about for notice in failed if notice.about])
    new = [
        NewTask(
            kind=NOTICE_FAILED.code,
            due_at=now + FAILED_NOTICE_DUE,
            team_id=teams.get(notice.about) if notice.about else None,
            facts={"channel": notice.channel, "why": notice.kind},
            about=("notice", notice.pk),
            person_ref=notice.recipient_id if notice.recipient_kind == "carer" else None,
            # It may fail again after somebody tried it again: each failure is one task.
            once_key=f"notice_failed:{notice.pk}:{notice.failed_at:%Y%m%d%H%M%S%f}",
        )
        for notice in failed
    ]
    return len(raise_all(new, by=SYSTEM, now=now))


def _withdraw_for_delivered(now: dt.datetime) -> int:
    delivered = Notice.objects.filter(pk=OuterRef("about_id"), status=Notice.Status.SENT)
    done = Task.objects.filter(
        Exists(delivered), status=Task.Status.OPEN, kind=NOTICE_FAILED.code, about_kind="notice"
    ).values_list("about_id", flat=True)
    return sum(
        withdraw_tasks(about=("notice", notice_id), by=SYSTEM, now=now) for notice_id in done if notice_id
    )


def blank_old_tasks(now: dt.datetime) -> int:
    """Empty what tasks that are done say of a person, once that was kept long enough; how many there were stays."""
    return in_batches(lambda: _blank_batch(now))


@transaction.atomic
def _blank_batch(now: dt.datetime) -> int:
    old = WORK.over_before(now)
    is_over = Q(status=Task.Status.ANSWERED, answered_at__lt=old) | Q(
        status=Task.Status.WITHDRAWN, due_at__lt=old
    )
    # Every task is older than its answer: an index finds the few that can be meant.
    rows = Task.objects.filter(is_over, blanked_at__isnull=True, created_at__lt=old)
    oldest = rows.exclude(registry.concerning_somebody_held()).order_by("created_at")
    ids = claimed_ids(oldest, BATCH)
    if ids:
        Task.objects.filter(pk__in=ids).update(facts={}, answer_note="", person_ref=None, blanked_at=now)
        record(by=SYSTEM, action="tasks.blank_tasks", now=now, facts={"count": len(ids)})
    return len(ids)
