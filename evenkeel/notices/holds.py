"""Whose messages have to be kept whatever their age: asked of the app that knows the recipients."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

Held = Callable[[], QuerySet[Any, Any]]

_held: dict[str, Held] = {}


def register_held(recipient_kind: str, ids: Held) -> None:
    """Say which recipients of a kind ("carer", "user") are on hold: a query of their ids."""
    _held[recipient_kind] = ids


def to_somebody_held() -> Q:
    """The notices to recipients who are on hold."""
    held = Q(pk__in=[])
    for kind, ids in _held.items():
        held |= Q(recipient_kind=kind, recipient_id__in=ids())
    return held
