"""Error pages: each says what happened, what to do, and whom to call; none of them asks the database."""

import logging
import sys
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from evenkeel.design.globals import from_memory

log = logging.getLogger(__name__)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something that cannot be read."""
    return error_page(request, "400", 400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever asks may not see it."""
    return error_page(request, "403", 403, may_sign_out=getattr(request, "is_known_to_be_signed_in", False))


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or not for whoever asks."""
    return error_page(request, "404", 404)


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """The address is there, but not for what was asked of it. `allow` names the methods that it answers.

    Either only a button leads to it, or it can only be looked at and something was sent to it.
    """
    only_looked_at = "POST" not in allow.split(", ")
    response = error_page(request, "405", 405, only_looked_at=only_looked_at)
    response["Allow"] = allow
    return response


def handler500(request: HttpRequest) -> HttpResponse:
    """Something broke; where it was the database, it is likely to answer again soon."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return unavailable(request)
    return error_page(request, "500", 500)


def unavailable(request: HttpRequest, retry_after_seconds: int = 60) -> HttpResponse:
    """The service cannot answer now, and will soon."""
    response = error_page(request, "503", 503)
    response["Retry-After"] = str(retry_after_seconds)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without the proof that it is from this site: an old page, or cookies that are off."""
    log.warning("a form was refused: %s", reason)
    return error_page(request, "csrf", 403)


def error_page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    """The error page of that name, made from what this process already knows."""
    with from_memory():
        html = render_to_string(f"design/errors/{name}.jinja", {"here": request.get_full_path(), **context})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
