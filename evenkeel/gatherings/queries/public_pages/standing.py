"""How a booking stands at this moment, and the words for it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenkeel.common.dates import said_date, said_span, said_time
from evenkeel.gatherings.models import Booking, Session


class Standing(StrEnum):
    """How a booking stands, as its holder is told."""

    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    LEFT = "left"
    LAPSED = "lapsed"
    MOVED = "moved"
    CALLED_OFF = "called_off"
    # Booked, and it has been.
    OVER = "over"
    # Waiting, and it has been: no place came free.
    MISSED = "missed"


LIVE = (Standing.BOOKED, Standing.WAITING, Standing.OFFERED)
_LABELS = {
    Standing.BOOKED: gettext_lazy("You have a place"),
    Standing.WAITING: gettext_lazy("On the waiting list"),
    Standing.OFFERED: gettext_lazy("A place is kept for you"),
    Standing.CANCELLED: gettext_lazy("You cancelled"),
    Standing.LEFT: gettext_lazy("Off the waiting list"),
    Standing.LAPSED: gettext_lazy("The place went to someone else"),
    Standing.MOVED: gettext_lazy("Moved to another date"),
    Standing.CALLED_OFF: gettext_lazy("Cancelled by us"),
    Standing.OVER: gettext_lazy("This is over"),
    Standing.MISSED: gettext_lazy("No place came free"),
}
_STANDING = {
    Booking.Status.CANCELLED: Standing.CANCELLED,
    Booking.Status.LEFT: Standing.LEFT,
    Booking.Status.DECLINED: Standing.LEFT,
    Booking.Status.LAPSED: Standing.LAPSED,
    Booking.Status.MOVED: Standing.MOVED,
    Booking.Status.CALLED_OFF: Standing.CALLED_OFF,
}


def standing_of(booking: Booking, sessions: list[Session], now: dt.datetime) -> Standing:
    """How the booking stands at this moment, whether or not a sweep has seen it yet."""
    if booking.status == Booking.Status.BOOKED:
        return Standing.OVER if now >= max(session.ends_at for session in sessions) else Standing.BOOKED
    if booking.status == Booking.Status.WAITING:
        return Standing.MISSED if now >= first_start(sessions) else Standing.WAITING
    if booking.status == Booking.Status.OFFERED:
        is_late = booking.offer_until is not None and now > booking.offer_until
        return Standing.LAPSED if is_late else Standing.OFFERED
    return _STANDING[Booking.Status(booking.status)]


def next_session(sessions: list[Session], now: dt.datetime) -> Session:
    """The one that is on or comes next; the last where all are over."""
    coming = [s for s in sessions if s.ends_at > now and s.status != Session.Status.CANCELLED]
    return coming[0] if coming else sessions[-1]


def said_standing(standing: Standing) -> str:
    """ "You have a place", "On the waiting list"."""
    return str(_LABELS[standing])


def said_when(session: Session, now: dt.datetime) -> str:
    """ "Thursday 14 January, 6:30pm to 8:30pm", and that it is cancelled where it is."""
    when = said_span(session.starts_at, session.ends_at, today=timezone.localdate(now))
    if session.status == Session.Status.CANCELLED:
        return _("%(when)s (cancelled)") % {"when": when}
    return when


def said_moment(moment: dt.datetime, now: dt.datetime) -> str:
    """ "5pm on Thursday 14 January", with the year where it is not this one."""
    day = said_date(moment, today=timezone.localdate(now))
    return _("%(time)s on %(day)s") % {"time": said_time(moment), "day": day}


def first_start(sessions: list[Session]) -> dt.datetime:
    """When the first of them begins that is not cancelled."""
    held = [s.starts_at for s in sessions if s.status != Session.Status.CANCELLED]
    return min(held or [s.starts_at for s in sessions])
