"""What a message holds, and when one that could not be delivered is tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# Gaps between attempts; the last is repeated for as long as the message may still be sent.
GAPS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
    dt.timedelta(hours=4),
)
# After this a message would be more puzzling than useful: a person has to take it on.
TOO_LATE_AFTER = dt.timedelta(days=3)

# How long a whole channel is left alone after it could not be reached: short, since everybody waits for it.
CHANNEL_GAPS = (
    dt.timedelta(seconds=15),
    dt.timedelta(seconds=30),
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=2),
    dt.timedelta(minutes=5),
)

# What may become of a notice in each state. One that has really gone is sent, whatever was decided of it on its way.
NOTICE_TRANSITIONS: dict[str, frozenset[str]] = {
    "waiting": frozenset({"sent", "failed", "withdrawn"}),
    "failed": frozenset({"waiting", "sent"}),
    "sent": frozenset(),
    "withdrawn": frozenset({"sent"}),
}


def states_before(following: str) -> list[str]:
    """The states from which a notice may pass to this one."""
    return [status for status, targets in NOTICE_TRANSITIONS.items() if following in targets]


def next_gap(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts (one or more)."""
    return GAPS[min(attempts, len(GAPS)) - 1]


def next_channel_gap(failures: int) -> dt.timedelta:
    """How long to leave a channel alone after so many failures in a row (one or more)."""
    return CHANNEL_GAPS[min(failures, len(CHANNEL_GAPS)) - 1]


def is_too_late(due_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a message that fell due then should no longer be sent."""
    return now - due_at >= TOO_LATE_AFTER


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Attachment:
    """A text file that goes with a message.

    `content_type` may carry parameters: "text/calendar; method=PUBLISH".
    """

    filename: str
    content_type: str
    text: str


@dataclass(frozen=True)
class Message:
    """What is said, channel by channel, already in the recipient's language: plain values only.

    `links` are (label, absolute address); the first is the main action. `facts` are (term, value). `short` is
    the wording for a text message. The subject is neutral: never a therapy's or a workshop's name.
    """

    subject: str
    greeting: str = ""
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    short: str = ""
    attachments: tuple[Attachment, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", _one_line(str(self.subject)))

    def as_json(self) -> dict[str, Any]:
        """The message as a row keeps it; what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Message:
        """The message again, equal to the one that was kept."""
        return cls(
            subject=kept.get("subject", ""),
            greeting=kept.get("greeting", ""),
            paragraphs=tuple(kept.get("paragraphs", ())),
            facts=tuple((term, value) for term, value in kept.get("facts", ())),
            links=tuple((label, address) for label, address in kept.get("links", ())),
            closing=tuple(kept.get("closing", ())),
            short=kept.get("short", ""),
            attachments=tuple(Attachment(**attachment) for attachment in kept.get("attachments", ())),
        )
