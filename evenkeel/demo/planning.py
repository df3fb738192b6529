"""Lays the demonstration's programme out from the present day: plain values, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from evenkeel.demo.closed_days import ClosedDays
from evenkeel.gatherings.rules.recurrence import dates_of, end_of, moment_of

ZONE = "Europe/London"
_ZONE = ZoneInfo(ZONE)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = dt.timedelta(days=7)
# A Monday from which "every other week" and the like are counted, so that they fall alike whenever it is built.
_COUNTED_FROM = dt.date(2024, 1, 1)
# A session a day from now begins between these, on the wall clock.
_EARLIEST, _LATEST = dt.time(8, 30), dt.time(20, 30)

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Planned:
    """One series and its dates. `purpose` marks the two that are laid out for the present day."""

    offering: str
    time: dt.time
    minutes: int
    places: int
    led_by: tuple[str, ...]
    mode: str
    starts_on: dt.date
    rule: str = ""
    except_on: tuple[dt.date, ...] = ()
    also_on: tuple[dt.date, ...] = ()
    name: str = ""
    language: str = "en"
    venue: str = ""
    room: str = ""
    booked_by: str = "session"
    allows_companion: bool = True
    is_draft: bool = False
    topics: tuple[str, ...] = ()
    purpose: str = ""

    def dates(self) -> list[dt.date]:
        """The days on which it meets, as its rule and exceptions give them."""
        return dates_of(
            rule=self.rule, starts_on=self.starts_on, except_on=self.except_on, also_on=self.also_on
        )

    def sessions(self) -> list[tuple[dt.datetime, dt.datetime]]:
        """Start and end of each session, in UTC."""
        starts = [moment_of(day, self.time, ZONE) for day in self.dates()]
        return [(start, end_of(start, self.minutes)) for start in starts]

    def topic(self, position: int) -> str:
        """What the session at that position is about, where its sessions differ."""
        return self.topics[position % len(self.topics)] if self.topics else ""


def plan(programme: Entry, now: dt.datetime, nation: str) -> list[Planned]:
    """Every series of the programme, laid out from `now`."""
    today = moment_to_day(now)
    layout = _Layout(programme, today, ClosedDays.from_content(nation, programme["break"]))
    planned = list(layout.everything())
    planned.append(_today(programme["today"], today, planned))
    planned.append(_soon(programme["soon"], now, planned))
    return planned


def moment_to_day(moment: dt.datetime) -> dt.date:
    """The date on the wall where the service is."""
    return moment.astimezone(_ZONE).date()


class _Layout:
    """Turns each entry into its dates; all of them counted from one day."""

    def __init__(self, programme: Entry, today: dt.date, closed: ClosedDays) -> None:
        self.programme = programme
        self.today = today
        self.monday = today - dt.timedelta(days=today.weekday())
        self.closed = closed
        self.first = self.monday + programme["lays_out"]["from_week"] * _WEEK
        self.last = self.monday + programme["lays_out"]["to_week"] * _WEEK

    def everything(self) -> Iterator[Planned]:
        """All that does not hang on the hour of building."""
        kinds: dict[str, Callable[[Entry], Iterator[Planned]]] = {
            "regular": self._regular,
            "monthly": self._monthly,
            "runs": self._runs,
            "once": self._once,
        }
        for kind, lay_out in kinds.items():
            for entry in self.programme[kind]:
                yield from lay_out(entry)
        yield from self._each_month_anew(self.programme["each_month_anew"])
        yield self._reference_group(self.programme["reference_group"])
        yield from self._carers_week(self.programme["carers_week"])

    def _regular(self, entry: Entry) -> Iterator[Planned]:
        """Every so many weeks, from a quarter ago to some months ahead."""
        weeks, weekday = entry["every_weeks"], WEEKDAYS.index(entry["weekday"])
        starts_on = self.first + dt.timedelta(days=weekday)
        while ((starts_on - _COUNTED_FROM).days // 7) % weeks != entry["turn"]:
            starts_on += _WEEK
        rule = f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={_BYDAY[weekday]};UNTIL={self.last:%Y%m%d}"
        yield self._without_closed_days(_planned(entry, starts_on, rule))

    def _monthly(self, entry: Entry) -> Iterator[Planned]:
        """On the first, second, third or fourth such day of each month."""
        weekday = WEEKDAYS.index(entry["weekday"])
        rule = f"FREQ=MONTHLY;BYDAY={entry['which']}{_BYDAY[weekday]};UNTIL={self.last:%Y%m%d}"
        starts_on = dates_of(rule=rule, starts_on=self.first)[0]
        yield self._without_closed_days(_planned(entry, starts_on, rule))

    def _each_month_anew(self, entry: Entry) -> Iterator[Planned]:
        """A fresh series every month, with nothing lost to a closed day; the last month still a draft."""
        for offset in [*range(entry["from_month"], entry["to_month"] + 1), entry["draft_month"]]:
            month = _month_from(self.today, offset)
            for number, series in enumerate(entry["series"]):
                topics = _turned(entry["topics"], (month.year * 12 + month.month) * 4 + number)
                yield replace(
                    self._in_month(series, month),
                    name=f"{month:%B}",
                    topics=topics[::2],
                    is_draft=offset == entry["draft_month"],
                )

    def _in_month(self, entry: Entry, month: dt.date) -> Planned:
        weekday, (first, second) = WEEKDAYS.index(entry["weekday"]), entry["which"]
        starts_on = dates_of(rule=f"FREQ=MONTHLY;BYDAY={first}{_BYDAY[weekday]}", starts_on=month)[0]
        rule = f"FREQ=WEEKLY;INTERVAL={second - first};BYDAY={_BYDAY[weekday]};COUNT=2"
        planned = _planned(entry, starts_on, rule)
        closed = tuple(day for day in planned.dates() if day in self.closed)
        instead = tuple(self.closed.nearest_in_month(day) for day in closed)
        return replace(planned, except_on=closed, also_on=instead)

    def _runs(self, entry: Entry) -> Iterator[Planned]:
        """So many weeks running, a week later for each that is closed."""
        weekday = WEEKDAYS.index(entry["weekday"])
        for week in entry["runs"]:
            starts_on = self.closed.weekly_from(self.monday + week * _WEEK + dt.timedelta(days=weekday))
            count, closed, day = 0, [], starts_on
            while count < entry["sessions"]:
                closed += [day] if day in self.closed else []
                count += day not in self.closed
                day += _WEEK
            rule = f"FREQ=WEEKLY;INTERVAL=1;BYDAY={_BYDAY[weekday]};COUNT={count + len(closed)}"
            yield replace(_planned(entry, starts_on, rule), except_on=tuple(closed))

    def _once(self, entry: Entry) -> Iterator[Planned]:
        """One date in each of some weeks."""
        weekday = dt.timedelta(days=WEEKDAYS.index(entry["weekday"]))
        for number, week in enumerate(entry["weeks"]):
            starts_on = self.closed.weekly_from(self.monday + week * _WEEK + weekday)
            planned = _planned(entry, starts_on)
            yield replace(planned, topics=_turned(planned.topics, number))

    def _reference_group(self, entry: Entry) -> Planned:
        """For two years, from a meeting that is over, in the one of the eight weeks that meets no closed day."""
        weekday, weeks = WEEKDAYS.index(entry["weekday"]), entry["every_weeks"]
        rule = f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={_BYDAY[weekday]};COUNT={entry['sessions']}"
        last = self.monday + dt.timedelta(days=weekday) - _WEEK
        choices = [_planned(entry, last - week * _WEEK, rule) for week in range(weeks)]
        clear = [each for each in choices if not any(day in self.closed for day in each.dates())]
        return (clear or choices)[0]

    def _carers_week(self, entries: Sequence[Entry]) -> Iterator[Planned]:
        monday = carers_week(self.today)
        for entry in entries:
            yield _planned(entry, monday + dt.timedelta(days=WEEKDAYS.index(entry["weekday"])))

    def _without_closed_days(self, planned: Planned) -> Planned:
        closed = tuple(day for day in planned.dates() if day in self.closed)
        return replace(planned, except_on=closed)


def carers_week(today: dt.date) -> dt.date:
    """The Monday of the next Carers Week: the first full week of June that is not over."""
    for year in (today.year, today.year + 1):
        june = dt.date(year, 6, 1)
        monday = june + dt.timedelta(days=-june.weekday() % 7)
        if monday + dt.timedelta(days=6) >= today:
            return monday
    raise AssertionError("next year's is always to come")


def _planned(entry: Entry, starts_on: dt.date, rule: str = "") -> Planned:
    online, hybrid = entry.get("online", False), entry.get("hybrid", False)
    return Planned(
        offering=entry["offering"],
        time=dt.time.fromisoformat(entry["time"]),
        minutes=entry["minutes"],
        places=entry["places"],
        led_by=tuple(entry["led_by"]),
        mode="online" if online else "hybrid" if hybrid else "in_person",
        starts_on=starts_on,
        rule=rule,
        name=entry.get("name", ""),
        language=entry.get("language", "en"),
        venue=entry.get("venue", ""),
        room=entry.get("room", ""),
        booked_by=entry.get("booked_by", "session"),
        allows_companion=entry.get("companions", True),
        topics=tuple(entry.get("topics", ())),
    )


def _today(entry: Entry, today: dt.date, planned: Sequence[Planned]) -> Planned:
    """One on the very day, at the first of its times at which its leader and its room are free."""
    choices = [_planned({**entry, "time": time}, today) for time in entry["times"]]
    chosen = next((choice for choice in choices if not _clashes(choice, planned)), choices[0])
    return replace(chosen, topics=(entry["topic"],), purpose="today")


def _soon(entry: Entry, now: dt.datetime, planned: Sequence[Planned]) -> Planned:
    """One between 24 and 36 hours from now, led by the first of its people who is free."""
    start = (now + dt.timedelta(hours=24)).astimezone(_ZONE)
    start += dt.timedelta(minutes=-start.minute % 30, seconds=-start.second, microseconds=-start.microsecond)
    if start < now + dt.timedelta(hours=24):
        start += dt.timedelta(minutes=30)
    while not _EARLIEST <= start.time() <= _LATEST:
        start += dt.timedelta(minutes=30)
    time = f"{start:%H:%M}"
    choices = [_planned({**entry, "time": time, "led_by": [one]}, start.date()) for one in entry["led_by"]]
    chosen = next((choice for choice in choices if not _clashes(choice, planned)), choices[0])
    return replace(chosen, purpose="soon")


def _clashes(one: Planned, planned: Sequence[Planned]) -> bool:
    starts_at, ends_at = one.sessions()[0]
    return any(
        start < ends_at and starts_at < end
        for other in planned
        if share_leader_or_room(one, other)
        for start, end in other.sessions()
    )


def share_leader_or_room(one: Planned, other: Planned) -> bool:
    """Whether two series may not meet at the same time."""
    same_room = bool(one.room) and (one.venue, one.room) == (other.venue, other.room)
    return same_room or bool(set(one.led_by) & set(other.led_by))


def _turned(items: Sequence[str], by: int) -> tuple[str, ...]:
    """The same items, beginning at another."""
    start = by % len(items) if items else 0
    return (*items[start:], *items[:start])


def _month_from(day: dt.date, offset: int) -> dt.date:
    months = day.year * 12 + day.month - 1 + offset
    return dt.date(months // 12, months % 12 + 1, 1)
