"""What every way of delivering has in common: a line that takes one notice at a time, and how it says no."""

import datetime as dt
from typing import Protocol

from evenkeel.notices.contacts import Reachable
from evenkeel.notices.models import Notice


class Undelivered(Exception):
    """The notice did not go. `code` is short, stable, and holds nothing of a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RefusedForGood(Undelivered):
    """It will never go to this address: somebody has to reach the person in another way."""


class TryLater(Undelivered):
    """It did not go now; it may another time."""


class LostOnTheWay(TryLater):
    """The line broke while it was being sent: this one notice may be to blame, or nothing goes at present."""


class ChannelDown(Undelivered):
    """Nothing goes by this channel at present, whoever it is for."""


class Line(Protocol):
    """An open way to deliver by one channel; used for one batch."""

    def send(self, notice: Notice, to: Reachable, now: dt.datetime) -> None:
        """Deliver, or raise RefusedForGood, TryLater, LostOnTheWay or ChannelDown."""

    def close(self) -> None:
        """Let go of what is held open."""
