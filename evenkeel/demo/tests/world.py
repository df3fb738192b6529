"""The demonstration, built once for all tests of a class, and what any of its pools and bookings must hold to."""

import datetime as dt

from django.db.models import Count, F, Q, Sum
from django.test import TestCase, override_settings

from evenkeel.demo.build import build
from evenkeel.gatherings.models import Booking, PlacePool

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


@override_settings(DEMONSTRATION=True)
class InTheDemonstration(TestCase):
    """A demonstration that was built on a Tuesday morning in March."""

    @classmethod
    def setUpTestData(cls) -> None:
        build(NOW)


def miscounted_pools() -> list[int]:
    """Pools whose counts are not what their bookings come to."""

    def places(status: str) -> Sum:
        return Sum("bookings__party", filter=Q(bookings__status=status), default=0)

    counted = PlacePool.objects.annotate(
        booked=places(Booking.Status.BOOKED),
        offered=places(Booking.Status.OFFERED),
        queue=Count("bookings", filter=Q(bookings__status=Booking.Status.WAITING)),
    )
    wrong = counted.exclude(taken=F("booked"), held=F("offered"), waiting=F("queue"))
    return list(wrong.values_list("pk", flat=True))


def overbooked_pools() -> list[int]:
    """Pools that gave out more places than they have."""
    over = PlacePool.objects.filter(capacity__lt=F("taken") + F("held"))
    return list(over.values_list("pk", flat=True))


def pools_with_somebody_waiting_in_vain(now: dt.datetime) -> list[int]:
    """Pools of what is still to come that have a free place and somebody waiting for one place."""
    idle = PlacePool.objects.filter(
        capacity__gt=F("taken") + F("held"),
        sessions__starts_at__gt=now,
        bookings__status=Booking.Status.WAITING,
        bookings__party=1,
    )
    return list(idle.values_list("pk", flat=True))
