"""What a kind of task is, the states that a task passes through, and when one is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evenkeel.common.access import Permission

# What may become of a task in each state.
TASK_TRANSITIONS: dict[str, frozenset[str]] = {
    "open": frozenset({"answered", "withdrawn"}),
    "answered": frozenset(),
    "withdrawn": frozenset(),
}


@dataclass(frozen=True)
class Answer:
    """One way in which a task can be answered; with `needs_note` only with a few words that say how."""

    code: str
    label: Any  # text, or text that is translated when it is shown
    needs_note: bool = False


@dataclass(frozen=True)
class TaskKind:
    """What all tasks of one kind share.

    `code` names the app first: "gatherings.arrange_need". `name` is what many of them are together, for lists;
    `title` holds %(name)s places for the task's facts.
    `escalate_after` is counted from when the task is made; None for a kind of which nobody is told. `reasons`
    are sentences by the code that a task's facts hold as "why". `permission` is what doing the work takes, besides
    the right to answer tasks. `note` is what the few words with an answer say, and `note_hint` who reads them.
    """

    code: str
    name: Any
    title: Any
    help: Any
    answers: tuple[Answer, ...]
    escalate_after: dt.timedelta | None = None
    reasons: Mapping[str, Any] = field(default_factory=dict, hash=False)
    permission: Permission | None = None
    note: Any = ""
    note_hint: Any = ""

    def answer(self, code: str) -> Answer | None:
        """The answer of that code, if the kind has it."""
        return next((answer for answer in self.answers if answer.code == code), None)

    def said(self, facts: Mapping[str, Any]) -> str:
        """The title with the task's own facts in it; a fact that is missing leaves its place empty."""
        return str(self.title) % _Facts(facts)

    def reason(self, facts: Mapping[str, Any]) -> str:
        """What this one task asks for beyond its title; empty where the kind says all."""
        return str(self.reasons.get(facts.get("why", ""), ""))


@dataclass(frozen=True)
class Person:
    """Whom a task concerns: name, record, and number (E.164) with what to know before it is rung, as (what, words)."""

    name: str
    path: str
    phone: str = ""
    before_ringing: tuple[tuple[str, str], ...] = ()


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


def may_become(status: str, following: str) -> bool:
    """Whether a task in the one state may pass to the other."""
    return following in TASK_TRANSITIONS[status]


def is_overdue(due_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the moment by which it was to be done has passed."""
    return due_at < now
