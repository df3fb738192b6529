"""What's on: the list by day, and the same as a feed for calendars."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.common.links import absolute
from evenkeel.design.pages import page, same_for_everyone
from evenkeel.gatherings.calendars import public_calendar
from evenkeel.gatherings.forms.filters import ProgrammeFilters
from evenkeel.gatherings.queries.coming import coming_sessions
from evenkeel.gatherings.queries.public_pages.programme import IN_A_FEED, filter_choices, programme


@public
@same_for_everyone
@require_safe
def show_whats_on(request: HttpRequest) -> HttpResponse:
    """Coming sessions by day, narrowed down by what the address asks for."""
    now = clock.now()
    form = ProgrammeFilters(request.GET, filter_choices())
    feed = reverse("gatherings:show_feed")
    return page(
        request,
        "gatherings/public/whats_on.jinja",
        {
            "form": form,
            "programme": programme(form.filters, request.GET.get("page"), now),
            "feed_url": absolute(f"{feed}?{form.query}" if form.query else feed),
        },
    )


@public
@same_for_everyone
@require_safe
def show_feed(request: HttpRequest) -> HttpResponse:
    """The same sessions, for a calendar to subscribe to."""
    now = clock.now()
    form = ProgrammeFilters(request.GET, filter_choices())
    feed = reverse("gatherings:show_feed")
    text = public_calendar(
        coming_sessions(form.filters, now, IN_A_FEED),
        name=_("What’s on"),
        address=absolute(f"{feed}?{form.query}" if form.query else feed),
        now=now,
    )
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
