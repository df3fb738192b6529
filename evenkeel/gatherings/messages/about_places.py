"""What a person is told of their own booking: booked, waiting, offered, given up, moved, arranged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from evenkeel.gatherings.messages.parts import booking_url, compose, date_links, said_deadline
from evenkeel.gatherings.models import Booking, BookingNeed, Session
from evenkeel.gatherings.queries.coming import SessionCard
from evenkeel.notices.rules import Message


def place_booked(
    booking: Booking, sessions: Sequence[Session], now: dt.datetime, *, has_needs: bool = False
) -> Message:
    """The place is theirs."""
    paragraphs = [_("Your place is booked. The calendar file with this message puts it in your calendar.")]
    if has_needs:
        paragraphs.append(
            _("You told us what would help you to come. We will tell you what we have arranged.")
        )
    return compose(
        booking,
        sessions,
        subject=_("Your booking is confirmed"),
        paragraphs=paragraphs,
        with_calendar=True,
        now=now,
    )


def already_booked(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Message:
    """They booked again what they already hold or wait for: nothing changed."""
    if booking.status == Booking.Status.BOOKED:
        text = _("You asked for a place again. You already have one, so nothing has changed.")
    else:
        text = _("You asked for a place again. You are already on the waiting list and keep your turn.")
    return compose(booking, sessions, subject=_("About your booking"), paragraphs=[text], now=now)


def on_waiting_list(
    booking: Booking, sessions: Sequence[Session], position: int, now: dt.datetime
) -> Message:
    """They wait, and where they stand."""
    return compose(
        booking,
        sessions,
        subject=_("You are on the waiting list"),
        paragraphs=[
            _("You are number %(n)s on the waiting list.") % {"n": position},
            _(
                "If a place comes free we will offer it to you and keep it for you for a while, "
                "so that you have time to answer. You can leave the list at any time."
            ),
        ],
        links=[(_("See where you are on the list, or leave it"), booking_url(booking))],
        now=now,
    )


def place_offered(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Message:
    """A place came free and is kept for them until the deadline."""
    if booking.offer_until is None:
        raise ValueError("an offer needs its deadline")
    until = said_deadline(booking.offer_until, now)
    return compose(
        booking,
        sessions,
        subject=_("A place has come free"),
        paragraphs=[
            _("A place has come free and we are keeping it for you until %(time)s on %(day)s.") % until,
            _("After that someone else can have it."),
        ],
        links=[(_("Take the place, or say no"), booking_url(booking))],
        short=_("A place has come free. It is kept for you until %(time)s on %(day)s: ") % until
        + booking_url(booking),
        now=now,
    )


def offer_lapsed(
    booking: Booking, sessions: Sequence[Session], others: Sequence[SessionCard], now: dt.datetime
) -> Message:
    """The deadline has passed and the place has gone on."""
    return compose(
        booking,
        sessions,
        subject=_("The place we kept has gone to someone else"),
        paragraphs=[
            _("We kept a place for you, but we did not hear from you in time, so it has been offered on."),
            _("That is all right. You can join the list again, or choose another date."),
        ],
        links=[(_("See your booking and join again"), booking_url(booking)), *date_links(others, now)],
        now=now,
    )


def place_given_up(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Message:
    """They cancelled, or staff did for them."""
    return compose(
        booking,
        sessions,
        subject=_("Your booking is cancelled"),
        paragraphs=[
            _("Your booking is cancelled. Thank you for telling us: your place can now go to someone else.")
        ],
        with_calendar=True,
        now=now,
    )


def left_waiting_list(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Message:
    """They left the list or said no to an offer."""
    return compose(
        booking,
        sessions,
        subject=_("You are off the waiting list"),
        paragraphs=[_("You are no longer on the waiting list. You can join again at any time.")],
        now=now,
    )


def booking_changed(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Message:
    """Something in the booking is different: who comes, or the date."""
    return compose(
        booking,
        sessions,
        subject=_("A change to your booking"),
        paragraphs=[_("Your booking has changed. This is how it stands now.")],
        with_calendar=True,
        now=now,
    )


def need_answered(
    need: BookingNeed, booking: Booking, sessions: Sequence[Session], now: dt.datetime
) -> Message:
    """What came of something they said would make it possible to come."""
    if need.answer == BookingNeed.Answer.ARRANGED:
        text = _("You told us what would help you to come. It is arranged.")
    else:
        text = _(
            "You told us what would help you to come. We could not arrange it as you asked. "
            "Your booking page says what we can do instead."
        )
    return compose(booking, sessions, subject=_("A message for you"), paragraphs=[text], now=now)


def message_from_staff(booking: Booking, sessions: Sequence[Session], now: dt.datetime) -> Message:
    """Staff wrote to everyone who is coming; the words are on the booking page only."""
    return compose(
        booking,
        sessions,
        subject=_("A message for you"),
        paragraphs=[_("There is a message for you about your booking.")],
        links=[(_("Read the message"), booking_url(booking))],
        now=now,
    )
