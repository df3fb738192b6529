"""What falls due with time: offers lapse and go on, people are reminded, old words go. Each is safe to run again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from evenkeel.common.actors import SYSTEM
from evenkeel.common.batches import in_batches
from evenkeel.common.locks import claimed
from evenkeel.gatherings.actions import retention
from evenkeel.gatherings.actions.crowding import flag_crowds
from evenkeel.gatherings.actions.joining import ask_for_links
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.unreached import ring_unreached
from evenkeel.gatherings.actions.waiting import lapse_offers
from evenkeel.gatherings.messages import about_sessions
from evenkeel.gatherings.messages.delivery import channel_for
from evenkeel.gatherings.models import Booking, PlacePool, Session
from evenkeel.gatherings.queries.places import bookings_with_everything, first_open_session, with_everything
from evenkeel.gatherings.queries.unreached import unreached_notices
from evenkeel.gatherings.rules.booking import DAY_REMINDER, STILL_COMING, WEEK_REMINDER, booked_before
from evenkeel.notices.rules import Message


def pass_places_on(now: dt.datetime) -> int:
    """Let offers lapse whose deadline has passed, and offer what is free to whoever waits."""
    late = set(
        Booking.objects.filter(status=Booking.Status.OFFERED, offer_until__lt=now).values_list(
            "pool_id", flat=True
        )
    )
    # A free place with somebody waiting: left by a change of capacity, or by bookings that opened again.
    unoffered = PlacePool.objects.filter(
        waiting__gt=0, capacity__gt=F("taken") + F("held"), sessions__starts_at__gt=now
    )
    pools = late | set(unoffered.values_list("pk", flat=True))
    return sum(lapse_offers(pool_id=pool_id, now=now) for pool_id in sorted(pools))


def ring_whom_no_message_may_reach(now: dt.datetime) -> int:
    """Have those rung who do not allow the channel that news of their booking was to go by."""
    return ring_unreached(now=now) if unreached_notices(now).exists() else 0


def flag_many_places_from_one_address(now: dt.datetime) -> int:
    """Have somebody look where one address has booked a session for three people or more."""
    return flag_crowds(now=now)


def ask_for_missing_links(now: dt.datetime) -> int:
    """Have somebody add the link to join to what people have booked online and what comes soon."""
    return ask_for_links(now=now)


def blank_old_bookings(now: dt.datetime) -> int:
    """Let go of what bookings say of people, beyond who it was, once that was kept long enough."""
    return in_batches(lambda: retention.blank_bookings(now=now)) + in_batches(
        lambda: retention.delete_needs(now=now)
    )


def blank_old_messages(now: dt.datetime) -> int:
    """Empty the texts of messages to everyone that were kept long enough."""
    return in_batches(lambda: retention.blank_messages(now=now))


def remind_a_week_before(now: dt.datetime) -> int:
    """Remind everyone whose session is a week away."""
    return _tell_everyone(
        now, field="week_reminder_at", before=WEEK_REMINDER, until=STILL_COMING, kind="week_reminder",
        compose=about_sessions.week_reminder,
    )  # fmt: skip


def ask_whether_still_coming(now: dt.datetime) -> int:
    """Two days before, ask everyone whether they still come; of a course booked as one only before its first date."""
    return _tell_everyone(
        now, field="asked_still_coming_at", before=STILL_COMING, until=DAY_REMINDER, kind="still_coming",
        compose=about_sessions.still_coming,
    )  # fmt: skip


def remind_a_day_before(now: dt.datetime) -> int:
    """Remind everyone whose session is tomorrow."""
    return _tell_everyone(
        now, field="day_reminder_at", before=DAY_REMINDER, until=dt.timedelta(0), kind="day_reminder",
        compose=about_sessions.day_reminder,
    )  # fmt: skip


def _tell_everyone(
    now: dt.datetime,
    *,
    field: str,
    before: dt.timedelta,
    until: dt.timedelta,
    kind: str,
    compose: Callable[[Booking, Session, dt.datetime], Message],
) -> int:
    """Tell all who are booked on sessions that start between `until` and `before` from now and were not told yet."""
    due = Session.objects.filter(
        status__in=(Session.Status.OPEN, Session.Status.CLOSED),
        starts_at__gt=now + until,
        starts_at__lte=now + before,
        **{f"{field}__isnull": True},
    )
    return sum(
        _tell_session(session_id, now, field=field, kind=kind, compose=compose)
        for session_id in due.order_by("starts_at").values_list("pk", flat=True)
    )


@transaction.atomic
def _tell_session(
    session_id: int,
    now: dt.datetime,
    *,
    field: str,
    kind: str,
    compose: Callable[[Booking, Session, dt.datetime], Message],
) -> int:
    mine = with_everything(Session.objects.filter(pk=session_id, **{f"{field}__isnull": True}))
    session = claimed(mine).first()
    if session is None:
        return 0
    setattr(session, field, now)
    session.save(update_fields=[field])
    # One tap lets the whole booking go: nobody is to lose a course for missing one of its dates.
    if kind == "still_coming" and first_open_session(session.pool) != session:
        return 0
    booked = Booking.objects.filter(
        pool_id=session.pool_id, status=Booking.Status.BOOKED, status_at__lt=booked_before(now)
    )
    ledger = Ledger(by=SYSTEM, now=now)
    told = 0
    for booking in bookings_with_everything(booked).order_by("pk"):
        # Whoever has to be rung is rung once, to ask whether they still come.
        if kind != "still_coming" and channel_for(booking.carer) is None:
            continue
        ledger.tell(
            booking,
            kind,
            lambda booking=booking: compose(booking, session, now),  # type: ignore[misc]
            once_key=f"{kind}:{booking.pk}:{session.pk}:{session.sequence}",
            ring_by=session.starts_at - dt.timedelta(hours=4) if kind == "still_coming" else None,
        )
        told += 1
    ledger.did(f"send_{kind}", session, told=told)
    ledger.write()
    return told
