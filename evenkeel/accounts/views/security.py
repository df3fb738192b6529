"""How staff look after their own sign-in: the app, passkeys, recovery codes, the password."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenkeel.accounts import actions, queries, sessions, throttle
from evenkeel.accounts.again import again
from evenkeel.accounts.forms import AppCodeForm, ChangePasswordForm, PasskeyForm
from evenkeel.accounts.requests import SignedInRequest
from evenkeel.accounts.second_step import counter_of, is_proved, qr_code
from evenkeel.common import clock
from evenkeel.common.access import signed_in
from evenkeel.design.forms import PageForm
from evenkeel.design.pages import page

View = Callable[..., HttpResponse]


def own_sign_in(view: View) -> View:
    """Open the view to those who sign in as staff do, and fully so unless their second step is still to be set up."""

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sign_in = sessions.sign_in_of(request)
        if sign_in.is_strong or (sign_in.is_staff_sign_in and not queries.has_second_step(request.user)):
            return view(request, *args, **kwargs)
        raise PermissionDenied

    return guarded


@signed_in
@own_sign_in
def view_security(request: SignedInRequest) -> HttpResponse:
    """Shows which second steps are set up, and leads to the rest."""
    return _security_page(request)


def _security_page(request: SignedInRequest, problem: PageForm | None = None) -> HttpResponse:
    context = {"steps": queries.second_steps(request.user), "problem": problem}
    return page(request, "accounts/security.jinja", context)


@signed_in
@own_sign_in
@again
def set_up_app(request: SignedInRequest) -> HttpResponse:
    """Shows what the app has to read, and asks for its first code."""
    is_done = totp.SECRET_SESSION_KEY not in request.session and queries.has_second_step(request.user)
    if request.method == "POST" and is_done:
        # The button was pressed twice: another picture would have them set up a second app.
        return redirect("accounts:make_recovery_codes")
    secret = totp.get_totp_secret()
    form = AppCodeForm(request.POST or None)
    if form.is_valid():
        used = counter_of(secret, form.cleaned_data["code"])
        if used is not None:
            app = actions.add_app(
                user=request.user, secret=secret, used=used, by=request.actor, now=clock.now()
            )
            totp.clear_totp_secret(request)
            post_authentication(request, app)
            return redirect("accounts:make_recovery_codes")
        form.add_error(
            "code", _("That code is not right. Check the app, and type the code that it shows now.")
        )
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    context = {"form": form, "qr_code": qr_code(request.user, secret), "secret": spaced}
    return page(request, "accounts/set_up_app.jinja", context)


@signed_in
@own_sign_in
@again
def make_recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Makes new codes on a post, and shows them this once."""
    codes = []
    if request.method == "POST":
        codes = actions.make_recovery_codes(user=request.user, by=request.actor, now=clock.now())
    return page(request, "accounts/recovery_codes.jinja", {"codes": codes})


@signed_in
@own_sign_in
@again
def set_up_passkey(request: SignedInRequest) -> HttpResponse:
    """Lets the browser make a passkey, and keeps its public half."""
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        proved = AddWebAuthnForm(data={**request.POST.dict(), "passwordless": "on"}, user=request.user)
        if is_proved(proved):
            passkey = actions.add_passkey(
                user=request.user,
                name=form.cleaned_data["name"],
                credential=proved.cleaned_data["credential"],
                by=request.actor,
                now=clock.now(),
            )
            post_authentication(request, passkey, passwordless=True)
            return redirect("accounts:view_security")
        form.add_error(None, _("That passkey could not be set up. Try again."))
    return page(request, "accounts/set_up_passkey.jinja", {"form": form})


@signed_in
@own_sign_in
@again
def begin_passkey(request: SignedInRequest) -> HttpResponse:
    """Gives the script what the browser needs to make a passkey."""
    return JsonResponse(webauthn.begin_registration(request.user, passwordless=True))


@signed_in
@own_sign_in
@require_POST
@again
def remove_passkey(request: SignedInRequest, passkey_id: int) -> HttpResponse:
    """Takes one of one's own passkeys away."""
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    passkey = get_object_or_404(own, pk=passkey_id)
    problem = PageForm({})
    with problem.showing_refusals():
        actions.remove_passkey(passkey=passkey, by=request.actor, now=clock.now())
        return redirect("accounts:view_security")
    return _security_page(request, problem)


@signed_in
@own_sign_in
@sensitive_post_parameters("password", "new_password")
def change_password(request: SignedInRequest) -> HttpResponse:
    """Asks for the present password and a new one; other browsers are signed out by it."""
    user = request.user
    form = ChangePasswordForm(request.POST or None, user=user)
    if form.is_valid():
        present, new = form.cleaned_data["password"], form.cleaned_data["new_password"]
        with form.showing_refusals():
            press = throttle.guess(
                throttle.at_password(request, user.email), lambda: _press(request, present, new)
            )
            if press == "first":
                actions.set_password(user=user, password=new, by=request.actor, now=clock.now())
                update_session_auth_hash(request, user)
                sessions.remember_change_of_password(request, present, new, clock.now())
            if press:
                return redirect("accounts:view_security")
            form.add_error("password", _("That is not your password. Check it, and type it again."))
    return page(request, "accounts/change_password.jinja", {"form": form})


def _press(request: SignedInRequest, present: str, new: str) -> str:
    """Which press of the button it was, "first" or "second"; empty where the present password is wrong.

    The second finds another present password than the one typed, so it is known by both together. The new password
    is never tried by itself, which would make two guesses out of one.
    """
    if sessions.has_just_changed_password(request, present, new, clock.now()):
        return "second"
    return "first" if request.user.check_password(present) else ""
