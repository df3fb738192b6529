"""The demonstration's mailbox: a newcomer reads every message that was sent. Elsewhere there is no such page."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from evenkeel.common.access import public
from evenkeel.design.pages import page
from evenkeel.design.paging import page_of
from evenkeel.notices import mailbox, queries
from evenkeel.notices.models import MailboxMessage

PAGE_SIZE = 25

View = Callable[..., HttpResponse]


def only_in_demonstration(view: View) -> View:
    """There is no such page where real people's messages would stand on it."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public
@require_GET
@only_in_demonstration
def list_mailbox(request: HttpRequest) -> HttpResponse:
    """Every message that was sent, newest first, and the invented people to sign in as."""
    to = request.GET.get("to", "").strip()
    return page(
        request,
        "notices/mailbox.jinja",
        {
            "found": page_of(request, queries.mailbox(to), size=PAGE_SIZE),
            "to": to,
            "sign_ins": mailbox.sign_ins(),
        },
    )


@public
@require_GET
@only_in_demonstration
def view_mailbox_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message, as its recipient would see it."""
    row = get_object_or_404(MailboxMessage, pk=message_id)
    return page(request, "notices/mailbox_message.jinja", {"row": row, "opened": mailbox.Opened(row)})


@public
@require_GET
@only_in_demonstration
def download_mailbox_file(request: HttpRequest, message_id: int, number: int) -> HttpResponse:
    """One of a message's attachments, numbered from nought."""
    files = mailbox.Opened(get_object_or_404(MailboxMessage, pk=message_id)).files
    if number >= len(files):
        raise Http404
    file = files[number]
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
