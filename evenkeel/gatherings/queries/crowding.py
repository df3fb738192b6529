"""Which addresses have booked one session for many people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from evenkeel.gatherings.models import Booking

MANY = 3
# Only what was booked online lately: staff know for whom they book.
LATELY = dt.timedelta(days=1)


def crowds(now: dt.datetime) -> list[Booking]:
    """The first booking of each crowd: three people or more with one address in one pool, booked within a day."""
    lately = Booking.objects.filter(
        status__in=Booking.LIVE, source=Booking.Source.ONLINE, status_at__gt=now - LATELY
    )
    # Counted here: a database asked to group by pool may read all bookings in that order.
    sharing: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for pk, pool_id, carer_id, *addresses in lately.values_list(
        "pk", "pool_id", "carer_id", "carer__email", "carer__phone"
    ):
        for address in filter(None, addresses):
            sharing[pool_id, address][carer_id] = pk
    firsts = [min(people.values()) for people in sharing.values() if len(people) >= MANY]
    return list(Booking.objects.filter(pk__in=firsts).select_related("series__offering").order_by("pk"))
