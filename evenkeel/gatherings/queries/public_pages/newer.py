"""What came after a booking that is over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.places import last_end, live_instead, sessions_of, successor
from evenkeel.gatherings.queries.public_pages.standing import Standing, next_session, said_when, standing_of
from evenkeel.gatherings.rules.booking import link_has_expired


@dataclass(frozen=True)
class Newer:
    """The booking that somebody has instead of an older one: how it stands, when it is, and its page.

    `url` is empty where links to it work no longer.
    """

    standing: Standing
    when: str
    url: str


def asked_again(booking: Booking, now: dt.datetime) -> Newer | None:
    """The booking that the same carer has for the same session, or course, since this one is over."""
    live = live_instead(booking)
    return _shown(live, now) if live is not None else None


def moved_to(booking: Booking, now: dt.datetime) -> Newer | None:
    """Where the moves of a booking led in the end, and, once that was over, what its holder asked for again there."""
    end = after = _came_after(booking) if booking.status == Booking.Status.MOVED else None
    # Each came after the one before it, so this ends.
    while after is not None:
        end, after = after, _came_after(after)
    return _shown(end, now) if end is not None else None


def _came_after(booking: Booking) -> Booking | None:
    return successor(booking) or live_instead(booking)


def _shown(booking: Booking, now: dt.datetime) -> Newer:
    sessions = sessions_of(booking)
    return Newer(
        standing=standing_of(booking, sessions, now),
        when=said_when(next_session(sessions, now), now),
        url="" if link_has_expired(last_ends_at=last_end(booking), now=now) else booking_path(booking),
    )
