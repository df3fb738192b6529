"""What people's pages ask of bookings: which carers a team knows, what one of them booked, who cannot go yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Attendance, Booking
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.queries.places import bookings_with_everything
from evenkeel.gatherings.queries.scope import bookings_for
from evenkeel.gatherings.queries.staff_sessions import session_of
from evenkeel.people.registry import Section

# Of a carer's bookings, the newest that stand on their record.
MOST_SHOWN = 30


def carers_of_teams(team_ids: Collection[int]) -> QuerySet[Booking, int]:
    """The ids of the carers who have ever booked or waited with these teams."""
    booked = Booking.objects.filter(series__offering__team_id__in=team_ids)
    return booked.order_by().values_list("carer_id", flat=True)


def place_still_held(carer_id: int, now: dt.datetime) -> str | None:
    """What to settle before the carer's record is erased: a place, or a turn, in something still to come."""
    live = holds_place_or_turn(carer_id, now)
    return _("This person holds a place, or waits for one. Cancel it first.") if live else None


def holds_place_or_turn(carer_id: int, now: dt.datetime) -> bool:
    """Whether the carer holds or awaits a place in something that is still to come."""
    return Booking.objects.filter(
        carer_id=carer_id, status__in=Booking.LIVE, pool__sessions__ends_at__gt=now
    ).exists()


def carers_booked_since(moment: dt.datetime) -> QuerySet[Booking, int]:
    """The ids of the carers who held or awaited a place in something that ended at that moment or later."""
    booked = Booking.objects.filter(pool__sessions__ends_at__gte=moment)
    return booked.order_by().values_list("carer_id", flat=True)


def carers_seen_since(moment: dt.datetime) -> QuerySet[Attendance, int]:
    """The ids of the carers who stand in a register, booked or not, of a session that ended then or later."""
    seen = Attendance.objects.filter(session__ends_at__gte=moment)
    return seen.order_by().values_list("carer_id", flat=True)


@dataclass(frozen=True)
class CarerBooking:
    """One booking on a carer's record; `came` is what the register says, empty where it says nothing."""

    url: str
    title: str
    starts_at: dt.datetime | None
    status: str
    came: str


def bookings_section(carer_id: int, actor: Actor, now: dt.datetime) -> Section | None:
    """The carer's newest bookings with the teams whose bookings the actor manages, the latest date first."""
    if not actor.may(MANAGE_BOOKINGS):
        return None
    rows = bookings_with_everything(bookings_for(actor, MANAGE_BOOKINGS).filter(carer_id=carer_id))
    bookings = list(rows.order_by("-pk")[:MOST_SHOWN])
    came = {
        line.booking_id: str(line.get_status_display())
        for line in Attendance.objects.filter(booking__in=bookings).order_by("marked_at")
    }
    shown = [_shown(booking, came.get(booking.pk, "")) for booking in bookings]
    shown.sort(key=lambda one: one.starts_at or now, reverse=True)
    return _("Bookings"), "gatherings/staff/carer_bookings.jinja", {"bookings": shown}


def _shown(booking: Booking, came: str) -> CarerBooking:
    session = session_of(booking)
    return CarerBooking(
        url=reverse("gatherings:manage_booking", args=[booking.pk]),
        title=booking.series.offering.title,
        starts_at=session.starts_at if session else None,
        status=str(booking.get_status_display()),
        came=came,
    )
