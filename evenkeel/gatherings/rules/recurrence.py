"""When a series meets: a recurrence rule read in local time, so that a clock change never moves the hour."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

# A rule without an end is laid out this far, and no rule gives more dates than this.
MOST_DATES = 200
HORIZON = dt.timedelta(days=2 * 366)
# A date further ahead than this is a slip of the finger.
YEARS_AHEAD = 10


class BadRule(ValueError):
    """The rule is not one that RFC 5545 knows, or it gives no dates."""


def dates_of(
    *,
    rule: str,
    starts_on: dt.date,
    except_on: Iterable[dt.date] = (),
    also_on: Iterable[dt.date] = (),
) -> list[dt.date]:
    """The dates of a series, in order, each once.

    `rule` is an RFC 5545 recurrence without DTSTART ("FREQ=WEEKLY;INTERVAL=8;BYDAY=TH"); an empty one
    gives `starts_on` alone. As in the standard, `starts_on` itself counts only where the rule hits it.
    Raises BadRule.
    """
    found, _goes_on = _given_by(rule, starts_on)
    dates = sorted((found - set(except_on)) | set(also_on))
    if not dates:
        raise BadRule(rule)
    return dates


def cut_short_after(rule: str, starts_on: dt.date) -> dt.date | None:
    """The last date that the rule is laid out to, where it would go on after it. Raises BadRule."""
    found, goes_on = _given_by(rule, starts_on)
    return max(found) if goes_on else None


def _given_by(rule: str, starts_on: dt.date) -> tuple[set[dt.date], bool]:
    """The dates of the rule within the horizon, and whether it gives more after them."""
    if not rule:
        return {starts_on}, False
    last = starts_on + HORIZON
    found: set[dt.date] = set()
    try:
        for moment in rrulestr(rule, dtstart=dt.datetime.combine(starts_on, dt.time()), ignoretz=True):
            if moment.date() > last or len(found) >= MOST_DATES:
                return found, True
            found.add(moment.date())
    except (ValueError, TypeError, KeyError) as error:
        raise BadRule(rule) from error
    return found, False


def last_day_to_plan(today: dt.date) -> dt.date:
    """The latest date that anything may be put on."""
    return today + relativedelta(years=YEARS_AHEAD)


def moment_of(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """That time on the wall clock of the zone on that day, in UTC.

    An hour that the spring change leaves out becomes the same minutes of the hour after it; of an hour
    that the autumn change repeats, the first is meant.
    """
    local = dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def is_skipped(day: dt.date, time: dt.time, zone: str) -> bool:
    """Whether the clocks go forward over that time on that day, so that no clock ever shows it."""
    return moment_of(day, time, zone).astimezone(ZoneInfo(zone)).time() != time


def end_of(starts_at: dt.datetime, duration_minutes: int) -> dt.datetime:
    """When a session ends: minutes really elapsed, so that one across a clock change is not cut short."""
    return starts_at + dt.timedelta(minutes=duration_minutes)


def day_part(time: dt.time) -> str:
    """ "morning" before noon, "afternoon" before 17:00, else "evening"."""
    if time.hour < 12:
        return "morning"
    return "afternoon" if time.hour < 17 else "evening"
