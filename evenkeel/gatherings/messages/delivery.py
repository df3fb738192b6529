"""How a message reaches a person: by email, by text where texts are set up, else somebody rings them."""

from __future__ import annotations

import datetime as dt

from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.task_kinds import OUT_OF_REACH, RING_CARER
from evenkeel.notices.actions import Outgoing
from evenkeel.notices.models import Channel
from evenkeel.notices.rules import Message
from evenkeel.notices.transports import text_is_set_up
from evenkeel.people.models import Carer
from evenkeel.people.rules import can_be_texted
from evenkeel.tasks.actions import NewTask

# Whoever no message reaches is rung within this time.
RING_WITHIN = dt.timedelta(days=1)


def ring_before(starts_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """By when to ring about what starts then: within a day and before it does; at once where it has started."""
    return min(now + RING_WITHIN, max(now, starts_at))


def channel_for(carer: Carer) -> Channel | None:
    """The first channel that can carry words to the carer; None where somebody has to ring or write."""
    return channel_to(email=carer.email, phone=carer.phone)


def channel_to(*, email: str, phone: str) -> Channel | None:
    """The same for somebody who gives this address and this number (E.164); empty for what they did not give."""
    if email:
        return Channel.EMAIL
    if can_be_texted(phone) and text_is_set_up():
        return Channel.TEXT
    return None


def notice(booking: Booking, kind: str, message: Message, *, once_key: str | None = None) -> Outgoing | None:
    """The message as a notice to the booking's holder; None where no channel carries it."""
    channel = channel_for(booking.carer)
    if channel is None:
        return None
    return Outgoing(
        recipient=("carer", booking.carer_id),
        channel=channel,
        kind=f"gatherings.{kind}",
        message=message,
        language=booking.carer.language,
        about=("booking", booking.pk),
        once_key=once_key,
    )


def ring_back(booking: Booking, kind: str, *, due_at: dt.datetime, once_key: str | None = None) -> NewTask:
    """The same as work for a person: ring, and say what the message would have said.

    Of somebody for whom there is neither number nor address: find a way.
    """
    has_a_way = booking.carer.phone or booking.carer.email
    return NewTask(
        kind=RING_CARER if has_a_way else OUT_OF_REACH,
        due_at=due_at,
        team_id=booking.series.offering.team_id,
        facts={"why": kind, "title": booking.series.offering.title},
        about=("booking", booking.pk),
        person_ref=booking.carer_id,
        once_key=once_key,
    )
