"""The form that books a place, as somebody fills it in and sends it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.tests.factories import NOW, asking

MARYAM = {"name": "Maryam Siddiqui", "email": "maryam@example.org", "companion": "no"}
TOM = {"name": "Tom Okafor", "email": "tom@example.org", "companion": "no"}


def form_of(where: Session) -> str:
    return reverse("gatherings:book_session", args=[where.pk])


def send(where: Session, typed: dict, *, client: Client | None = None, follow: bool = True, **more):
    return (client or Client()).post(form_of(where), typed | more, follow=follow)


def fill(where: Session) -> None:
    """Take every place, by people of whom nothing more is heard."""
    for number in range(where.pool.capacity):
        book_place(session_id=where.pk, request=asking(f"Early Bird {number}"), by=ANYONE, now=NOW)


def statuses() -> list[str]:
    return list(Booking.objects.order_by("pk").values_list("status", flat=True))
