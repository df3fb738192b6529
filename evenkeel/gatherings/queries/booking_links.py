"""The links that act for a booking's holder: how they are made, and what they still open."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.urls import reverse

from evenkeel.common.links import link_token, read_token
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.places import bookings_with_everything, last_end
from evenkeel.gatherings.rules.booking import link_has_expired

BOOKING_LINK = "booking"


class LinkFault(StrEnum):
    """Why a link opens nothing."""

    # It was never ours, or not all of it was copied.
    UNKNOWN = "unknown"
    # It was ours, and was taken back, is too old, or is of somebody whose record was erased.
    OVER = "over"


def booking_token(booking: Booking) -> str:
    """What stands in the address of the booking's pages and acts for its holder."""
    return link_token(BOOKING_LINK, booking.pk, booking.link_version)


def booking_path(booking: Booking, step: str = "show_booking") -> str:
    """The path of one of the booking's pages; `step` is a route name in this app."""
    return reverse(f"gatherings:{step}", args=[booking_token(booking)])


def booking_by_link(token: str, now: dt.datetime) -> Booking | LinkFault:
    """The booking that the link acts for, with all that its pages show of it; else why there is none."""
    read = read_token(BOOKING_LINK, token)
    if read is None:
        return LinkFault.UNKNOWN
    booking_id, version = read
    rows = bookings_with_everything(Booking.objects.filter(pk=booking_id))
    booking = rows.select_related("session__room").first()
    if booking is None:
        return LinkFault.UNKNOWN
    is_taken_back = booking.link_version != version or booking.carer.erased_at is not None
    if is_taken_back or link_has_expired(last_ends_at=last_end(booking), now=now):
        return LinkFault.OVER
    return booking
