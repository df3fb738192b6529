"""A message to everyone who is coming, or waiting: kept to be read on each one's own page, and announced to each."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import lock_session
from evenkeel.gatherings.actions.refusals import NotAllowed
from evenkeel.gatherings.messages import about_places
from evenkeel.gatherings.messages.delivery import ring_before
from evenkeel.gatherings.models import Booking, Session, SessionMessage
from evenkeel.gatherings.permissions import MESSAGE_EVERYONE
from evenkeel.gatherings.queries.broadcasts import audience_of
from evenkeel.gatherings.queries.places import bookings_with_everything
from evenkeel.people.queries import within_reach


class NothingToSay(Refusal):
    """Nobody is written to about a session that is no longer, or not yet, on the programme."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Nobody can be written to about a session that is a draft or cancelled."))


class NobodyToTell(Refusal):
    """There is nobody in the chosen audience."""

    def __init__(self) -> None:
        super().__init__(_("There is nobody to send this to."), field="audience")


def may_be_written_about(session: Session) -> bool:
    """Whether it is on the programme, be it over."""
    return session.status not in (Session.Status.DRAFT, Session.Status.CANCELLED)


@transaction.atomic
def message_everyone(
    *, session_id: int, text: str, audience: str, request_key: str | None, by: Actor, now: dt.datetime
) -> SessionMessage:
    """Keep the text, and tell each person, each by a message of their own, that there is one to read.

    The same `request_key` sent again does nothing more, so it has to be another for other words. Raises NobodyToTell,
    NotAllowed, SessionGone, and NothingToSay for a session that is a draft or cancelled.
    """
    session = lock_session(session_id, by_staff=True)
    if not by.may(MESSAGE_EVERYONE, team_id=session.series.offering.team_id):
        raise NotAllowed
    sent = SessionMessage.objects.filter(request_key=request_key).first() if request_key else None
    if sent is not None:
        return sent
    if not may_be_written_about(session):
        raise NothingToSay
    to = list(bookings_with_everything(audience_of(session, audience)).order_by("pk"))
    if not to:
        raise NobodyToTell
    message = SessionMessage.objects.create(
        created_at=now,
        session=session,
        audience=audience,
        text=text,
        sent_by_id=by.id,
        reached=len(within_reach(booking.carer for booking in to)),
        request_key=request_key,
    )
    _announce(message, session, to, by, now)
    return message


def _announce(
    message: SessionMessage, session: Session, to: list[Booking], by: Actor, now: dt.datetime
) -> None:
    ledger = Ledger(by=by, now=now)
    ledger.did("message_everyone", session, message=message.pk, reached=message.reached)
    for booking in to:
        ledger.tell(
            booking,
            "message_from_staff",
            lambda booking=booking: about_places.message_from_staff(booking, [session], now),  # type: ignore[misc]
            once_key=f"message:{message.pk}:{booking.pk}",
            ring_by=ring_before(session.starts_at, now),
        )
    ledger.write()
