"""Having somebody rung, or looked for, whom a message about their booking could not or was not allowed to reach."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenkeel.common.actors import SYSTEM
from evenkeel.gatherings.actions.pools import offer_by_phone
from evenkeel.gatherings.messages.delivery import ring_back, ring_before
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.places import bookings_with_everything, sessions_of
from evenkeel.gatherings.queries.unreached import PLACE_OFFERED, task_key, unreached_notices
from evenkeel.notices.contacts import NotAllowed, NotNow
from evenkeel.notices.models import Channel, Notice
from evenkeel.people.queries import contact
from evenkeel.tasks.actions import NewTask, raise_all


@transaction.atomic
def ring_unreached(*, now: dt.datetime) -> int:
    """Make a task of each message that did not go, where its news still counts and they did not say no to calls."""
    notices = list(unreached_notices(now))
    if not notices:
        return 0
    about = Booking.objects.filter(pk__in={notice.about_id for notice in notices})
    bookings = {booking.pk: booking for booking in bookings_with_everything(about)}
    calls = [_call(notice, bookings.get(notice.about_id or 0), now) for notice in notices]
    return len(raise_all([call for call in calls if call], by=SYSTEM, now=now))


def _call(notice: Notice, booking: Booking | None, now: dt.datetime) -> NewTask | None:
    if booking is None:
        return None
    may_ring = contact(booking.carer_id, Channel.PHONE, now)
    lost_touch = not booking.carer.phone and not booking.carer.email
    if booking.carer.erased_at or (isinstance(may_ring, NotAllowed) and not lost_touch):
        return None
    kind = notice.kind.removeprefix("gatherings.")
    if kind == PLACE_OFFERED:
        return _offer(notice, booking, now)
    coming = [session.starts_at for session in sessions_of(booking) if session.ends_at > now]
    if not coming:
        return None
    due_at = ring_before(coming[0], now)
    # Not before it is safe to ring them.
    due_at = max(due_at, may_ring.until) if isinstance(may_ring, NotNow) else due_at
    return ring_back(booking, kind, due_at=due_at, once_key=task_key(notice))


def _offer(notice: Notice, booking: Booking, now: dt.datetime) -> NewTask | None:
    """The offer itself by phone, while it stands."""
    until = booking.offer_until
    if booking.status != Booking.Status.OFFERED or until is None or until <= now:
        return None
    return offer_by_phone(booking, until, once_key=task_key(notice))
