"""What changes the outbox on somebody's behalf: put a notice in, take it back, try it again."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.audit.actions import record
from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.refusals import Refusal
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import Message, states_before

SENDABLE = frozenset({Channel.EMAIL, Channel.TEXT})


@dataclass(frozen=True)
class Outgoing:
    """One message that is to go to one recipient.

    `recipient` is ("carer" | "user", id). `about` is what it is about, such as ("booking", 7). Of several
    with the same `once_key` only the first is ever sent. `is_secret`: it carries a code or a link that lets
    somebody in.
    """

    recipient: tuple[str, int]
    channel: Channel
    kind: str
    message: Message
    language: str = "en"
    about: tuple[str, int] | None = None
    once_key: str | None = None
    send_after: dt.datetime | None = None
    is_secret: bool = False


def queue(outgoing: Sequence[Outgoing], *, now: dt.datetime) -> None:
    """Put messages into the outbox, with one INSERT, inside the caller's transaction.

    Raises ValueError for the post or the telephone: a letter or a call is a task for somebody.
    """
    if not outgoing:
        return
    Notice.objects.bulk_create(
        [_notice(one, now) for one in outgoing],
        ignore_conflicts=any(one.once_key for one in outgoing),
    )


def _notice(one: Outgoing, now: dt.datetime) -> Notice:
    if one.channel not in SENDABLE:
        raise ValueError(f"nothing can be sent by {one.channel}")
    about_kind, about_id = one.about or ("", None)
    due_at = one.send_after or now
    return Notice(
        created_at=now,
        recipient_kind=one.recipient[0],
        recipient_id=one.recipient[1],
        channel=one.channel,
        kind=one.kind,
        language=one.language,
        content=one.message.as_json(),
        is_secret=one.is_secret,
        about_kind=about_kind,
        about_id=about_id,
        once_key=one.once_key,
        due_at=due_at,
        next_attempt_at=due_at,
    )


def withdraw(*, about: tuple[str, int], kinds: Collection[str] | None = None) -> int:
    """Stop what is still waiting about a thing, all of it or only these kinds; says how many there were."""
    waiting = Notice.objects.filter(
        status__in=states_before(Notice.Status.WITHDRAWN), about_kind=about[0], about_id=about[1]
    )
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    return waiting.update(status=Notice.Status.WITHDRAWN, last_error="withdrawn")


class CannotTryAgain(Refusal):
    """The notice is not one that failed, or its text is no longer kept."""


@transaction.atomic
def try_again(*, notice_id: int, by: Actor, now: dt.datetime) -> Notice:
    """Put a notice that failed for good back into the outbox, as if it were new.

    Raises CannotTryAgain, and Notice.DoesNotExist.
    """
    notice = locked(Notice.objects.filter(pk=notice_id)).get()
    if notice.status not in states_before(Notice.Status.WAITING):
        raise CannotTryAgain(
            _("This message is not one that failed. Somebody may have tried it again already.")
        )
    if not notice.content:
        raise CannotTryAgain(_("The text of this message is no longer kept, so it cannot be sent again."))
    notice.status = Notice.Status.WAITING
    notice.attempts = 0
    notice.due_at = notice.next_attempt_at = now
    notice.leased_until = notice.failed_at = None
    notice.last_error = ""
    notice.save(
        update_fields=[
            "status",
            "attempts",
            "due_at",
            "next_attempt_at",
            "leased_until",
            "failed_at",
            "last_error",
        ]
    )
    record(by=by, action="notices.try_again", now=now, subject=("notice", notice.pk))
    return notice
