"""Pages for whoever comes: home, ways to find support, and what we say of ourselves."""

from django.http import HttpRequest, HttpResponse

from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.design.pages import page, same_for_everyone
from evenkeel.gatherings.queries.coming import Filters, coming
from evenkeel.gatherings.queries.public_pages.programme import rows
from evenkeel.home.texts import page_text
from evenkeel.organisations.queries import provider

SESSIONS_SHOWN = 4


@public
@same_for_everyone
def show_home(request: HttpRequest) -> HttpResponse:
    """Speaks to somebody who helps a person, and does not call that caring."""
    now = clock.now()
    next_sessions = rows(coming(Filters(), now).order_by("starts_at", "pk")[:SESSIONS_SHOWN], now)
    return page(request, "home/home.jinja", {"next_sessions": next_sessions})


@public
@same_for_everyone
def find_support(request: HttpRequest) -> HttpResponse:
    """Ways on, by what would help."""
    now = clock.now()
    next_sessions = rows(coming(Filters(), now).order_by("starts_at", "pk")[:SESSIONS_SHOWN], now)
    return page(request, "home/find_support.jinja", {"next_sessions": next_sessions})


@public
@same_for_everyone
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """How usable the site is, and what to do where it is not."""
    return _show_text(request, "accessibility")


@public
@same_for_everyone
def show_privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why, and for how long."""
    return _show_text(request, "privacy")


@public
@same_for_everyone
def show_cookies(request: HttpRequest) -> HttpResponse:
    """The cookies that there are."""
    return _show_text(request, "cookies")


def _show_text(request: HttpRequest, name: str) -> HttpResponse:
    return page(request, "home/text.jinja", {"text": page_text(name, provider())})
