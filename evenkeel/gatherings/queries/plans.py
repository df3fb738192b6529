"""The dates of a series that is being laid out, each with what staff should know of it before saving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenkeel.common import clock
from evenkeel.common.bank_holidays import bank_holidays
from evenkeel.gatherings.queries.clashes import ClashShown
from evenkeel.gatherings.rules.clashes import Slot
from evenkeel.gatherings.rules.recurrence import is_skipped
from evenkeel.gatherings.rules.repeats import Repeat, repeat_of
from evenkeel.organisations.queries import provider

REPEATS = {
    Repeat.ONCE: _("Once"),
    Repeat.WEEKLY: _("Every week"),
    Repeat.FORTNIGHTLY: _("Every 2 weeks"),
    Repeat.FOUR_WEEKLY: _("Every 4 weeks"),
    Repeat.EIGHT_WEEKLY: _("Every 8 weeks"),
    Repeat.MONTHLY: _("Every month"),
}


@dataclass(frozen=True)
class PlannedDate:
    """One date of a plan. `holiday` names a bank holiday on it; `is_moved_on` where the clocks skip the time."""

    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    holiday: str
    is_moved_on: bool
    is_left_out: bool
    clashes: tuple[ClashShown, ...]


def planned_dates(
    slots: Sequence[Slot], start_time: dt.time, left_out: Collection[dt.date], clashes: Sequence[ClashShown]
) -> list[PlannedDate]:
    """Every date that the plan gives for this time, those that are left out too."""
    nation = provider().nation
    found = []
    for slot in slots:
        day = timezone.localdate(slot.starts_at)
        found.append(
            PlannedDate(
                day=day,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                holiday=bank_holidays(nation, day.year).get(day, ""),
                is_moved_on=is_skipped(day, start_time, clock.here().key),
                is_left_out=day in left_out,
                clashes=tuple(clash for clash in clashes if clash.wanted_starts_at == slot.starts_at),
            )
        )
    return found


def said_repeat(rule: str) -> str:
    """How often a series meets, in words; the rule itself where no plain choice made it."""
    repeat = repeat_of(rule)
    return str(REPEATS[repeat]) if repeat is not None else rule
