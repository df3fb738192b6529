"""Writing to everyone in a session."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.gatherings.actions.broadcast import NothingToSay, may_be_written_about, message_everyone
from evenkeel.gatherings.forms.sessions import MessageForm
from evenkeel.gatherings.models import Session, SessionMessage
from evenkeel.gatherings.permissions import MESSAGE_EVERYONE
from evenkeel.gatherings.queries.broadcasts import audience_of
from evenkeel.gatherings.queries.telling import who_hears
from evenkeel.gatherings.views.staff.parts import carried, session_or_404, settled_page, staff_page


@requires(MESSAGE_EVERYONE)
@require_http_methods(["GET", "POST"])
def write_to_everyone(request: Request, session_id: int) -> HttpResponse:
    """Write, see how many it goes to, then send."""
    session = session_or_404(request, MESSAGE_EVERYONE, session_id)
    if not may_be_written_about(session):
        words = request.POST.get("text", "")
        typed = [(_("Message"), words)] if words else []
        return settled_page(request, session, _("Nobody can be written to"), NothingToSay(), typed=typed)
    form = MessageForm(request.POST or None)
    then = request.POST.get("then")
    if form.is_valid() and then == "send":
        with form.showing_refusals():
            message = _send(request, session, form)
            messages.success(request, _said_sent(message))
            return redirect("gatherings:manage_session", session_id=session.pk)
    if form.is_valid() and then == "check":
        audience = SessionMessage.Audience(form.cleaned_data["audience"])
        context = {
            "session": session,
            "text": form.cleaned_data["text"],
            "audience": audience.label,
            "hearing": who_hears(audience_of(session, audience)),
            "carried": carried(request, form),
        }
        return staff_page(request, "gatherings/staff/check_message.jinja", context)
    return staff_page(request, "gatherings/staff/write_message.jinja", {"form": form, "session": session})


def _send(request: Request, session: Session, form: MessageForm) -> SessionMessage:
    return message_everyone(
        session_id=session.pk,
        text=form.cleaned_data["text"],
        audience=form.cleaned_data["audience"],
        request_key=form.request_key(session.pk),
        by=request.actor,
        now=clock.now(),
    )


def _said_sent(message: SessionMessage) -> str:
    return ngettext(
        "The message is on its way to %(count)s person.",
        "The message is on its way to %(count)s people, one by one.",
        message.reached,
    ) % {"count": message.reached}
