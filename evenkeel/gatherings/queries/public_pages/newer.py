"""What came after a booking that is over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.places import live_instead, sessions_of
from evenkeel.gatherings.queries.public_pages.standing import Standing, next_session, said_when, standing_of


@dataclass(frozen=True)
class Newer:
    """The booking that somebody has instead of an older one: how it stands, when it is, and its page."""

    standing: Standing
    when: str
    url: str


def asked_again(booking: Booking, now: dt.datetime) -> Newer | None:
    """The booking that the same carer has for the same session, or course, since this one is over."""
    live = live_instead(booking)
    return _shown(live, now) if live is not None else None


def _shown(booking: Booking, now: dt.datetime) -> Newer:
    sessions = sessions_of(booking)
    return Newer(
        standing=standing_of(booking, sessions, now),
        when=said_when(next_session(sessions, now), now),
        url=booking_path(booking),
    )
