"""Bank holidays of the four nations, and working time counted around them."""

import datetime as dt
import functools

_SUBDIVISIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
NATIONS = tuple(_SUBDIVISIONS)


@functools.lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> dict[dt.date, str]:
    """The year's bank holidays in that nation, by date, with their names."""
    # Loaded when a date is first asked about: it knows every calendar of the world, and takes its time.
    import holidays

    return dict(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year).items())


def is_working_day(day: dt.date, nation: str) -> bool:
    """Whether offices are open: not a weekend, not a bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(nation, day.year)


def working_days_before(day: dt.date, count: int, nation: str) -> dt.date:
    """The day that lies `count` working days before; nought gives the last working day on or before."""
    while not is_working_day(day, nation):
        day -= dt.timedelta(days=1)
    while count:
        day -= dt.timedelta(days=1)
        if is_working_day(day, nation):
            count -= 1
    return day


def working_days_after(day: dt.date, count: int, nation: str) -> dt.date:
    """The day that lies `count` working days later; nought gives the next working day on or after."""
    while not is_working_day(day, nation):
        day += dt.timedelta(days=1)
    while count:
        day += dt.timedelta(days=1)
        if is_working_day(day, nation):
            count -= 1
    return day
