"""Puts the older messages down as sent, so that the worker sends only what is of the last day."""

from __future__ import annotations

import datetime as dt

from evenkeel.notices.contacts import Reachable, contact
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.sender import sender
from evenkeel.notices.transports.base import Line
from evenkeel.notices.transports.demonstration import EmailMailboxLine, TextMailboxLine

STILL_TO_SEND = dt.timedelta(days=1)
# How many of them a newcomer can read in the mailbox.
KEPT_COPIES = 40
_ON_ITS_WAY = dt.timedelta(seconds=3)


def settle_outbox(now: dt.datetime) -> None:
    """Mark what fell due more than a day ago as sent at its moment, and keep copies of the latest of it."""
    old = list(
        Notice.objects.filter(status=Notice.Status.WAITING, due_at__lte=now - STILL_TO_SEND).order_by(
            "due_at"
        )
    )
    for notice in old:
        notice.status = Notice.Status.SENT
        notice.sent_at = notice.due_at + _ON_ITS_WAY
        notice.attempts = 1
    Notice.objects.bulk_update(old, ["status", "sent_at", "attempts"])
    _keep_copies(old[-KEPT_COPIES:])


def _keep_copies(notices: list[Notice]) -> None:
    lines: dict[Channel, Line] = {Channel.EMAIL: EmailMailboxLine(sender()), Channel.TEXT: TextMailboxLine()}
    for notice in notices:
        channel = Channel(notice.channel)
        to = contact(notice.recipient_kind, notice.recipient_id, channel, notice.due_at)
        if isinstance(to, Reachable):
            lines[channel].send(notice, to, notice.due_at + _ON_ITS_WAY)
