"""A booking as its holder has it: made, looked at and pressed by their own link."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import Request, book_place
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests.factories import NOW, asking

STEPS = (
    "show_booking",
    "cancel_booking",
    "change_booking",
    "move_booking",
    "take_offer",
    "leave_list",
    "confirm_coming",
    "rejoin_list",
    "show_join_link",
    "show_calendar",
)


def book(where: Session, request: Request | None = None, **how: Any) -> Booking:
    """Somebody's booking; Maryam's, where nobody is named."""
    asked = request or asking()
    return book_place(session_id=where.pk, request=asked, by=ANYONE, **{"now": NOW} | how).booking


def look(booking: Booking, step: str = "show_booking", **query: object) -> HttpResponse:
    """The page of one step, opened."""
    return Client().get(booking_path(booking, step), query)


def press(booking: Booking, step: str, **fields: object) -> HttpResponse:
    """What comes of the button on the page of one step."""
    return Client().post(booking_path(booking, step), fields, follow=True)
