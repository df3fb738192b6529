"""What anybody may see and do: What's on, a session, an offering, and booking a place."""

from evenkeel.gatherings.views.public.booking import book_session, show_booked
from evenkeel.gatherings.views.public.programme import show_feed, show_whats_on
from evenkeel.gatherings.views.public.sessions import show_offering, show_session

__all__ = [
    "book_session",
    "show_booked",
    "show_feed",
    "show_offering",
    "show_session",
    "show_whats_on",
]
