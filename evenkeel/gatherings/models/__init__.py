"""Offerings, their series and sessions, the places in them, and who holds or waits for one."""

from evenkeel.gatherings.models.bookings import Attendance, Booking, BookingNeed, SessionMessage
from evenkeel.gatherings.models.catalogue import BookedBy, Facilitator, Kind, Mode, Offering, has_no_link
from evenkeel.gatherings.models.sessions import PlacePool, Series, Session

__all__ = [
    "Attendance",
    "BookedBy",
    "Booking",
    "BookingNeed",
    "Facilitator",
    "Kind",
    "Mode",
    "Offering",
    "PlacePool",
    "Series",
    "Session",
    "SessionMessage",
    "has_no_link",
]
