"""From the token in an address to the booking that it acts for."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from evenkeel.common import clock
from evenkeel.common.access import public
from evenkeel.common.actors import Actor
from evenkeel.design.pages import page
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import LinkFault, booking_by_link

BookingView = Callable[[HttpRequest, Booking], HttpResponse]
_STATUS = {LinkFault.UNKNOWN: 404, LinkFault.OVER: 410}


def by_link(view: BookingView) -> Callable[..., HttpResponse]:
    """A view that anyone may open who holds a booking's link; a link that opens nothing is answered in words.

    Looking changes nothing, however often: mail scanners follow links before people do.
    """

    @functools.wraps(view)
    def with_booking(request: HttpRequest, token: str) -> HttpResponse:
        booking = booking_by_link(token, clock.now())
        if isinstance(booking, LinkFault):
            return opens_nothing(request, booking)
        return view(request, booking)

    return public(require_http_methods(["GET", "HEAD", "POST"])(with_booking))


def opens_nothing(request: HttpRequest, fault: LinkFault) -> HttpResponse:
    """Why the link opens nothing, and what to do instead."""
    return page(request, "gatherings/carer/link_over.jinja", {"fault": fault}, status=_STATUS[fault])


def holder_of(booking: Booking) -> Actor:
    """Whoever acts by the booking's link: its own carer, and nobody else."""
    return Actor("carer", booking.carer_id)
