"""What races have in common: many at once, and what is true of places whoever comes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db.models import Sum

from evenkeel.common.actors import ANYONE
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, PlacePool, Session
from evenkeel.gatherings.tests.factories import NOW, asking
from tests.support import races


def at_once(
    jobs: Sequence[races.Job], around: Callable[[], AbstractContextManager[Any]] = nullcontext
) -> list[Any]:
    """What came of each job, or how it was refused."""
    return races.at_once(jobs, around, told=(Refusal,))


def booking_job(where: Session, name: str, **how: Any) -> races.Job:
    """Somebody books, and says what came of it."""
    return lambda: book_place(session_id=where.pk, request=asking(name), by=ANYONE, now=NOW, **how).outcome


def counts_are_true(pool: PlacePool) -> bool:
    """Whether the pool counts what its bookings say, and has given away no more than it has."""
    pool.refresh_from_db()
    live = Booking.objects.filter(pool=pool)
    counted = [
        live.filter(status="booked").aggregate(n=Sum("party"))["n"] or 0,
        live.filter(status="offered").aggregate(n=Sum("party"))["n"] or 0,
        live.filter(status="waiting").count(),
    ]
    return counted == [pool.taken, pool.held, pool.waiting] and pool.taken + pool.held <= pool.capacity
