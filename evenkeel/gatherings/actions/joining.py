"""Seeing to it that whoever has a place online finds the link to join on their page in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.bank_holidays import working_days_before
from evenkeel.common.dates import local_noon
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.models import Session
from evenkeel.gatherings.queries.joining import sessions_wanting_link
from evenkeel.gatherings.queries.places import with_everything
from evenkeel.gatherings.rules.booking import JOIN_LINK_FROM
from evenkeel.gatherings.task_kinds import ADD_LINK, LINK_ADDED, OTHERWISE
from evenkeel.organisations.queries import provider
from evenkeel.tasks.actions import NewTask, Times, raise_all, withdraw_each, withdraw_tasks
from evenkeel.tasks.models import Task

# From so many working days before it starts somebody is asked for the link.
ASKED_BEFORE = 3
# However many weekends and bank holidays lie in between.
_LONG_BEFORE = dt.timedelta(days=14)


@transaction.atomic
def ask_for_links(*, now: dt.datetime) -> int:
    """Raise a task for each session that is near and lacks its link, once, and withdraw those no longer needed.

    Says how many were raised or withdrawn.
    """
    wanting = sessions_wanting_link(now)
    asked = Task.objects.filter(kind=ADD_LINK, status=Task.Status.OPEN)
    standing = {session_id or 0: task_id for session_id, task_id in asked.values_list("about_id", "pk")}
    still = set(wanting.filter(pk__in=standing).values_list("pk", flat=True))
    settled = [task_id for session_id, task_id in standing.items() if session_id not in still]
    withdrawn = withdraw_each(settled, by=SYSTEM, now=now) if settled else 0
    nation = provider().nation
    soon = wanting.filter(starts_at__gt=now, starts_at__lte=now + _LONG_BEFORE).exclude(pk__in=standing)
    near = [session for session in with_everything(soon) if _is_near(session, now, nation)]
    closed = _closed_before(near)
    tasks = [_task(session, closed.get(session.pk, 0), now, nation) for session in near]
    raise_all(tasks, by=SYSTEM, now=now)
    return withdrawn + len(tasks)


def settle_link(session: Session, *, by: Actor, now: dt.datetime) -> None:
    """Withdraw the task that asks for the session's link, once that is there."""
    if not session.lacks_link:
        ask_for_link_anew(session, by=by, now=now)


def ask_for_link_anew(session: Session, *, by: Actor, now: dt.datetime) -> None:
    """Withdraw the task that asks for the session's link: where it is still needed, another is raised in its time."""
    withdraw_tasks(about=("session", session.pk), by=by, now=now)


def answer_link(task: Task, by: Actor, now: dt.datetime) -> None:
    """See that the link is there where that is the answer, and let people read how else they join where there is none.

    Called by tasks in the transaction of the answer, with the session's pool held. Raises Refusal where the link is
    not there.
    """
    sessions = Session.objects.filter(pk=task.about_id or 0)
    if task.answer == OTHERWISE:
        # It stands after a move too, and is shown for as long as there is no link.
        sessions.update(joining_note=task.answer_note)
    elif task.answer == LINK_ADDED and any(session.lacks_link for session in sessions):
        raise Refusal(_("There is no link on the session yet. Add it there first."), field="answer")


def asking_times(starts_at: dt.datetime, now: dt.datetime, nation: str) -> Times:
    """By when the link is to be there: noon of the last working day before people see it; then somebody is told."""
    seen_from = starts_at - JOIN_LINK_FROM
    day = timezone.localdate(seen_from)
    noon = local_noon(working_days_before(day, 0, nation))
    if noon > seen_from:
        noon = local_noon(working_days_before(day - dt.timedelta(days=1), 0, nation))
    due_at = max(now, noon)
    return Times(due_at, max(due_at, seen_from))


def _is_near(session: Session, now: dt.datetime, nation: str) -> bool:
    day = timezone.localdate(session.starts_at)
    return timezone.localdate(now) >= working_days_before(day, ASKED_BEFORE, nation)


def _closed_before(sessions: Sequence[Session]) -> dict[int, int]:
    """How many tasks for the link of each session are closed, by its id; nothing for one without any."""
    tasks = Task.objects.filter(
        kind=ADD_LINK, about_kind="session", about_id__in=[one.pk for one in sessions]
    )
    counts = tasks.exclude(status=Task.Status.OPEN).values_list("about_id").annotate(Count("pk"))
    return {session_id or 0: count for session_id, count in counts}


def _task(session: Session, closed: int, now: dt.datetime, nation: str) -> NewTask:
    times = asking_times(session.starts_at, now, nation)
    offering = session.series.offering
    return NewTask(
        kind=ADD_LINK,
        due_at=times.due_at,
        escalate_at=times.escalate_at,
        team_id=offering.team_id,
        facts={"title": offering.title},
        about=("session", session.pk),
        # Asked anew of a session that was moved, or whose link was there and was taken away.
        once_key=f"link:{session.pk}:{session.sequence}:{closed}",
    )
