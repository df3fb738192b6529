"""What a row said when a page showed it, in one short word, so that a stale page is found out."""

import hashlib
import json
from collections.abc import Iterable

from evenkeel.gatherings.models import Facilitator, Offering, Series, Session

_SERIES = [
    "name",
    "status",
    "starts_on",
    "start_time",
    "duration_minutes",
    "rule",
    "except_on",
    "also_on",
    "mode",
    "venue_id",
    "room_id",
    "online_link",
    "language",
    "capacity",
    "closes_minutes_before",
    "allows_companion",
]
_SESSION = [
    "status",
    "topic",
    "starts_at",
    "ends_at",
    "mode",
    "venue_id",
    "room_id",
    "online_link",
    "joining_note",
    "sequence",
]
_OFFERING = [
    "team_id",
    "title",
    "kind",
    "summary",
    "what_happens",
    "who_for",
    "what_to_bring",
    "is_published",
]
_FACILITATOR = ["name", "kind", "user_id", "team_id", "organisation_id", "introduction", "is_active"]


def offering_version(offering: Offering) -> str:
    """Moves with every change of the offering."""
    return _version(getattr(offering, field) for field in _OFFERING)


def facilitator_version(facilitator: Facilitator) -> str:
    """Moves with every change of the facilitator's details."""
    return _version(getattr(facilitator, field) for field in _FACILITATOR)


def series_version(series: Series) -> str:
    """Moves with every change of the series itself or of who leads it; one query."""
    return _version([*(getattr(series, field) for field in _SERIES), _leaders(series)])


def session_version(session: Session) -> str:
    """Moves with every change that staff make to the session, not with bookings; its pool is loaded. One query."""
    values = [getattr(session, field) for field in _SESSION]
    return _version([*values, session.pool.capacity, _leaders(session)])


def party_version(party: int, companion_name: str) -> str:
    """Moves with every change of who comes on a booking."""
    return _version([party, companion_name])


def _leaders(thing: Series | Session) -> list[int]:
    return sorted(facilitator.pk for facilitator in thing.facilitators.all())


def _version(values: Iterable[object]) -> str:
    return hashlib.blake2b(json.dumps(list(values), default=str).encode(), digest_size=8).hexdigest()
