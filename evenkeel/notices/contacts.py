"""Asks, at the moment of sending, whether and where somebody may be reached now."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from evenkeel.notices.models import Channel


@dataclass(frozen=True)
class Reachable:
    """The address for the channel: an email address or a telephone number as E.164; and the person's name."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class NotNow:
    """They may be reached by this channel, but not before this moment."""

    until: dt.datetime


@dataclass(frozen=True)
class NotAllowed:
    """They may not be reached by this channel; `reason` is a code: "barred", "erased", "no_address"."""

    reason: str


Contact = Reachable | NotNow | NotAllowed
Resolver = Callable[[int, Channel, dt.datetime], Contact]

_resolvers: dict[str, Resolver] = {}


def register_resolver(recipient_kind: str, resolver: Resolver) -> None:
    """Say who knows the addresses of such recipients ("carer", "user")."""
    _resolvers[recipient_kind] = resolver


def contact(recipient_kind: str, recipient_id: int, channel: Channel, now: dt.datetime) -> Contact:
    """What the recipient allows at this moment. Raises LookupError for a kind that nobody registered."""
    if recipient_kind not in _resolvers:
        raise LookupError(f"no resolver is registered for recipients of the kind {recipient_kind!r}")
    return _resolvers[recipient_kind](recipient_id, channel, now)
