"""What each field of each model holds, for how long it is kept, and what happens then.

A guard test fails on a field that its model does not list; a carer's download and erasure work from this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Kept:
    """How long personal data is kept, and what becomes of it.

    `days` counts from `since`; None keeps it for as long as its owner's record is kept.
    """

    since: str
    days: int | None
    then: Literal["delete", "blank", "keep"]


YEARS_8 = 8 * 365 + 2
CARER_RECORD = Kept("the carer's last contact", YEARS_8, "blank")
BOOKING = Kept("the session", YEARS_8, "blank")
MESSAGE_TEXT = Kept("the message was sent", 90, "blank")
WORK = Kept("the task was answered", YEARS_8, "blank")
STAFF = Kept("the person left", YEARS_8, "keep")
AUDIT = Kept("the entry was made", YEARS_8, "keep")


def classify(*, plain: str = "", personal: dict[str, Kept] | None = None) -> dict[str, Kept | None]:
    """Field names to how long each is kept; None for a field that holds nothing of a person."""
    return {**dict.fromkeys(plain.split(), None), **(personal or {})}
