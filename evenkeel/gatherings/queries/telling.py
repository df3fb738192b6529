"""How many people hear of a change, and how many cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import ngettext

from evenkeel.gatherings.models import BookedBy, Booking, Series, Session
from evenkeel.people.models import Carer
from evenkeel.people.queries import within_reach


@dataclass(frozen=True)
class Hearing:
    """Of those whom a change concerns: how many are told, and for how many there is no way."""

    told: int = 0
    out_of_reach: int = 0

    @property
    def said_out_of_reach(self) -> str:
        """For how many there is no way, as a sentence; empty where there is one for all."""
        if not self.out_of_reach:
            return ""
        return ngettext(
            "%(count)s person cannot be told: there is no email address or number that we may use.",
            "%(count)s people cannot be told: there is no email address or number that we may use.",
            self.out_of_reach,
        ) % {"count": self.out_of_reach}


NOBODY = Hearing()


def who_hears(bookings: QuerySet[Booking]) -> Hearing:
    """Of the holders of these bookings, by two queries."""
    holders = list(bookings.values_list("carer_id", flat=True))
    reached = within_reach(Carer.objects.filter(pk__in=holders)) if holders else set()
    told = sum(holder in reached for holder in holders)
    return Hearing(told, len(holders) - told)


def who_hears_of_session(session: Session) -> Hearing:
    """Of everyone who holds or awaits a place in it; nobody hears of a draft."""
    if session.status == Session.Status.DRAFT:
        return NOBODY
    return who_hears(Booking.objects.filter(pool_id=session.pool_id, status__in=Booking.LIVE))


def who_hears_of_dates(series: Series) -> Hearing:
    """Of everyone who booked the series as one: whoever booked one date by itself hears nothing of another."""
    if series.booked_by != BookedBy.SERIES or series.status == Series.Status.DRAFT:
        return NOBODY
    return who_hears(Booking.objects.filter(pool_id=series.pool_id, status__in=Booking.LIVE))
