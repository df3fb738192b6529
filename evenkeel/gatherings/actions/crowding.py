"""Several bookings of one session from one address: accepted, and shown to somebody who can look."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenkeel.common.actors import SYSTEM
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.crowding import crowds
from evenkeel.gatherings.task_kinds import MANY_FROM_ONE_ADDRESS
from evenkeel.tasks.actions import NewTask, raise_all

LOOK_WITHIN = dt.timedelta(days=1)


@transaction.atomic
def flag_crowds(*, now: dt.datetime) -> int:
    """Raise a task for each address from which three people or more booked one session; once for each."""
    tasks = [_task(first, now) for first in crowds(now)]
    raise_all(tasks, by=SYSTEM, now=now)
    return len(tasks)


def _task(first: Booking, now: dt.datetime) -> NewTask:
    offering = first.series.offering
    return NewTask(
        kind=MANY_FROM_ONE_ADDRESS,
        due_at=now + LOOK_WITHIN,
        team_id=offering.team_id,
        facts={"title": offering.title},
        about=("booking", first.pk),
        person_ref=first.carer_id,
        once_key=f"crowd:{first.pk}",
    )
