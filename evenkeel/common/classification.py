"""What each field of each model holds, for how long it is kept, and what happens then.

A guard test fails on a field that its model does not list; a carer's download and erasure work from this.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.conf import settings


@dataclass(frozen=True)
class Kept:
    """How long personal data is kept, and what becomes of it.

    `days` counts from `since`; None keeps it for as long as its owner's record is kept, or for good where `then` is
    "keep".
    """

    since: str
    days: int | None
    then: Literal["delete", "blank", "keep"]

    def over_before(self, now: dt.datetime) -> dt.datetime:
        """What `since` names has to lie before this moment for its time to be over.

        Raises ValueError for what is kept as long as its owner's record.
        """
        if self.days is None:
            raise ValueError(f"what is kept since {self.since} has no time of its own")
        return now - dt.timedelta(days=self.days)


_RECORDS_DAYS = int(settings.KEEP_RECORDS_YEARS * 365.25)
CARER_RECORD = Kept("the carer's last contact", _RECORDS_DAYS, "blank")
# What leads to a carer and counts them without a name once their record is erased.
WITH_RECORD = Kept("the carer's record was made", None, "blank")
BOOKING = Kept("the end of the session", _RECORDS_DAYS, "blank")
MESSAGE_TEXT = Kept("the message was sent", settings.KEEP_MESSAGES_DAYS, "blank")
WORK = Kept("the task was answered, or was due where nobody had to", _RECORDS_DAYS, "blank")
# Who leads or did something in the course of their work, and the audit: no sweep ends them. The audit holds ids
# alone, and a carer's leads to a record without a name once that is erased.
STAFF = Kept("it was written down", None, "keep")
AUDIT = Kept("the entry was made", None, "keep")


def classify(*, plain: str = "", personal: dict[str, Kept] | None = None) -> dict[str, Kept | None]:
    """Field names to how long each is kept; None for a field that holds nothing of a person."""
    return {**dict.fromkeys(plain.split(), None), **(personal or {})}
