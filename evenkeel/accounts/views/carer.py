"""How a carer signs in, with a code sent to their address, and how anybody signs out."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from evenkeel.accounts import actions, throttle
from evenkeel.accounts.forms import AddressForm, CodeForm
from evenkeel.accounts.ways import said_of_what_was_sent
from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.design.helpers import local_path
from evenkeel.design.leading_on import next_page, with_next
from evenkeel.design.pages import page


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for an address and sends a code to it; known or not, the next page is the same."""
    if request.user.is_authenticated:
        return redirect(next_page(request) or local_path("/your-support/"))
    form = AddressForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        with form.showing_refusals():
            throttle.count_message(request, "code", email)
            # One transaction, known or not: a second one would take time enough to tell.
            with transaction.atomic():
                # Whoever planted a session in this browser is not in on what is typed into it.
                request.session.cycle_key()
                user = actions.user_who_asks_for_a_code(email=email, now=clock.now())
                LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
            return redirect(with_next("account_confirm_login_code", next_page(request)))
    context = {"form": form, "said_of_what_was_sent": said_of_what_was_sent(request)}
    return page(request, "accounts/sign_in.jinja", context)


@public
def enter_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code, in the browser that asked for it, three times at most."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess.resume(stage) if stage else None
    if process is None:
        return redirect(with_next("accounts:sign_in", next_page(request)))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            throttle.count(throttle.at_code(request, process.state["at"]))
        except throttle.TooManyTries:
            process.abort()
            return _code_is_spent(request)
        if process.code and constant_time_compare(form.cleaned_data["code"], process.code):
            return process.finish(next_page(request) or None)
        if not process.record_invalid_attempt():
            return _code_is_spent(request)
        form.add_error("code", _("That is not the code that we sent. Check it, and type it again."))
    context = {"form": form, "email": process.state["email"], "next": next_page(request)}
    return page(request, "accounts/enter_code.jinja", context)


def _code_is_spent(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/code_spent.jinja", {"next": next_page(request)}, 422)


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """Asks first; a post signs out and has the browser forget what it kept."""
    if request.method != "POST":
        return page(request, "accounts/sign_out.jinja")
    logout(request)
    response = redirect(local_path("/"))
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
