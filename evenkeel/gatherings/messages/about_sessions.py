"""What everyone in a session is told: reminders, "still coming?", moved, cancelled.

A reminder may go late, after a move or when the worker was away: none says more of the time than is true.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from evenkeel.common.dates import said_span
from evenkeel.gatherings.messages.parts import booking_url, compose, date_links, said_deadline
from evenkeel.gatherings.models import Booking, Mode, Session
from evenkeel.gatherings.queries.coming import SessionCard
from evenkeel.notices.rules import Message


def week_reminder(booking: Booking, session: Session, now: dt.datetime) -> Message:
    """It is a week away."""
    return compose(
        booking,
        [session],
        subject=_("A reminder of your booking"),
        paragraphs=[
            _("You have a booking soon. If you cannot come, please tell us, so that someone else can.")
        ],
        now=now,
    )


def still_coming(booking: Booking, session: Session, now: dt.datetime) -> Message:
    """Two days before: one tap keeps the place, one tap lets it go."""
    return compose(
        booking,
        [session],
        subject=_("Are you still coming?"),
        paragraphs=[
            _("Your booking is very soon. Can you still come?"),
            _("If you cannot, that is all right. One tap lets your place go, and someone else can have it."),
        ],
        links=[(_("Say yes, or let the place go"), booking_url(booking, "confirm_coming"))],
        now=now,
    )


def day_reminder(booking: Booking, session: Session, now: dt.datetime) -> Message:
    """It is tomorrow, or today already."""
    is_today = timezone.localdate(session.starts_at) == timezone.localdate(now)
    paragraphs = [_("Your booking is today.") if is_today else _("Your booking is tomorrow.")]
    if session.lacks_link:
        paragraphs.append(
            _("The link to join online is not ready yet. It will be on your booking page before it starts.")
        )
    elif session.mode != Mode.IN_PERSON:
        paragraphs.append(_("How to join online is on your booking page now."))
    return compose(
        booking,
        [session],
        subject=_("Your booking is today") if is_today else _("Your booking is tomorrow"),
        paragraphs=paragraphs,
        now=now,
    )


Span = tuple[dt.datetime, dt.datetime]


def session_moved(booking: Booking, dates: Sequence[tuple[Session, Span]], now: dt.datetime) -> Message:
    """The time or the place of these dates is another; with each is when it was to start and end."""
    today = timezone.localdate(now)
    if len(dates) == 1:
        ((_session, was),) = dates
        paragraphs = [
            _(
                "We have had to change the time or the place of your booking. We are sorry if this is hard "
                "for you."
            ),
            _("It was to be on %(when)s. The new time and place are below.")
            % {"when": said_span(*was, today=today)},
        ]
    else:
        paragraphs = [
            _(
                "We have had to change the time or the place of %(count)s dates of your booking. We are sorry if "
                "this is hard for you."
            )
            % {"count": len(dates)},
            *(_said_move(session, was, today) for session, was in dates if was != _span(session)),
            _("All of them are below, as they are now."),
        ]
    if booking.offer_until is not None:
        paragraphs.append(_kept_until(booking.offer_until, now))
    elif booking.session_id is None:
        paragraphs.append(_("If you can no longer come, you can say so on your booking page."))
    else:
        paragraphs.append(
            _("If you can no longer come, you can cancel or choose another date on your booking page.")
        )
    return _changed(booking, [session for session, _was in dates], paragraphs, now)


def _span(session: Session) -> Span:
    return session.starts_at, session.ends_at


def _said_move(session: Session, was: Span, today: dt.date) -> str:
    return _("Instead of %(was)s: %(now)s.") % {
        "was": said_span(*was, today=today),
        "now": said_span(*_span(session), today=today),
    }


def date_added(booking: Booking, session: Session, now: dt.datetime) -> Message:
    """What is booked as a whole has one more date."""
    if booking.status == Booking.Status.BOOKED:
        paragraphs = [
            _("What you booked has one more date. Your place is for this date too."),
            _("If you cannot come that day, your place on the other dates stays."),
        ]
    elif booking.offer_until is not None:
        paragraphs = [
            _("What you were offered a place in has one more date."),
            _kept_until(booking.offer_until, now),
        ]
    else:
        paragraphs = [_("What you are waiting for has one more date. You are still on the waiting list.")]
    paragraphs.append(_("This is the new date:"))
    return _changed(booking, [session], paragraphs, now)


def session_cancelled(
    booking: Booking, session: Session, others: Sequence[SessionCard], now: dt.datetime
) -> Message:
    """It is not going to happen; other dates are offered. What staff wrote of why is on the booking page only."""
    paragraphs = [_("We are sorry: what you had booked is cancelled and will not take place.")]
    page = _("See what else is on")
    if session.cancelled_because:
        paragraphs.append(_("Your booking page says why, and shows what else is on."))
        page = _("See why, and what else is on")
    if others:
        paragraphs.append(_("These other dates have places:"))
    return compose(
        booking,
        [session],
        subject=_("Your booking is cancelled"),
        paragraphs=paragraphs,
        links=[*date_links(others, now), (page, booking_url(booking))],
        with_calendar=booking.status in (Booking.Status.CALLED_OFF, Booking.Status.BOOKED),
        now=now,
    )


def course_date_cancelled(booking: Booking, session: Session, now: dt.datetime) -> Message:
    """One date of what is booked as a whole is not going to happen; the place on the others stays."""
    paragraphs = [
        _("We are sorry: one date of your booking is cancelled. Your place on the other dates stays.")
    ]
    if session.cancelled_because:
        paragraphs.append(_("Your booking page says why."))
    paragraphs.append(_("This is the date that will not take place:"))
    return _changed(booking, [session], paragraphs, now)


def _changed(
    booking: Booking, sessions: Sequence[Session], paragraphs: Sequence[str], now: dt.datetime
) -> Message:
    """That something about these sessions is another now; with a calendar file for those who hold a place."""
    return compose(
        booking,
        sessions,
        subject=_("A change to your booking"),
        paragraphs=paragraphs,
        with_calendar=booking.status == Booking.Status.BOOKED,
        now=now,
    )


def _kept_until(offer_until: dt.datetime, now: dt.datetime) -> str:
    return _("We are keeping a place for you until %(time)s on %(day)s.") % said_deadline(offer_until, now)
