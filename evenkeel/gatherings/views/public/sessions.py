"""A session's page and an offering's page, and what is said where there is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.design.pages import page, same_for_everyone
from evenkeel.gatherings.queries.public_pages.event_data import event_json
from evenkeel.gatherings.queries.public_pages.session_pages import (
    anything_coming,
    offering_page,
    public_session,
    session_page,
)


@public
@same_for_everyone
@require_safe
def show_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: what it is, when and where, who leads it, and the way to book."""
    now = clock.now()
    session = public_session(session_id)
    if session is None:
        return not_on_programme(request)
    shown = session_page(session, now)
    return page(request, "gatherings/public/session.jinja", {"shown": shown, "event_json": event_json(shown)})


@public
@same_for_everyone
@require_safe
def show_offering(request: HttpRequest, slug: str) -> HttpResponse:
    """What an offering is, and its coming dates."""
    shown = offering_page(slug, clock.now())
    if shown is None:
        return not_on_programme(request)
    return page(request, "gatherings/public/offering.jinja", {"shown": shown})


def not_on_programme(request: HttpRequest) -> HttpResponse:
    """In words, for what was taken off the programme or never was on it: what is on instead. Not found, by status."""
    return page(
        request,
        "gatherings/public/not_on_programme.jinja",
        {"others": anything_coming(clock.now()), "was_booking": request.method == "POST"},
        status=404,
    )
