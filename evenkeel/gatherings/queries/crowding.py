"""Which addresses have booked one session for many people."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min

from evenkeel.gatherings.models import Booking

MANY = 3
# Only what was booked online lately: staff know for whom they book.
LATELY = dt.timedelta(days=1)


def crowds(now: dt.datetime) -> list[Booking]:
    """The first booking of each crowd: three people or more with one address in one pool, booked within a day."""
    lately = Booking.objects.filter(
        status__in=Booking.LIVE, source=Booking.Source.ONLINE, status_at__gt=now - LATELY
    )
    firsts: list[int] = []
    for address in ("carer__email", "carer__phone"):
        alike = lately.exclude(**{address: ""}).order_by().values("pool_id", address)
        many = alike.annotate(people=Count("carer_id", distinct=True), first=Min("pk")).filter(
            people__gte=MANY
        )
        firsts += many.values_list("first", flat=True)
    return list(Booking.objects.filter(pk__in=firsts).select_related("series__offering").order_by("pk"))
