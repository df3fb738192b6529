"""Which rows an actor may see, and whose they are: every staff query starts here."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max, Min, Q, QuerySet

from evenkeel.common.access import Permission
from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Booking, Offering, Series, Session
from evenkeel.gatherings.permissions import KEEP_OWN_REGISTER, KEEP_REGISTER


def offerings_for(actor: Actor, permission: Permission) -> QuerySet[Offering]:
    """Offerings of the teams that the permission holds for."""
    return Offering.objects.filter(_in_teams(actor, permission, "team_id"))


def series_for(actor: Actor, permission: Permission) -> QuerySet[Series]:
    """Series of those teams."""
    return Series.objects.filter(_in_teams(actor, permission, "offering__team_id"))


def sessions_for(actor: Actor, permission: Permission) -> QuerySet[Session]:
    """Sessions of those teams."""
    return Session.objects.filter(_in_teams(actor, permission, "series__offering__team_id"))


def bookings_for(actor: Actor, permission: Permission) -> QuerySet[Booking]:
    """Bookings in those teams' sessions."""
    return Booking.objects.filter(_in_teams(actor, permission, "series__offering__team_id"))


def registers_for(actor: Actor) -> QuerySet[Session]:
    """Sessions whose register the actor may keep: their teams', and those that they lead themselves."""
    if actor.teams(KEEP_REGISTER) is None:
        return Session.objects.all()
    allowed = _in_teams(actor, KEEP_REGISTER, "series__offering__team_id")
    if actor.kind == "user" and actor.id is not None and actor.may(KEEP_OWN_REGISTER):
        led = Session.facilitators.through.objects.filter(facilitator__user_id=actor.id)
        allowed |= Q(pk__in=led.values("session_id"))
    return Session.objects.filter(allowed)


def register_with(booking_id: int, actor: Actor, now: dt.datetime) -> Session | None:
    """The session in whose register the actor finds the booking: of several the one that comes next, else the last."""
    rows = registers_for(actor).filter(pool__bookings=booking_id)
    sessions = list(
        rows.filter(status__in=(Session.Status.OPEN, Session.Status.CLOSED)).order_by("starts_at", "pk")
    )
    coming = [session for session in sessions if session.ends_at > now]
    return next(iter(coming or sessions[-1:]), None)


def teams_of_bookings(booking_ids: Collection[int]) -> dict[int, int]:
    """The id of each booking's team, by the booking's."""
    rows = Booking.objects.filter(pk__in=booking_ids)
    return dict(rows.values_list("pk", "series__offering__team_id"))


def moments_of_bookings(booking_ids: Collection[int], now: dt.datetime) -> dict[int, dt.datetime]:
    """When what was booked is: of a course, the date that comes next, else its last; by the bookings' ids."""
    stands = ~Q(pool__sessions__status=Session.Status.CANCELLED)
    rows = Booking.objects.filter(pk__in=booking_ids).annotate(
        coming=Min("pool__sessions__starts_at", filter=stands & Q(pool__sessions__ends_at__gt=now)),
        last=Max("pool__sessions__starts_at"),
    )
    found = rows.values_list("pk", "session__starts_at", "coming", "last")
    return {pk: own or coming or last for pk, own, coming, last in found if own or last}


def moments_of_sessions(session_ids: Collection[int], now: dt.datetime) -> dict[int, dt.datetime]:
    """When these sessions start, by their ids."""
    return dict(Session.objects.filter(pk__in=session_ids).values_list("pk", "starts_at"))


def _in_teams(actor: Actor, permission: Permission, field: str) -> Q:
    teams = actor.teams(permission)
    return Q() if teams is None else Q(**{f"{field}__in": teams})
