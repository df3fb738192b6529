"""Delivers to the demonstration's own mailbox, in the form that would have gone over the wire."""

import datetime as dt
from dataclasses import replace

from evenkeel.notices.composing import CannotCompose, email_for, text_for
from evenkeel.notices.contacts import Reachable
from evenkeel.notices.models import Channel, MailboxMessage, Notice
from evenkeel.notices.sender import Sender
from evenkeel.notices.transports.base import RefusedForGood

# What messages come from where a demonstration names nothing.
ADDRESS = "evenkeel@provider.example"


class EmailMailboxLine:
    """Keeps emails. A repeat of a notice is kept once."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender if sender.address else replace(sender, address=ADDRESS)

    def send(self, notice: Notice, to: Reachable, now: dt.datetime) -> None:
        try:
            letter = email_for(notice, to, self.sender, now)
        except CannotCompose as error:
            raise RefusedForGood("not_an_address") from error
        _keep(notice, Channel.EMAIL, to, now, subject=letter["Subject"], source=letter.as_string())

    def close(self) -> None:
        pass


class TextMailboxLine:
    """Keeps text messages, which have no subject."""

    def send(self, notice: Notice, to: Reachable, now: dt.datetime) -> None:
        _keep(notice, Channel.TEXT, to, now, subject="", source=text_for(notice))

    def close(self) -> None:
        pass


def _keep(
    notice: Notice, channel: Channel, to: Reachable, now: dt.datetime, *, subject: str, source: str
) -> None:
    MailboxMessage.objects.get_or_create(
        notice=notice,
        defaults={
            "created_at": now,
            "channel": channel,
            "to": to.address,
            "subject": subject,
            "source": source,
        },
    )
