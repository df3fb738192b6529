"""A session as schema.org describes an Event, for search engines and for programmes that read pages."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from evenkeel.common.links import absolute
from evenkeel.gatherings.models import Mode
from evenkeel.gatherings.queries.coming import SessionCard
from evenkeel.gatherings.queries.public_pages.session_pages import Place, SessionPage
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.organisations.queries import provider

_ATTENDANCE = {
    Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
# What would end the script element that the data stands in.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def event_json(shown: SessionPage) -> SafeString:
    """The event as JSON-LD, safe inside a script element."""
    text = json.dumps(event_data(shown), ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(text)  # noqa: S308 - nothing in it can end the element


def event_data(shown: SessionPage) -> dict[str, Any]:
    """The properties of https://schema.org/Event that are known. The link to join is never among them."""
    card, about = shown.row.card, shown.about
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"{about.title}: {card.topic}" if card.topic else about.title,
        "description": about.summary,
        "url": absolute(card.url),
        "startDate": timezone.localtime(card.starts_at).isoformat(),
        "endDate": timezone.localtime(card.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{_status(card)}",
        "eventAttendanceMode": f"https://schema.org/{_ATTENDANCE[Mode(card.mode)]}",
        "location": _location(card, shown.place),
        "organizer": {"@type": "Organization", "name": provider().name, "url": absolute("/")},
        "inLanguage": card.language,
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": card.capacity,
        "remainingAttendeeCapacity": _remaining(card),
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "GBP",
            "availability": f"https://schema.org/{'InStock' if _remaining(card) else 'SoldOut'}",
            "url": absolute(reverse("gatherings:book_session", args=[card.id])),
        },
    }


def _status(card: SessionCard) -> str:
    return "EventCancelled" if card.shut is Shut.CANCELLED else "EventScheduled"


def _remaining(card: SessionCard) -> int:
    """Places that can still be booked: none once bookings have closed."""
    return max(card.free, 0) if card.shut is None else 0


def _location(card: SessionCard, place: Place | None) -> dict[str, Any] | list[dict[str, Any]]:
    online = {"@type": "VirtualLocation", "url": absolute(card.url)}
    if place is None:
        return online
    address = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(place.address),
        "postalCode": place.postcode,
        "addressCountry": "GB",
    }
    building = {"@type": "Place", "name": place.name, "address": address}
    return [building, online] if card.mode == Mode.HYBRID else building
