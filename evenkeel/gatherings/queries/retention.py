"""What was kept of old sessions long enough. Nothing that concerns a carer on hold is among it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from evenkeel.common.classification import BOOKING, MESSAGE_TEXT
from evenkeel.gatherings.models import Booking, BookingNeed, Session, SessionMessage
from evenkeel.gatherings.models.bookings import HAS_WORDS
from evenkeel.people.queries import carers_on_hold


def bookings_to_blank(now: dt.datetime) -> QuerySet[Booking]:
    """Bookings that still say who comes along or what somebody wrote, oldest first."""
    old = BOOKING.over_before(now)
    # Nobody books what is over: an index finds the few that were booked before, and only these are looked at.
    rows = Booking.objects.filter(HAS_WORDS, _is_over(old, pool="pool_id"), created_at__lt=old)
    return rows.exclude(carer__in=carers_on_hold()).order_by("created_at")


def needs_to_delete(now: dt.datetime) -> QuerySet[BookingNeed]:
    """What would have made it possible to come, oldest first."""
    old = BOOKING.over_before(now)
    rows = BookingNeed.objects.filter(_is_over(old, pool="booking__pool_id"), created_at__lt=old)
    return rows.exclude(booking__carer__in=carers_on_hold()).order_by("created_at")


def messages_to_blank(now: dt.datetime) -> QuerySet[SessionMessage]:
    """Messages to everyone, oldest first; one about a session that is still to come can be read until it is over."""
    held = Booking.objects.filter(pool_id=OuterRef("session__pool_id"), carer__in=carers_on_hold())
    return SessionMessage.objects.filter(
        ~Q(text=""), ~Exists(held), created_at__lte=MESSAGE_TEXT.over_before(now), session__ends_at__lt=now
    ).order_by("created_at")


def _is_over(old: dt.datetime, *, pool: str) -> Q:
    """That every session of the pool, which `pool` leads to, ended before that moment."""
    return Q(~Exists(Session.objects.filter(pool_id=OuterRef(pool), ends_at__gte=old)))
