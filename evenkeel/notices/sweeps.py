"""What the worker does for the outbox: send what is due, give up on what is too late, let go of old texts."""

import datetime as dt
import functools

from django.db import transaction
from django.db.models import Q, QuerySet

from evenkeel.common.batches import BATCH, in_batches
from evenkeel.common.classification import MESSAGE_TEXT
from evenkeel.common.locks import claimed_ids
from evenkeel.notices.actions import SENDABLE
from evenkeel.notices.holds import to_somebody_held
from evenkeel.notices.models import HAS_TEXT, IS_SECRET, MailboxMessage, Notice
from evenkeel.notices.rules import TOO_LATE_AFTER, states_before
from evenkeel.notices.sending import send_channel


def send_due(now: dt.datetime) -> int:
    """Deliver what is due, by every channel, for a few seconds."""
    return sum(send_channel(channel, now) for channel in sorted(SENDABLE))


def give_up_on_late(now: dt.datetime) -> int:
    """Fail what could not be sent for so long that a person has to take it on, whatever held it up."""
    return Notice.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=now),
        status__in=states_before(Notice.Status.FAILED),
        next_attempt_at__lte=now,
        due_at__lte=now - TOO_LATE_AFTER,
    ).update(status=Notice.Status.FAILED, failed_at=now, last_error="too_late", leased_until=None)


def blank_old_messages(now: dt.datetime) -> int:
    """Empty the texts that were kept long enough, and of what let somebody in, all that no longer waits.

    The texts to somebody who is on hold stay.
    """
    removed, _by_model = MailboxMessage.objects.filter(created_at__lte=MESSAGE_TEXT.over_before(now)).delete()
    return sum(in_batches(functools.partial(_blank_batch, rows)) for rows in to_blank(now)) + removed


def to_blank(now: dt.datetime) -> tuple[QuerySet[Notice], QuerySet[Notice]]:
    """The texts that let somebody in, and the old ones: two searches, for each has an index of its own."""
    over = Notice.objects.filter(HAS_TEXT).exclude(status=Notice.Status.WAITING).order_by("due_at")
    old = over.filter(~to_somebody_held(), due_at__lte=MESSAGE_TEXT.over_before(now))
    return over.filter(IS_SECRET), old


@transaction.atomic
def _blank_batch(rows: QuerySet[Notice]) -> int:
    return Notice.objects.filter(pk__in=claimed_ids(rows, BATCH)).update(content={})
