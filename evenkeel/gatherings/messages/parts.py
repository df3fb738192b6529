"""The pieces that every message about a booking is made of.

The name of a session never stands in a message unless its holder asked for that: whoever reads over
their shoulder sees a date, a place and a link.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.common.dates import said_date, said_span, said_time
from evenkeel.common.links import absolute
from evenkeel.gatherings.calendars import booking_calendar
from evenkeel.gatherings.models import Booking, Mode, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.coming import SessionCard
from evenkeel.notices.rules import Attachment, Message
from evenkeel.organisations.queries import provider


def booking_url(booking: Booking, step: str = "show_booking") -> str:
    """The address that acts for this booking's holder; `step` is a route name in this app."""
    return absolute(booking_path(booking, step))


def compose(
    booking: Booking,
    sessions: Sequence[Session],
    *,
    subject: str,
    paragraphs: Sequence[str],
    links: Sequence[tuple[str, str]] = (),
    short: str = "",
    with_calendar: bool = False,
    now: dt.datetime,
) -> Message:
    """A message to the booking's holder; its booking page is linked unless other links are given."""
    page = booking_url(booking)
    return Message(
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": booking.carer.name},
        paragraphs=tuple(paragraphs),
        facts=tuple(session_facts(booking, sessions, now)),
        links=tuple(links) or ((_("See or change your booking"), page),),
        closing=closing(),
        short=short or f"{subject}. {page}",
        attachments=(calendar_attachment(booking, sessions, now),) if with_calendar else (),
    )


def session_facts(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> list[tuple[str, str]]:
    """When and where, and for how many."""
    today = timezone.localdate(now)
    facts = []
    if booking.wants_clear_calendar_title:
        facts.append((_("What"), booking.series.offering.title))
    facts += [(_("When"), said_span(s.starts_at, s.ends_at, today=today)) for s in sessions]
    may_come = _may_come(booking, sessions)
    facts += [(_("Where"), where) for where in dict.fromkeys(_where_it_is(s, may_come) for s in sessions)]
    if booking.party > 1:
        facts.append((_("Places"), _("2: you and the person you bring")))
    return facts


def said_deadline(until: dt.datetime, now: dt.datetime) -> dict[str, str]:
    """The time and the day of a deadline, for a sentence that names both."""
    return {"time": said_time(until), "day": said_date(until, today=timezone.localdate(now))}


def _may_come(booking: Booking, sessions: Sequence[Session]) -> bool:
    """Whether they hold a place in any of it that is not cancelled: only then does their page say how to join."""
    is_on = any(session.status != Session.Status.CANCELLED for session in sessions)
    return booking.status == Booking.Status.BOOKED and is_on


def _where_it_is(session: Session, may_come: bool) -> str:
    """The place in one line; how to join online is told to whoever may come."""
    if session.mode == Mode.ONLINE or session.venue is None:
        if may_come:
            return _("Online. How to join is on your booking page from 24 hours before.")
        return _("Online")
    place = session.venue.name_and_address
    if session.mode != Mode.HYBRID:
        return place
    if may_come:
        return _("%(place)s, or online as it says on your booking page") % {"place": place}
    return _("%(place)s, or online") % {"place": place}


def closing() -> tuple[str, ...]:
    """That nobody reads replies at once. Whom to ring stands beneath every message already."""
    watched = _("We do not watch this mailbox all the time. If you need help urgently, see %(link)s")
    return (watched % {"link": absolute(reverse("safety:show_urgent_help"))},)


def calendar_attachment(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Attachment:
    """The booking's calendar file."""
    text = booking_calendar(
        booking,
        sessions,
        link=booking_url(booking),
        organiser=provider().email or settings.MAIL_FROM,
        now=now,
    )
    method = "CANCEL" if "METHOD:CANCEL" in text else "REQUEST" if "METHOD:REQUEST" in text else "PUBLISH"
    return Attachment("booking.ics", f"text/calendar; charset=utf-8; method={method}", text)


def date_links(cards: Sequence[SessionCard], now: dt.datetime) -> list[tuple[str, str]]:
    """Other dates as links, each with how many places are left."""
    return [
        (
            _("%(when)s (%(places)s)")
            % {
                "when": said_span(card.starts_at, card.ends_at, today=timezone.localdate(now)),
                "places": ngettext("%(n)s place left", "%(n)s places left", card.free) % {"n": card.free},
            },
            absolute(card.url),
        )
        for card in cards
    ]
