"""Holds everything that one delivery waits for to one limit, and cuts its connection off at the end of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from django.conf import settings

# A server that answers a byte at a time keeps within every timeout. No delivery takes longer than so many of them.
LONGEST_TIMEOUTS = 3


class TimeLimit:
    """How long a delivery may take, with the opening of its connection.

    While a connection is being encrypted nobody has it in hand who could cut it off: so the wire below is held, by a
    hold of its own.
    """

    def __init__(self) -> None:
        self._ends_at = 0.0
        self._wire: socket.socket | None = None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Cut the connection off, should the block last too long: what waits for an answer then fails."""
        seconds = LONGEST_TIMEOUTS * settings.MAIL_TIMEOUT_SECONDS
        self._ends_at = monotonic() + seconds
        timer = threading.Timer(seconds, self._cut_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def connected(self, host: str, port: int) -> socket.socket:
        """A connection to the first of the host's addresses that answers. Raises OSError where none does in time."""
        fault = OSError("no address")
        for *_kind, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                return self._connected(str(address[0]), port)
            except OSError as error:
                fault = error
        raise fault

    def _connected(self, address: str, port: int) -> socket.socket:
        timeout = settings.MAIL_TIMEOUT_SECONDS
        wire = socket.create_connection((address, port), min(timeout, self._left()))
        self._wire = wire.dup()
        wire.settimeout(timeout)
        return wire

    def _left(self) -> float:
        left = self._ends_at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _cut_off(self) -> None:
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Hold the connection no longer: it was closed."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None
