"""Calendar files: what a booking puts into its holder's calendar, and the public feed.

Moments are written in UTC, which every calendar shows on its reader's own wall clock. A booking's file
names its one attendee and nobody else, and calls itself "Booking" unless its holder asked otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from evenkeel.common.links import absolute
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.coming import SessionCard

# The library takes a seventh of a second to load, and a process that makes no file never needs it.
if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

_PRODUCT = "-//Evenkeel//EN"


def booking_calendar(
    booking: Booking, sessions: Iterable[Session], *, link: str, organiser: str, now: dt.datetime
) -> str:
    """The booking's sessions as an iCalendar text; those that are off for its holder are cancelled in it.

    `link` is the booking's own page, `organiser` the provider's address (empty where it has none).
    """
    is_live = booking.status == Booking.Status.BOOKED
    sessions = list(sessions)
    everything_off = not is_live or all(s.status == Session.Status.CANCELLED for s in sessions)
    with_attendee = bool(booking.carer.email and organiser)
    calendar = _calendar()
    if everything_off:
        calendar.add("method", "CANCEL")
    else:
        calendar.add("method", "REQUEST" if with_attendee else "PUBLISH")
    for session in sessions:
        is_off = not is_live or session.status == Session.Status.CANCELLED
        event = _event(f"booking-{booking.pk}-{session.pk}", session.starts_at, session.ends_at, now)
        event.add("sequence", session.sequence + booking.sequence)
        event.add("summary", _title(booking, session))
        event.add("location", session.venue.name_and_address if session.venue else _("Online"))
        event.add("description", link)
        event.add("url", link)
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        event.add("class", "PRIVATE")
        if with_attendee:
            event["organizer"] = _address(organiser)
            event["attendee"] = _attendee(booking)
        calendar.add_component(event)
    return calendar.to_ical().decode()


def public_calendar(cards: Iterable[SessionCard], *, name: str, address: str, now: dt.datetime) -> str:
    """What's on as a feed to subscribe to; `address` is the feed's own."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("source", address, parameters={"VALUE": "URI"})
    for card in cards:
        event = _event(f"session-{card.id}", card.starts_at, card.ends_at, now)
        event.add("summary", f"{card.title}: {card.topic}" if card.topic else card.title)
        event.add("location", card.venue or str(card.mode_label))
        event.add("description", card.summary)
        event.add("url", absolute(card.url))
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _calendar() -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(uid: str, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", starts_at.astimezone(dt.UTC))
    event.add("dtend", ends_at.astimezone(dt.UTC))
    return event


def _title(booking: Booking, session: Session) -> str:
    if not booking.wants_clear_calendar_title:
        return _("Booking")
    title = booking.series.offering.title
    return f"{title}: {session.topic}" if session.topic else title


def _address(email: str) -> vCalAddress:
    from icalendar import vCalAddress

    return vCalAddress(f"mailto:{email}")


def _attendee(booking: Booking) -> vCalAddress:
    from icalendar import vText

    attendee = _address(booking.carer.email)
    attendee.params["cn"] = vText(booking.carer.name)
    attendee.params["partstat"] = vText("ACCEPTED" if booking.status == "booked" else "DECLINED")
    attendee.params["rsvp"] = vText("FALSE")
    return attendee
