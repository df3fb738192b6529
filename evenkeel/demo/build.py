"""Builds the demonstration service: an invented trust with its programme, its people and their bookings."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.common import clock, public_version
from evenkeel.common.refusals import Refusal
from evenkeel.demo.carers import write_carers
from evenkeel.demo.content import lot, read
from evenkeel.demo.history.bookings import Bookings
from evenkeel.demo.history.stories import Past
from evenkeel.demo.history.work import instead_of
from evenkeel.demo.history.writing import write_stories
from evenkeel.demo.outbox import settle_outbox
from evenkeel.demo.places import write_places
from evenkeel.demo.planning import moment_to_day, plan
from evenkeel.demo.programme import Programme, write_programme
from evenkeel.demo.situations import Chosen, LastDays
from evenkeel.demo.staff import write_staff
from evenkeel.gatherings.models import BookedBy
from evenkeel.organisations.models import Provider

_OFFICE = "Grace Adeyemi"

log = logging.getLogger(__name__)


class NotADemonstration(Refusal):
    """The settings do not say that this is a demonstration: its known passphrase must not open a real service."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Set EVENKEEL_DEMONSTRATION=true to build the demonstration: its sign-ins are known to everyone."
            )
        )


def build(now: dt.datetime) -> None:
    """Write the whole of it, laid out around `now`, in one transaction.

    The same moment gives the same world, the secrets of its authenticators apart. Where there is a provider
    already nothing is done. Raises NotADemonstration.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstration
    with transaction.atomic(), clock.held_at(now):
        if Provider.objects.exists():
            log.info("There is a provider here already, so the demonstration was not built.")
            return
        _write(now)
        public_version.changed()


def _write(now: dt.datetime) -> None:
    day = moment_to_day(now).isoformat()
    places = write_places(now)
    nation = places.provider.nation
    staff = write_staff(places)
    office = staff.actor(_OFFICE)
    programme = write_programme(plan(read("programme"), now, nation), places, staff, office, now)
    carers = write_carers(places, lot(day, "carers"), now)
    chosen = Chosen.out_of(programme, now)
    words = read("carers")
    past = Past(carers, words, office, lot(day, "bookings"), now)
    _write_history(past, programme, chosen)
    LastDays(programme, chosen, carers, office, now).play(instead_of(words))
    settle_outbox(now)


def _write_history(past: Past, programme: Programme, chosen: Chosen) -> None:
    """All bookings but those that the last days bring; the named carers came to a few things before."""
    bookings = Bookings(past)
    with_room = [programme.soon, programme.today, chosen.written_to, chosen.closed]
    bookings.fill(programme.sessions, untouched=chosen.untouched_by_history(), with_room=with_room)
    over = [
        session
        for session in programme.sessions
        if session.ends_at <= past.now and session.series.booked_by == BookedBy.SESSION
    ]
    for carer in past.carers.named:
        bookings.visit(carer, past.chance.sample(over, 4))
    write_stories(bookings.stories, past)
