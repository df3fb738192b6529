"""Deny by default: every view says who may open it, and whoever may not is turned away here."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from evenkeel.accounts import drafts, queries, sessions
from evenkeel.accounts.requests import SignedInRequest
from evenkeel.accounts.ways import to_sign_in, to_sign_in_for
from evenkeel.common import clock
from evenkeel.common.access import Access
from evenkeel.common.actors import ANYONE, Actor


class AccessMiddleware:
    """Sets `request.actor`, and enforces what each view asks of whoever opens it.

    The actor is worked out only when something looks at it, so that a public page costs neither the session
    nor the user.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: SignedInRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A response for whoever may not open the view, else None."""
        access: Access | None = getattr(view, "access", None)
        if access is None:
            raise PermissionDenied
        if access.kind == "public":
            return None
        if not request.user.is_authenticated:
            return to_sign_in_for(request, access)
        # For the page of a refusal, which may ask the database nothing.
        request.is_known_to_be_signed_in = True  # type: ignore[attr-defined]
        if sessions.is_over(request, clock.now()):
            return _end_session(request)
        sessions.touch(request, clock.now())
        if access.permission is None or request.actor.may(access.permission):
            return None
        return _to_stronger_sign_in(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated or sessions.is_over(request, clock.now()):
        return ANYONE
    if sessions.sign_in_of(request).is_strong:
        return queries.actor_for(request.user)
    return queries.powerless_actor_for(request.user)


def _end_session(request: SignedInRequest) -> HttpResponse:
    """Sign out whoever rested too long, keep what they had sent, and bring them back to it."""
    draft = drafts.draft_of(request)
    logout(request)
    if draft:
        drafts.keep(request, draft)
        return to_sign_in(request, "account_login", back_to=reverse("accounts:carry_on"))
    return to_sign_in(request, "account_login")


def _to_stronger_sign_in(request: SignedInRequest) -> HttpResponse:
    """Send someone whose roles sleep, for want of a second step, to where they wake; refuse anybody else."""
    if sessions.sign_in_of(request).is_strong or not queries.holds_any_role(request.user):
        raise PermissionDenied
    if queries.has_second_step(request.user) or not sessions.sign_in_of(request).is_staff_sign_in:
        logout(request)
        return to_sign_in(request, "account_login")
    return to_sign_in(request, "accounts:view_security")
