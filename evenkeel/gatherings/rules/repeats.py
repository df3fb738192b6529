"""How often a series meets, as staff choose it in words, and the RFC 5545 rule that this makes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Repeat(StrEnum):
    """The plain choices; everything else about a series' dates is left out or added one by one."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"
    EIGHT_WEEKLY = "eight_weekly"
    MONTHLY = "monthly"


_WEEKS = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2, Repeat.FOUR_WEEKLY: 4, Repeat.EIGHT_WEEKLY: 8}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1


@dataclass(frozen=True)
class NthWeekday:
    """Which weekday of the month: the first to the fourth, or `LAST`; Monday is nought."""

    nth: int
    weekday: int


def nth_weekday(day: dt.date) -> NthWeekday:
    """Which weekday of its month the date is; a fifth one is the last, since not every month has five."""
    nth = (day.day - 1) // 7 + 1
    return NthWeekday(nth if nth < 5 else LAST, day.weekday())


def rule_of(
    repeat: Repeat, starts_on: dt.date, *, times: int | None = None, until: dt.date | None = None
) -> str:
    """The rule without DTSTART for dates from `starts_on`, so many times or up to a last possible date.

    Empty for a single date. Raises ValueError where a repetition has no end.
    """
    if repeat == Repeat.ONCE:
        return ""
    if times is None and until is None:
        raise ValueError("a repetition needs an end")
    parts = [*_pattern(repeat, starts_on), f"COUNT={times}" if times is not None else f"UNTIL={until:%Y%m%d}"]
    return ";".join(parts)


def repeat_of(rule: str) -> Repeat | None:
    """The plain choice that a rule stands for; None for one that was not made from a choice."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if not parts:
        return Repeat.ONCE
    if parts.get("FREQ") == "MONTHLY":
        return Repeat.MONTHLY
    if parts.get("FREQ") != "WEEKLY" or "," in parts.get("BYDAY", ""):
        return None
    interval = int(parts.get("INTERVAL", "1"))
    return next((repeat for repeat, weeks in _WEEKS.items() if weeks == interval), None)


def _pattern(repeat: Repeat, starts_on: dt.date) -> list[str]:
    if repeat == Repeat.MONTHLY:
        on = nth_weekday(starts_on)
        return ["FREQ=MONTHLY", f"BYDAY={on.nth}{_WEEKDAYS[on.weekday]}"]
    return ["FREQ=WEEKLY", f"INTERVAL={_WEEKS[repeat]}", f"BYDAY={_WEEKDAYS[starts_on.weekday()]}"]
