"""Where somebody goes once a form is done: only ever to a page of this site."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(wanted: str) -> bool:
    """Whether an address is a path of this site, and nothing that a browser takes for another one."""
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)


def next_page(request: HttpRequest) -> str:
    """The path that was asked for as `next`; empty where there was none, or one that leads elsewhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_path(wanted) else ""


def with_next(route: str, wanted: str, **more: str) -> str:
    """The address of a route that leads on to the path `wanted`, where there is one, with `more` in its query."""
    return path_with_next(reverse(route), wanted, **more)


def path_with_next(path: str, wanted: str, **more: str) -> str:
    """As `with_next`, for a path that is known already and has no query."""
    query = urlencode({**({"next": wanted} if wanted else {}), **more}, safe="/")
    return f"{path}?{query}" if query else path


def lead_on(request: HttpRequest, *otherwise: object, **parts: object) -> HttpResponse:
    """To the page that was asked for as `next`, else to where `redirect` leads with the rest."""
    wanted = next_page(request)
    return redirect(wanted) if wanted else redirect(*otherwise, **parts)  # type: ignore[call-overload]
