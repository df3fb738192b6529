"""How people get in for the first time or again: an invitation, a forgotten password, the very first person."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from evenkeel.accounts import actions, queries, throttle
from evenkeel.accounts.forms import FirstPersonForm, ForgottenPasswordForm, NewPasswordForm
from evenkeel.accounts.models import User
from evenkeel.accounts.tokens import INVITATION, RESET, user_of_token
from evenkeel.accounts.ways import first_page
from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.common.links import read_token
from evenkeel.design.pages import page, same_for_everyone


@public
@sensitive_post_parameters("new_password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whoever was invited for a password; a post uses the link up."""
    user = user_of_token(INVITATION, token, clock.now())
    if user is None or user.has_usable_password():
        return _link_over(request, "invitation")
    form = NewPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        with form.showing_refusals():
            actions.join(user=user, password=form.cleaned_data["new_password"], now=clock.now())
            return _signed_in_to_set_up(request, user)
    return page(request, "accounts/join.jinja", {"form": form, "name": str(user)})


@public
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Asks for an address and sends a link to it; known or not, the answer is the same."""
    form = ForgottenPasswordForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        with form.showing_refusals():
            throttle.count_message(request, "link", email)
            actions.ask_for_new_password(email=email, now=clock.now())
            return redirect("accounts:password_link_sent")
    return page(request, "accounts/forgotten_password.jinja", {"form": form})


@public
@same_for_everyone
def password_link_sent(request: HttpRequest) -> HttpResponse:
    """Says to look for the link."""
    return page(request, "accounts/password_link_sent.jinja")


@public
@sensitive_post_parameters("new_password")
def choose_new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whoever forgot theirs for a new password; a post uses the link up."""
    user = user_of_token(RESET, token, clock.now())
    if user is None:
        return _link_over(request, "password")
    form = NewPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        with form.showing_refusals():
            actions.choose_new_password(
                user=user, password=form.cleaned_data["new_password"], now=clock.now()
            )
            return page(request, "accounts/password_changed.jinja")
    return page(request, "accounts/choose_new_password.jinja", {"form": form})


@public
@sensitive_post_parameters("new_password")
def make_first_person(request: HttpRequest, token: str) -> HttpResponse:
    """Makes the operator with whom an empty installation begins; once. A second press leads them on."""
    if queries.somebody_has_held_a_role():
        if request.user.is_authenticated:
            return redirect(first_page(request))
        return _link_over(request, "set_up")
    if read_token(actions.FIRST_PERSON, token) is None:
        return _link_over(request, "first_person")
    form = FirstPersonForm(request.POST or None, user=User(email=request.POST.get("email", "")))
    if form.is_valid():
        given = form.cleaned_data
        with form.showing_refusals():
            user = actions.make_first_person(
                email=given["email"], name=given["name"], password=given["new_password"], now=clock.now()
            )
            return _signed_in_to_set_up(request, user)
    return page(request, "accounts/first_person.jinja", {"form": form})


def _link_over(request: HttpRequest, kind: str) -> HttpResponse:
    """Says why a link opens nothing, and where there is a new one."""
    return page(request, "accounts/link_spent.jinja", {"kind": kind}, 410)


def _signed_in_to_set_up(request: HttpRequest, user: User) -> HttpResponse:
    user.refresh_from_db()
    login = Login(user=user, email=user.email, redirect_url=reverse("accounts:view_security"))
    return perform_password_login(request, {"email": user.email}, login)
