"""Deny by default: every view says who may open it, and whoever may not is turned away here."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from evenkeel.accounts import queries, sessions
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
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A response for whoever may not open the view, else None."""
        access: Access | None = getattr(view, "access", None)
        if access is None:
            raise PermissionDenied
        if access.kind == "public":
            return None
        staff_only = access.kind == "permission"
        if request.user.is_authenticated and sessions.is_over(request.session, clock.now()):
            logout(request)
            staff_only = True
        if not request.user.is_authenticated:
            return _to_sign_in(request, "accounts:sign_in_staff" if staff_only else "accounts:sign_in")
        sessions.touch(request.session, clock.now())
        if access.permission is None or request.actor.may(access.permission):  # type: ignore[attr-defined]
            return None
        return _to_stronger_sign_in(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated or sessions.is_over(request.session, clock.now()):
        return ANYONE
    if sessions.sign_in_of(request.session).is_strong:
        return queries.actor_for(request.user)
    return queries.powerless_actor_for(request.user)


def _to_stronger_sign_in(request: HttpRequest) -> HttpResponse:
    """Send someone whose roles sleep, for want of a second step, to where they wake; refuse anybody else."""
    if sessions.sign_in_of(request.session).is_strong or not queries.holds_any_role(request.user):
        raise PermissionDenied
    if queries.has_second_step(request.user):
        logout(request)
        return _to_sign_in(request, "accounts:sign_in_staff")
    return _to_sign_in(request, "accounts:set_up_second_step")


def _to_sign_in(request: HttpRequest, route: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(route)}?{urlencode({'next': request.get_full_path()})}")
