"""Who is offered a place that came free, and for how long."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

OFFER_LASTS = dt.timedelta(hours=24)
# Somebody who must be rung needs the office to be open in between.
OFFER_BY_PHONE_LASTS = dt.timedelta(hours=72)
SHORTEST_OFFER = dt.timedelta(minutes=30)
# Nobody should have to answer in the night: a deadline that falls into it is put off until the morning.
NIGHT_FROM, NIGHT_UNTIL, MORNING = dt.time(21), dt.time(8), dt.time(10)


@dataclass(frozen=True)
class Waiter:
    """Somebody on a waiting list; `party` is how many places they need."""

    booking_id: int
    party: int


def next_to_offer(waiting: Iterable[Waiter], free: int) -> list[Waiter]:
    """Those who can be offered a place now, in their order.

    Whoever needs more places than are free is passed over and keeps their turn.
    """
    chosen = []
    for waiter in waiting:
        if free <= 0:
            break
        if waiter.party <= free:
            chosen.append(waiter)
            free -= waiter.party
    return chosen


def offer_deadline(
    *, now: dt.datetime, closes_at: dt.datetime, by_phone: bool, zone: str
) -> dt.datetime | None:
    """Until when an offer made now holds; None when there is no longer time to make one.

    A day, or three for somebody who must be rung; when bookings close sooner than twice that, half of the
    time that is left, so that a second person can still be offered it. Never past the close of bookings.
    """
    left = closes_at - now
    if left < SHORTEST_OFFER:
        return None
    lasts = min(OFFER_BY_PHONE_LASTS if by_phone else OFFER_LASTS, max(left / 2, SHORTEST_OFFER))
    until = now + lasts
    local = until.astimezone(ZoneInfo(zone))
    if local.time() >= NIGHT_FROM or local.time() < NIGHT_UNTIL:
        day = local.date() + dt.timedelta(days=local.time() >= NIGHT_FROM)
        until = dt.datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
    return min(until, closes_at)
