"""Messages to everyone in a session: whom they go to, and which of them somebody may read."""

from django.db.models import QuerySet

from evenkeel.gatherings.models import Booking, Session, SessionMessage

_STATUSES = {
    SessionMessage.Audience.BOOKED: (Booking.Status.BOOKED,),
    SessionMessage.Audience.WAITING: (Booking.Status.WAITING, Booking.Status.OFFERED),
    SessionMessage.Audience.BOTH: Booking.LIVE,
}


def audience_of(session: Session, audience: str) -> QuerySet[Booking]:
    """The live bookings that a message to this audience goes to."""
    return Booking.objects.filter(
        pool_id=session.pool_id, status__in=_STATUSES[SessionMessage.Audience(audience)]
    )


def messages_for(booking: Booking) -> QuerySet[SessionMessage]:
    """What was written to the booking's holder as things stand for them now, newest first."""
    readable = [audience for audience, statuses in _STATUSES.items() if booking.status in statuses]
    sent = SessionMessage.objects.filter(session__pool_id=booking.pool_id, audience__in=readable)
    return sent.order_by("-pk")
