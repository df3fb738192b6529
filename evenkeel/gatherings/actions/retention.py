"""Letting go of what was kept of old sessions long enough, a batch at a time; what is counted stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from evenkeel.audit.actions import record
from evenkeel.common.actors import SYSTEM
from evenkeel.common.batches import BATCH
from evenkeel.common.locks import claimed_ids
from evenkeel.gatherings.models import Booking, BookingNeed, SessionMessage
from evenkeel.gatherings.queries import retention


@transaction.atomic
def blank_bookings(*, now: dt.datetime) -> int:
    """Empty what bookings say in words, of a companion or in a note; says how many there were."""
    ids = claimed_ids(retention.bookings_to_blank(now), BATCH)
    Booking.objects.filter(pk__in=ids).update(companion_name="", note="")
    return _written_down("blank_bookings", len(ids), now)


@transaction.atomic
def delete_needs(*, now: dt.datetime) -> int:
    """Delete what was asked for with bookings; says how many needs there were."""
    ids = claimed_ids(retention.needs_to_delete(now), BATCH)
    BookingNeed.objects.filter(pk__in=ids).delete()
    return _written_down("delete_needs", len(ids), now)


@transaction.atomic
def blank_messages(*, now: dt.datetime) -> int:
    """Empty the texts of messages to everyone; says how many there were."""
    ids = claimed_ids(retention.messages_to_blank(now), BATCH)
    SessionMessage.objects.filter(pk__in=ids).update(text="")
    return _written_down("blank_messages", len(ids), now)


def _written_down(action: str, count: int, now: dt.datetime) -> int:
    if count:
        record(by=SYSTEM, action=f"gatherings.{action}", now=now, facts={"count": count})
    return count
