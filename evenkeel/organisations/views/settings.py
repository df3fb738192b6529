"""Staff pages of the provider's settings: who it is, how it looks, and how its messages go out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.doing import done
from evenkeel.design.forms import ChangeForm
from evenkeel.design.leading_on import lead_on
from evenkeel.design.pages import page
from evenkeel.notices.transports import text_is_set_up
from evenkeel.organisations import actions, mail, queries
from evenkeel.organisations.forms import LookForm, MailForm, ProviderForm
from evenkeel.organisations.permissions import CHANGE_SETTINGS


@requires(CHANGE_SETTINGS)
def view_settings(request: Request) -> HttpResponse:
    """All settings at a glance, with what is not set yet."""
    context = {"row": queries.provider(), "mail_from_environment": settings.MAIL_SERVER is not None}
    return page(request, "organisations/settings.jinja", context)


@requires(CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def edit_details(request: Request) -> HttpResponse:
    """Name, phone, email, address and nation."""
    return _edit(request, ProviderForm.of_row(queries.provider(), request.POST), "details")


@requires(CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def edit_look(request: Request) -> HttpResponse:
    """Colours and logo."""
    return _edit(request, LookForm.of_row(queries.provider(), request.POST), "look")


@requires(CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def edit_mail(request: Request) -> HttpResponse:
    """The mail server; its password is kept where the box was left empty."""
    row = queries.provider()
    form = MailForm.of_row(row, request.POST, has_password=bool(row.mail_password))
    # A test message is what comes after it, and that is sent from the settings.
    return _edit(request, form, "mail", leads_on=False)


def _edit(request: Request, form: ChangeForm, part: str, *, leads_on: bool = True) -> HttpResponse:
    if form.is_valid():
        actions.change_provider(values=form.changes(), by=request.actor, now=clock.now())
        messages.success(request, _("Your changes are saved."))
        if leads_on:
            return lead_on(request, "organisations:view_settings")
        return redirect("organisations:view_settings")
    return page(request, f"organisations/edit_{part}.jinja", {"form": form})


@requires(CHANGE_SETTINGS)
def view_texts(request: Request) -> HttpResponse:
    """Whether text messages go out, and what happens to whoever has only a phone while they do not."""
    return page(request, "organisations/texts.jinja", {"is_set_up": text_is_set_up()})


@requires(CHANGE_SETTINGS)
@require_POST
def send_test_message(request: Request) -> HttpResponse:
    """Send the person who asks a message, and say whether it went."""
    to = request.user.email  # type: ignore[union-attr] # nobody anonymous comes this far
    done(
        request,
        lambda: mail.send_test_message(to, clock.now()),
        _("A test message is on its way to %(address)s.") % {"address": to},
    )
    return redirect("organisations:view_settings")
