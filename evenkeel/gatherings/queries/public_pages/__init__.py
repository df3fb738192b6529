"""What the pages of visitors and of those who booked show, as plain values."""

from evenkeel.gatherings.queries.public_pages.own_bookings import BookingCard, bookings_of

__all__ = ["BookingCard", "bookings_of"]
