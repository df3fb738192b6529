"""How the provider looks in a message: config registers the function that reads it from the provider's row."""

from collections.abc import Callable
from dataclasses import dataclass

ACCENT_COLOUR = "#17494d"


@dataclass(frozen=True)
class Sender:
    """Who writes. `address` is what messages come from, `reply_to` who reads what people answer; either may be ""."""

    name: str
    address: str
    reply_to: str = ""
    phone: str = ""
    phone_hours: str = ""
    accent_colour: str = ACCENT_COLOUR


_readers: list[Callable[[], Sender]] = []


def register_sender(read: Callable[[], Sender]) -> None:
    """Say who knows how the provider is called and where it reads its mail."""
    _readers[:] = [read]


def sender() -> Sender:
    """The provider as it is at this moment. Raises LookupError where nobody registered it."""
    if not _readers:
        raise LookupError("nobody registered how the provider looks in a message")
    return _readers[0]()
