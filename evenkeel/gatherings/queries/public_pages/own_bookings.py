"""Somebody's bookings in a list, for the page of everything that is theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from evenkeel.gatherings.models import Booking, Mode, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.places import bookings_with_everything
from evenkeel.gatherings.queries.public_pages.standing import (
    LIVE,
    Standing,
    next_session,
    said_standing,
    said_when,
    standing_of,
)
from evenkeel.gatherings.rules.booking import shows_join_link

# How many bookings that are over stand below those to come.
PAST_SHOWN = 5


@dataclass(frozen=True)
class BookingCard:
    """One of somebody's bookings in a list. `links` are (label, address), the main thing to do first."""

    title: str
    when: str
    where: str
    standing: Standing
    standing_label: str
    url: str
    is_past: bool
    holder: str
    links: list[tuple[str, str]]


def bookings_of(carer_ids: Collection[int], now: dt.datetime) -> list[BookingCard]:
    """The bookings of these carers: those to come in order of time, then the last few that are over; two queries."""
    theirs = Booking.objects.filter(carer_id__in=carer_ids).exclude(status=Booking.Status.MOVED)
    not_over = Exists(_OF_POOL.filter(ends_at__gt=now))
    # Those of years ago are not read.
    last_start = Subquery(_OF_POOL.order_by("-starts_at").values("starts_at")[:1])
    over = (
        theirs.filter(~not_over)
        .alias(last_start=last_start)
        .order_by(F("last_start").desc(nulls_last=True), "-pk")
    )
    rows = bookings_with_everything(theirs.filter(not_over | Q(pk__in=over.values("pk")[:PAST_SHOWN])))
    every = [_card(booking, now) for booking in rows.order_by("-pk").prefetch_related(_SESSIONS_OF_POOL)]
    coming = sorted((one for one in every if not one[1].is_past), key=lambda one: one[0])
    past = sorted((one for one in every if one[1].is_past), key=lambda one: one[0], reverse=True)
    return [shown for _starts_at, shown in (*coming, *past[:PAST_SHOWN])]


def past_bookings_of(carer_ids: Collection[int], now: dt.datetime) -> QuerySet[Booking]:
    """All bookings of these carers that are over, or that came to nothing, the latest first."""
    begins = Subquery(
        _OF_POOL.exclude(status=Session.Status.CANCELLED).order_by("starts_at").values("starts_at")[:1]
    )
    last_start = Subquery(_OF_POOL.order_by("-starts_at").values("starts_at")[:1])
    came_to_nothing = (
        ~Q(status__in=Booking.LIVE)
        | Q(status=Booking.Status.OFFERED, offer_until__lt=now)
        | Q(status=Booking.Status.WAITING, begins__lte=now)
    )
    theirs = Booking.objects.filter(carer_id__in=carer_ids).exclude(status=Booking.Status.MOVED)
    past = (
        theirs.alias(begins=begins, last_start=last_start)
        .filter(came_to_nothing | ~Exists(_OF_POOL.filter(ends_at__gt=now)), last_start__isnull=False)
        .order_by("-last_start", "-pk")
    )
    return bookings_with_everything(past).prefetch_related(_SESSIONS_OF_POOL)


def cards_of(bookings: Iterable[Booking], now: dt.datetime) -> list[BookingCard]:
    """Bookings that were read with their sessions, as they stand in a list."""
    return [_card(booking, now)[1] for booking in bookings]


_OF_POOL = Session.objects.filter(pool_id=OuterRef("pool_id"))
_SESSIONS_OF_POOL = Prefetch(
    "pool__sessions", Session.objects.select_related("venue").order_by("starts_at", "pk")
)


def _card(booking: Booking, now: dt.datetime) -> tuple[dt.datetime, BookingCard]:
    sessions = [booking.session] if booking.session is not None else list(booking.pool.sessions.all())
    standing = standing_of(booking, sessions, now)
    shown = next_session(sessions, now)
    url = booking_path(booking)
    return shown.starts_at, BookingCard(
        title=booking.series.offering.title,
        when=said_when(shown, now),
        where=shown.venue.name if shown.venue else _("Online"),
        standing=standing,
        standing_label=said_standing(standing),
        url=url,
        is_past=standing not in LIVE or shown.ends_at <= now,
        holder=booking.carer.name,
        links=_card_links(booking, standing, shown, now),
    )


def _card_links(
    booking: Booking, standing: Standing, shown: Session, now: dt.datetime
) -> list[tuple[str, str]]:
    page = booking_path(booking)
    if standing is Standing.OFFERED:
        return [(_("Take the place, or say no"), page)]
    if standing is Standing.WAITING:
        return [(_("See where you are on the list"), page)]
    if standing is not Standing.BOOKED:
        return [(_("See this booking"), page)]
    links = [(_("See or change your booking"), page)]
    if shown.mode != Mode.IN_PERSON and shows_join_link(
        starts_at=shown.starts_at, ends_at=shown.ends_at, now=now
    ):
        links.insert(0, (_("Join online"), booking_path(booking, "show_join_link")))
    return links
