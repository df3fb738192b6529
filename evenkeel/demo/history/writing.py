"""Writes the stories down, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Sequence

from evenkeel.audit.actions import entry, record_all
from evenkeel.audit.models import Entry
from evenkeel.common.actors import ANYONE
from evenkeel.demo.history.registers import write_registers
from evenkeel.demo.history.stories import Past, Story
from evenkeel.demo.history.work import write_work
from evenkeel.gatherings.models import Booking, PlacePool

_DONE = {
    Booking.Status.BOOKED: "book_place",
    Booking.Status.WAITING: "join_waiting_list",
    Booking.Status.CANCELLED: "cancel_place",
}


def write_stories(stories: Sequence[Story], past: Past) -> None:
    """Bookings with the counts of their places, the work that they made, registers, and who did what."""
    in_order = sorted(stories, key=lambda story: story.booking.created_at)
    Booking.objects.bulk_create([story.booking for story in in_order])
    pools = {story.booking.pool.pk: story.booking.pool for story in in_order}
    PlacePool.objects.bulk_update(pools.values(), ["taken", "waiting"])
    write_work(in_order, past)
    write_registers(in_order, past)
    record_all([_entry(story.booking, past) for story in in_order])


def _entry(booking: Booking, past: Past) -> Entry:
    return entry(
        by=past.office if booking.source == Booking.Source.PHONE else ANYONE,
        action=f"gatherings.{_DONE[Booking.Status(booking.status)]}",
        now=booking.status_at,
        subject=("booking", booking.pk),
        person_id=booking.carer_id,
        facts={"party": booking.party},
    )
