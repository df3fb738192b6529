"""How staff sign in: a password and a second step, or a passkey; and what happens when a sign-in has run out."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from evenkeel.accounts import drafts, sessions, throttle
from evenkeel.accounts.forms import PasswordForm, SecondStepForm, StaffSignInForm
from evenkeel.accounts.requests import SignedInRequest
from evenkeel.accounts.second_step import code_shown_now, is_proved, spend_code
from evenkeel.accounts.ways import said_of_what_was_sent
from evenkeel.common.access import public, signed_in
from evenkeel.design.forms import PageForm
from evenkeel.design.helpers import local_path
from evenkeel.design.leading_on import next_page
from evenkeel.design.pages import page


@public
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for address and password; whoever has a second step is asked for it next."""
    if request.user.is_authenticated and sessions.sign_in_of(request).is_strong:
        return redirect(next_page(request) or local_path("/staff/"))
    form = StaffSignInForm(request.POST or None)
    if form.is_valid():
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        tries = throttle.at_password(request, email)
        with form.showing_refusals():
            user = throttle.guess(tries, lambda: authenticate(request, email=email, password=password))
            if user:
                # Whoever planted a session in this browser is not let in past the password.
                request.session.cycle_key()
                login = Login(user=user, email=email, redirect_url=next_page(request) or None)
                return perform_password_login(request, {"email": email}, login)
            form.add_error(None, _("The email address or the password is not right. Check both."))
    return page(request, "accounts/sign_in_staff.jinja", _asked_with(request, form))


def _asked_with(request: HttpRequest, form: StaffSignInForm) -> dict[str, Any]:
    return {
        "form": form,
        "next": next_page(request),
        "said_of_what_was_sent": said_of_what_was_sent(request),
    }


@public
def sign_in_second_step(request: HttpRequest) -> HttpResponse:
    """Asks for a code from the app, or a recovery code, after the password was right."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("account_login")
    user = stage.login.user
    form = SecondStepForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        with form.showing_refusals():
            authenticator = throttle.guess(
                throttle.at_second_step(request, user), lambda: spend_code(user, code)
            )
            if authenticator:
                post_authentication(request, authenticator)
                return stage.exit()
            form.add_error("code", _("That code is not right. Type the one that the app shows now."))
    context = {
        "form": form,
        "has_passkey": Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists(),
        # In a demonstration nobody has the invented people's phones.
        "demonstration_code": code_shown_now(user) if settings.DEMONSTRATION else "",
        "next": stage.login.redirect_url or "",
    }
    return page(request, "accounts/sign_in_second_step.jinja", context)


@public
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Gives the script what the passkey has to sign; a post brings it back signed."""
    if request.method != "POST":
        return JsonResponse(webauthn.begin_authentication(None))
    form, problem = LoginWebAuthnForm(data=request.POST), PageForm({})
    with problem.showing_refusals():
        if throttle.guess(throttle.with_passkey(request), lambda: is_proved(form)):
            authenticator = form.cleaned_data["credential"]
            login = Login(user=authenticator.user, redirect_url=next_page(request) or None)
            return perform_passwordless_login(request, authenticator, login)
        problem.add_error(None, _("That passkey did not work here. Try again, or use your password."))
    context = {**_asked_with(request, StaffSignInForm()), "problem": problem}
    return page(request, "accounts/sign_in_staff.jinja", context)


@signed_in
@sensitive_post_parameters("password")
def confirm_it_is_you(request: SignedInRequest) -> HttpResponse:
    """Asks for the password once more, before something that matters."""
    user = request.user
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["password"]
        with form.showing_refusals():
            is_right = throttle.guess(
                throttle.at_password(request, user.email), lambda: user.check_password(password)
            )
            if is_right:
                record_authentication(request, user, method="password", reauthenticated=True)
                return redirect(next_page(request) or local_path("/staff/"))
            form.add_error("password", _("That is not your password. Check it, and type it again."))
    return page(request, "accounts/confirm_it_is_you.jinja", {"form": form, "next": next_page(request)})


@signed_in
def carry_on(request: SignedInRequest) -> HttpResponse:
    """Gives back what somebody had sent when they were asked who they are; a post throws it away."""
    if request.method == "POST":
        drafts.forget_draft(request)
        return redirect(local_path("/staff/"))
    draft = drafts.kept_draft(request)
    if draft is None:
        return redirect(local_path("/staff/"))
    if not draft.fields:
        drafts.forget_draft(request)
        messages.warning(
            request,
            _(
                "That is not done yet: we had to ask who you are first. Press the button again, if you still want it."
            ),
        )
        return redirect(draft.stood_on or local_path("/staff/"))
    return page(request, "accounts/carry_on.jinja", {"draft": draft})
