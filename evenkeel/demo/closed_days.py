"""Days on which nothing is held: bank holidays, and the break at the turn of the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evenkeel.common.bank_holidays import bank_holidays, is_working_day

_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class ClosedDays:
    """The nation's bank holidays and a yearly break; `first` and `last` are "MM-DD" and may lie across new year."""

    nation: str
    first: str
    last: str

    @classmethod
    def from_content(cls, nation: str, entry: Mapping[str, str]) -> ClosedDays:
        """The closed days of a nation, with the break that the programme names."""
        return cls(nation, entry["from"], entry["to"])

    def __contains__(self, day: dt.date) -> bool:
        in_year = f"{day:%m-%d}"
        in_break = (
            self.first <= in_year <= self.last
            if self.first <= self.last
            else in_year >= self.first or in_year <= self.last
        )
        return in_break or day in bank_holidays(self.nation, day.year)

    def weekly_from(self, day: dt.date) -> dt.date:
        """The day itself, or the same weekday of the first later week in which it is not closed."""
        while day in self:
            day += _WEEK
        return day

    def nearest_in_month(self, day: dt.date) -> dt.date:
        """The working day nearest to it, in its month, that is not closed; the later one of two as near."""
        for distance in range(1, 28):
            for other in (day + dt.timedelta(days=distance), day - dt.timedelta(days=distance)):
                if other.month == day.month and is_working_day(other, self.nation) and other not in self:
                    return other
        raise ValueError(f"no day is open in the month of {day}")
