"""A booking's own page, its calendar file and its link to join; looking changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from evenkeel.common import clock
from evenkeel.common.refusals import Refusal
from evenkeel.design.pages import page
from evenkeel.gatherings.messages.parts import calendar_attachment
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.places import sessions_of
from evenkeel.gatherings.queries.public_pages.booking_pages import booking_page
from evenkeel.gatherings.queries.public_pages.questions import why_not_asked
from evenkeel.gatherings.views.carer.links import by_link

# Whoever stands so has a place, or had one and may have put it into their calendar.
_IN_A_CALENDAR = (
    Booking.Status.BOOKED,
    Booking.Status.CANCELLED,
    Booking.Status.MOVED,
    Booking.Status.CALLED_OFF,
)


@by_link
def show_booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    """How the booking stands, and what its holder can do."""
    return booking_stands(request, booking)


@by_link
def show_calendar(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The booking as a calendar file: for whoever holds a place, or held one, which the file then takes out."""
    if booking.status not in _IN_A_CALENDAR:
        return HttpResponseRedirect(booking_path(booking))
    file = calendar_attachment(booking, sessions_of(booking), clock.now())
    response = HttpResponse(file.text, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return response


@by_link
def show_join_link(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The link to join online, from a day before until the end; before that, when it will be here."""
    shown = booking_page(booking, clock.now())
    if shown.join is None:
        return HttpResponseRedirect(shown.paths["show_booking"])
    return page(request, "gatherings/carer/join.jinja", {"shown": shown})


def booking_stands(request: HttpRequest, booking: Booking, *, refusal: Refusal | None = None) -> HttpResponse:
    """The booking's page; with a refusal, why nothing was changed, and how it stands now."""
    shown = booking_page(booking, clock.now())
    asked = request.GET.get("asked", "") if request.method == "GET" else ""
    return page(
        request,
        "gatherings/carer/booking.jinja",
        {
            "shown": shown,
            "refusal": refusal,
            "not_asked": why_not_asked(asked, booking, shown.standing, shown.next),
            "was_changed": request.method == "GET" and "changed" in request.GET,
        },
        status=409 if refusal else 200,
    )
