"""Staff pages of the outbox: what waits, what went, what failed."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from evenkeel.audit.actions import entry, record, record_all
from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.numbers import whole_number
from evenkeel.common.requests import Request
from evenkeel.design.doing import done
from evenkeel.design.pages import page
from evenkeel.notices import actions, queries
from evenkeel.notices.contacts import recipients
from evenkeel.notices.models import Notice
from evenkeel.notices.permissions import READ_MESSAGES, SEE_MESSAGES
from evenkeel.notices.rules import Message


@requires(SEE_MESSAGES)
@require_GET
def list_messages(request: Request) -> HttpResponse:
    """The outbox, newest first, with a way to what is in one state; whose names stood there is written down."""
    status, older_than = request.GET.get("status", ""), whole_number(request.GET.get("older_than", ""))
    if status and status not in Notice.Status.values:
        raise Http404
    found = queries.outbox(status, older_than=older_than)
    named = recipients(found.notices, request.actor)
    _record_names(request, [notice for notice in found.notices if notice.pk in named])
    return page(
        request,
        "notices/list_messages.jinja",
        {
            "found": found,
            "recipients": named,
            "status": status,
            "is_older": older_than is not None,
            "counts": queries.counts_of_unsent(),
            "said_status": said_status(),
            "said_reason": queries.said_reason,
            "trouble": queries.mail_trouble(clock.now()),
        },
    )


def _record_names(request: Request, named: Sequence[Notice]) -> None:
    carers = dict.fromkeys(notice.recipient_id for notice in named if notice.recipient_kind == "carer")
    now = clock.now()
    record_all(
        [
            entry(by=request.actor, action="notices.view_messages", now=now, person_id=carer_id)
            for carer_id in carers
        ]
    )


def said_status() -> dict[str, str]:
    """The states of a notice in words, in the order in which they are offered."""
    return {
        Notice.Status.WAITING: pgettext("messages", "Waiting"),
        Notice.Status.FAILED: pgettext("messages", "Failed"),
        Notice.Status.SENT: pgettext("messages", "Sent"),
        Notice.Status.WITHDRAWN: pgettext("messages", "Withdrawn"),
    }


@requires(SEE_MESSAGES)
@require_GET
def view_message(request: Request, notice_id: int) -> HttpResponse:
    """One message: how far it came; to whom and what for those who may know it, which is written down.

    Messages belong to no team, so only a role for the whole service lets somebody read any of them.
    """
    notice = get_object_or_404(Notice, pk=notice_id)
    may_read = request.actor.may(READ_MESSAGES) and request.actor.teams(READ_MESSAGES) is None
    shows_text = may_read and bool(notice.content) and not notice.is_secret
    named = recipients([notice], request.actor).get(notice.pk)
    if shows_text or named:
        record(
            by=request.actor,
            action="notices.view_message",
            now=clock.now(),
            subject=("notice", notice.pk),
            person_id=notice.recipient_id if notice.recipient_kind == "carer" else None,
        )
    return page(
        request,
        "notices/view_message.jinja",
        {
            "notice": notice,
            "recipient": named,
            "may_read": may_read,
            "text": Message.from_json(notice.content) if shows_text else None,
            "said_status": said_status(),
            "said_reason": queries.said_reason,
        },
    )


@requires(SEE_MESSAGES)
@require_POST
def try_again(request: Request, notice_id: int) -> HttpResponse:
    """Put a message that failed back into the outbox."""
    try:
        done(
            request,
            lambda: actions.try_again(notice_id=notice_id, by=request.actor, now=clock.now()),
            _("The message is waiting to be sent again."),
        )
    except Notice.DoesNotExist as error:
        raise Http404 from error
    return redirect("notices:view_message", notice_id=notice_id)
