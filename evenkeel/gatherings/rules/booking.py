"""Whether a place may be taken now, and when the messages about it are due."""

import datetime as dt
from enum import StrEnum

WEEK_REMINDER = dt.timedelta(days=7)
STILL_COMING = dt.timedelta(days=2)
DAY_REMINDER = dt.timedelta(days=1)
# Somebody who booked this recently has just been told the time and place, and is not asked or reminded yet.
JUST_BOOKED = dt.timedelta(hours=12)
JOIN_LINK_FROM = dt.timedelta(hours=24)
# What was arranged for a booking stands for whoever comes back so soon; after that it may have been given up.
ARRANGED_LASTS = dt.timedelta(days=1)
# A link to a booking goes on working this long after its last session.
LINK_LASTS = dt.timedelta(days=30)


class Reminder(StrEnum):
    """What somebody who holds a place is reminded by."""

    WEEK = "week"
    DAY = "day"


_REMINDED = {Reminder.WEEK: WEEK_REMINDER, Reminder.DAY: DAY_REMINDER}


class Shut(StrEnum):
    """Why nobody can book a session at this moment."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    PAST = "past"
    UNDER_WAY = "under_way"
    CLOSED = "closed"


def why_shut(
    *, status: str, starts_at: dt.datetime, ends_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime
) -> Shut | None:
    """Why a session takes no bookings now, or None where it does."""
    if status in ("draft", "cancelled"):
        return Shut(status)
    if now >= ends_at:
        return Shut.PAST
    if now >= starts_at:
        return Shut.UNDER_WAY
    if status == "closed" or now >= closes_at:
        return Shut.CLOSED
    return None


def why_shut_to_staff(shut: Shut | None) -> Shut | None:
    """The same for staff, who still book for somebody after bookings have closed, and while it goes on."""
    return None if shut in (Shut.CLOSED, Shut.UNDER_WAY) else shut


def why_settled(*, status: str, ends_at: dt.datetime, now: dt.datetime) -> Shut | None:
    """Why a session can be neither moved nor cancelled any more, or None where it can."""
    if status == "cancelled":
        return Shut.CANCELLED
    return Shut.PAST if now >= ends_at else None


def closes_at(starts_at: dt.datetime, minutes_before: int) -> dt.datetime:
    """When bookings close."""
    return starts_at - dt.timedelta(minutes=minutes_before)


def booked_before(now: dt.datetime) -> dt.datetime:
    """Before which moment somebody must have booked to be asked or reminded of it now."""
    return now - JUST_BOOKED


def reminders_to_come(*, starts_at: dt.datetime, booked_at: dt.datetime) -> tuple[Reminder, ...]:
    """Which reminders somebody will get who booked then, the earlier first."""
    return tuple(
        reminder
        for reminder, before in _REMINDED.items()
        if booked_at < booked_before(now=starts_at - before)
    )


def asks_still_coming(*, starts_at: dt.datetime, booked_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether somebody who holds a place is asked now if they still come: from two days before until it starts."""
    return starts_at - STILL_COMING <= now < starts_at and booked_at < booked_before(now)


def arranged_since(now: dt.datetime) -> dt.datetime:
    """Since which moment a booking must have ended for what was arranged for it to stand for the next one now."""
    return now - ARRANGED_LASTS


def shows_join_link(*, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether somebody who holds a place may see the online link yet."""
    return starts_at - JOIN_LINK_FROM <= now < ends_at


def link_has_expired(*, last_ends_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a link to a booking is too old to act on."""
    return now > last_ends_at + LINK_LASTS
