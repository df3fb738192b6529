"""Crisis lines: which are shown where, and when somebody must ring them again to see that they are right."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

CHECK_LASTS_DAYS = 90
# A check that lies further back says nothing of the number today.
CHECK_COUNTS_DAYS = 365
SECTIONS = ("danger", "talk", "young", "risk", "other")


class Standing(enum.StrEnum):
    """How far a line's number can be trusted."""

    UNCHECKED = "unchecked"
    DUE = "due"
    CHECKED = "checked"


@dataclass(frozen=True)
class CrisisLine:
    """One line as the data file has it, with the day on which somebody last found it right.

    `call` and `text` are words for people; `tel`, `sms` and `relay` are what a phone dials.
    """

    id: str
    name: str
    for_whom: str
    call: str
    tel: str
    text: str
    sms: str
    sms_body: str
    relay: str
    email: str
    hours: str
    nations: frozenset[str]
    section: str
    in_panel: bool
    checked_on: dt.date | None = None

    @property
    def number(self) -> str:
        """Everything that a person would dial, as one text: a check holds only while it stays the same."""
        return " ".join(part for part in (self.tel, self.sms, self.sms_body) if part) or self.call

    @property
    def has_number(self) -> bool:
        """Whether there is something to ring or text here; where not, it only says where to look."""
        return bool(self.tel or self.sms)

    @property
    def sms_address(self) -> str:
        """What a link that begins a text message points to; empty where the line takes none."""
        if not self.sms:
            return ""
        return f"sms:{self.sms}" + (f"?&body={quote(self.sms_body)}" if self.sms_body else "")

    @property
    def relay_digits(self) -> str:
        """The text relay number without its spaces."""
        return self.relay.replace(" ", "")


def read_line(facts: dict[str, Any]) -> CrisisLine:
    """A line from its entry in the data file. Raises KeyError or ValueError where the entry is not whole."""
    if facts["section"] not in SECTIONS:
        raise ValueError(f"crisis line {facts['id']} is in no section")
    return CrisisLine(
        id=facts["id"],
        name=facts["name"],
        for_whom=facts["for"],
        call=facts["call"],
        tel=facts["tel"],
        text=facts["text"],
        sms=facts["sms"],
        sms_body=facts["sms_body"],
        relay=facts["relay"],
        email=facts["email"],
        hours=facts["hours"],
        nations=frozenset(facts["nations"]),
        section=facts["section"],
        in_panel=facts["in_panel"],
    )


def with_check(line: CrisisLine, checked: tuple[str, dt.date] | None) -> CrisisLine:
    """The line with the date of its last check, if that was a check of the number which it has now."""
    if checked is None or checked[0] != line.number:
        return line
    return replace(line, checked_on=checked[1])


def counts(checked_on: dt.date, today: dt.date) -> bool:
    """Whether it is worth writing down that a number was right on that day."""
    return (today - checked_on).days <= CHECK_COUNTS_DAYS


def standing(line: CrisisLine, today: dt.date) -> Standing:
    """Whether the number has been checked, and not too long ago."""
    if line.checked_on is None:
        return Standing.UNCHECKED
    age = (today - line.checked_on).days
    return Standing.DUE if age > CHECK_LASTS_DAYS else Standing.CHECKED
