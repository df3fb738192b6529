"""The two files that programs look for at the root of every site: where they may read, and its small icon."""

import functools
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse

from evenkeel.common.access import public
from evenkeel.design.pages import same_for_everyone

# Nobody finds help through these: they are staff's, one person's own, steps on a way, or show invented people.
KEPT_OUT = (
    "/staff/",
    "/bookings/",
    "/your-support/",
    "/sign-in/",
    "/sign-out/",
    "/set-up/",
    "/whats-on/*/book/",
    "/whats-on/*/booked/",
    "/leave/",
    "/design/",
    "/demonstration/",
)


@public
@same_for_everyone
def view_robots(request: HttpRequest) -> HttpResponse:
    """Lets search engines read the public pages of a service, and nothing of a demonstration."""
    kept_out = ["/"] if settings.DEMONSTRATION else _in_every_language(KEPT_OUT)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _in_every_language(paths: tuple[str, ...]) -> list[str]:
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return [f"{prefix}{path}" for prefix in ("", *(f"/{code}" for code in others)) for path in paths]


@public
@same_for_everyone
def view_icon(request: HttpRequest) -> HttpResponse:
    """The icon that pages name in their head, for what has no head: a calendar file, a picture, an error."""
    return HttpResponse(_icon(), content_type="image/svg+xml")


@functools.cache
def _icon() -> bytes:
    path = finders.find("design/favicon.svg")
    if not path:
        raise FileNotFoundError("design/favicon.svg")
    return Path(path).read_bytes()
