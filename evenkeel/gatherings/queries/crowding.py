"""Which addresses have booked one session for many people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Q, QuerySet

from evenkeel.gatherings.models import Booking

MANY = 3
# Only what was booked online lately: staff know for whom they book.
LATELY = dt.timedelta(days=1)


def crowds(now: dt.datetime) -> list[Booking]:
    """The first booking of each crowd: three people or more with one address in one pool, booked within a day."""
    lately = booked_lately(now).values_list("pool_id", "carer_id", "carer__email", "carer__phone")
    # Counted here: a database asked to group by pool may read all bookings in that order.
    sharing: dict[tuple[int, str], set[int]] = defaultdict(set)
    for pool_id, carer_id, *addresses in lately:
        for address in filter(None, addresses):
            sharing[pool_id, address].add(carer_id)
    crowded = (where for where, people in sharing.items() if len(people) >= MANY)
    return list(dict.fromkeys(_first_ever(pool_id, address) for pool_id, address in crowded))


def booked_lately(now: dt.datetime) -> QuerySet[Booking]:
    """What came to stand within the last day, and not through staff."""
    return Booking.objects.filter(
        status__in=Booking.LIVE, source=Booking.Source.ONLINE, status_at__gt=now - LATELY
    )


def _first_ever(pool_id: int, address: str) -> Booking:
    """Whatever became of it, so that a crowd stays the same one while it grows and when some give up their places."""
    with_address = Booking.objects.filter(Q(carer__email=address) | Q(carer__phone=address), pool_id=pool_id)
    return with_address.select_related("series__offering").earliest("pk")
