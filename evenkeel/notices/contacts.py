"""Asks, at the moment of sending, whether and where somebody may be reached now; and, for pages, who they are."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from evenkeel.common.actors import Actor
from evenkeel.common.asking import Thing, known_of
from evenkeel.common.named import Named, NamesFor
from evenkeel.notices.models import Channel, Notice


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


_names: dict[str, NamesFor] = {}


def register_names(recipient_kind: str, names_for: NamesFor) -> None:
    """Say who knows the names of such recipients."""
    _names[recipient_kind] = names_for


def recipients(notices: Collection[Notice], actor: Actor) -> dict[int, Named]:
    """To whom each goes, by the notice's id, as far as the actor may know: one query for each kind of recipient."""
    named = known_of([_to(notice) for notice in notices], _names, actor)
    return {notice.pk: named[_to(notice)] for notice in notices if _to(notice) in named}


def _to(notice: Notice) -> Thing:
    return notice.recipient_kind, notice.recipient_id
