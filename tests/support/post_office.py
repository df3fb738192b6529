"""A real mail server on loopback, whose mood a test can change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller

from tests.support.postgres import free_port
from tests.support.waiting import comes_true

ACCEPTED = "250 OK"


@dataclass(frozen=True)
class Received:
    """A letter that the server took, and every address that it was handed over for."""

    addresses: tuple[str, ...]
    letter: EmailMessage

    @property
    def id(self) -> str:
        return str(self.letter["Message-ID"])


@dataclass
class PostOffice:
    """What the server answers to a recipient and to a letter, and what it has taken so far."""

    to_recipient: str = ACCEPTED
    to_letter: str = ACCEPTED
    to_sender: str = ACCEPTED
    # Whoever hands a letter over for one of these addresses finds the line cut; "*" is everybody.
    cut_for: set[str] = field(default_factory=set)
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    port: int = field(default_factory=free_port)
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Begin to answer."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Answer nobody, until it is opened again at the same address."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def ids(self) -> Counter[str]:
        """How often each letter came."""
        return Counter(one.id for one in self.received)

    def wait_for(self, count: int, seconds: float) -> bool:
        """Whether so many different letters came in time."""
        return comes_true(lambda: len(self.ids()) >= count, seconds, every=0.01)

    # What aiosmtpd calls, by these names.

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.to_sender == ACCEPTED:
            envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.to_recipient == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.cut_for & {"*", *envelope.rcpt_tos}:
            server.transport.abort()
        elif self.to_letter == ACCEPTED:
            letter = cast(EmailMessage, message_from_bytes(envelope.content, policy=default))
            self.received.append(Received(tuple(envelope.rcpt_tos), letter))
        return self.to_letter


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A server that accepts everything, until the block ends."""
    office = PostOffice()
    office.open()
    try:
        yield office
    finally:
        office.close()
