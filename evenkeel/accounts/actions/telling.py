"""How an action says something to a user by email."""

import datetime as dt

from evenkeel.accounts.models import User
from evenkeel.notices.actions import Outgoing, queue
from evenkeel.notices.models import Channel
from evenkeel.notices.rules import Message


def tell(user: User, kind: str, message: Message, *, now: dt.datetime, is_secret: bool = False) -> None:
    """Put an email to this user into the outbox."""
    queue(
        [Outgoing(("user", user.pk), Channel.EMAIL, f"accounts.{kind}", message, is_secret=is_secret)],
        now=now,
    )
