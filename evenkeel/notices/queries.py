"""What pages read of the outbox."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.common.dates import said_date, said_time
from evenkeel.design.paging import PAGE_SIZE
from evenkeel.notices import transports
from evenkeel.notices.models import Channel, MailboxMessage, Notice, Outage

# What is due and has waited for longer than this is in trouble, whatever the cause.
LONG_WAIT = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class MailTrouble:
    """That emails do not go out. `reason` is "not_set_up", "unreachable" or "slow"; `waiting` counts what is due."""

    reason: str
    since: dt.datetime | None
    waiting: int

    def said(self) -> str:
        """The trouble in words, for staff."""
        return " ".join(sentence for sentence in (self._what(), self._how_many()) if sentence)

    def _what(self) -> str:
        if self.reason == "not_set_up":
            return _("Email is not set up, so no messages are going out.")
        when = {"day": said_date(self.since), "time": said_time(self.since)} if self.since else {}
        if self.reason == "unreachable":
            return _("Emails have not been going out since %(day)s at %(time)s.") % when
        return _("Emails are going out late. The oldest has waited since %(day)s at %(time)s.") % when

    def _how_many(self) -> str:
        if not self.waiting:
            return ""
        return ngettext("%(count)d message is waiting.", "%(count)d messages are waiting.", self.waiting) % {
            "count": self.waiting
        }


def mail_trouble(now: dt.datetime) -> MailTrouble | None:
    """What staff have to know about email at this moment; None while all is well."""
    is_due = Q(next_attempt_at__lte=now)
    # Tried, and refused for the time being: the next try may be hours away.
    is_held_up = Q(attempts__gt=0, due_at__lte=now - LONG_WAIT)
    waiting = Notice.objects.filter(is_due | is_held_up, status=Notice.Status.WAITING, channel=Channel.EMAIL)
    due = waiting.aggregate(
        count=Count("pk"),
        since=Min("next_attempt_at", filter=is_due),
        held_up_since=Min("due_at", filter=is_held_up),
    )
    if not transports.email_is_set_up():
        return MailTrouble("not_set_up", due["since"], due["count"])
    outage = Outage.objects.filter(channel=Channel.EMAIL).first()
    # One failed try is no news: the next follows within seconds.
    if outage is not None and outage.failures > 1:
        return MailTrouble("unreachable", outage.since, due["count"])
    if due["since"] and now - due["since"] >= LONG_WAIT:
        return MailTrouble("slow", due["since"], due["count"])
    # Where others went, it is the one address that is at fault.
    if due["held_up_since"] and not _any_went(since=due["held_up_since"]):
        return MailTrouble("slow", due["held_up_since"], due["count"])
    return None


def _any_went(since: dt.datetime) -> bool:
    """Whether the mail server took anything at all from then on."""
    return Notice.objects.filter(
        status=Notice.Status.SENT, channel=Channel.EMAIL, sent_at__gte=since
    ).exists()


@dataclass(frozen=True)
class OutboxPage:
    """Some notices, newest first; `older_than` asks for those after them, None where there are none.

    A row says what kind of message went when, by an opaque id: nothing of a person. The text is another matter.
    """

    notices: list[Notice]
    older_than: int | None


def outbox(status: str = "", *, older_than: int | None = None) -> OutboxPage:
    """The newest of all, or of those in one state; or those before the one with the id `older_than`."""
    rows = Notice.objects.order_by("-pk")
    if status:
        rows = rows.filter(status=status)
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return OutboxPage(shown, shown[-1].pk if len(found) > PAGE_SIZE else None)


def counts_of_unsent() -> dict[str, int]:
    """How many notices wait, and how many failed, by their state."""
    unsent = (Notice.Status.WAITING, Notice.Status.FAILED)
    found = Notice.objects.order_by().filter(status__in=unsent).values_list("status")
    counts: dict[str, int] = dict.fromkeys(unsent, 0)
    return counts | dict(found.annotate(count=Count("pk")))


# Codes by how they begin: a mail server's own number stands behind some of them.
_REASONS: dict[str, Callable[[], str]] = {
    "recipient_refused": lambda: _("The address was refused"),
    "message_refused": lambda: _("The mail server refused the message"),
    "message_too_large": lambda: _("The message was too large"),
    "not_an_address": lambda: _("The address is not one"),
    "connection_lost": lambda: _("The mail server stopped answering"),
    "too_late": lambda: _("It could not be sent in time"),
    "withdrawn": lambda: _("It was no longer true"),
    "restored": lambda: _("It waited in a copy that was put back"),
    "barred": lambda: _("They do not want messages this way"),
    "no_address": lambda: _("There is no address for them"),
    "erased": lambda: _("Their details were erased"),
    "account_closed": lambda: _("Their account is closed"),
    "fault": lambda: _("Evenkeel made a mistake"),
}


def said_reason(code: str) -> str:
    """Why a message did not go, in words, with the code for whoever looks after the mail server."""
    said = next((say() for start, say in _REASONS.items() if code.startswith(start)), "")
    return f"{said} ({code})" if said else code


def mailbox(to: str = "") -> QuerySet[MailboxMessage]:
    """The demonstration's messages, newest first: all, or those whose address holds these letters."""
    rows = MailboxMessage.objects.order_by("-pk")
    return rows.filter(to__icontains=to) if to else rows
