"""Messages about a booking that were stopped as they were to go, since the person does not allow that channel."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from evenkeel.gatherings.task_kinds import TO_SAY
from evenkeel.notices.models import Notice
from evenkeel.tasks.models import Task

PLACE_OFFERED = "place_offered"
# Those for which somebody is rung where nothing can be sent at all.
KINDS = tuple(f"gatherings.{kind}" for kind in (*TO_SAY, PLACE_OFFERED))
# What people's contacts answer where a channel may not, or cannot, be used; not of somebody who was erased.
REASONS = ("barred", "no_address")
# The sweep looks every minute: what is older was looked at long ago.
LOOKED_BACK = dt.timedelta(days=14)
_KEY = "unreached:"


def task_key(notice: Notice) -> str:
    """Makes one task of one message."""
    return f"{_KEY}{notice.pk}"


def unreached_notices(now: dt.datetime) -> QuerySet[Notice]:
    """Those of which no task was made yet, oldest first."""
    key = Concat(Value(_KEY), Cast(OuterRef("pk"), CharField()))
    return Notice.objects.filter(
        ~Exists(Task.objects.filter(once_key=key)),
        status=Notice.Status.WITHDRAWN,
        last_error__in=REASONS,
        kind__in=KINDS,
        about_kind="booking",
        next_attempt_at__gte=now - LOOKED_BACK,
    ).order_by("pk")
