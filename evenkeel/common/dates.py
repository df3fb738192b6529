"""Dates and times as people here keep and say them: noon, "Thursday 14 January, 6:30pm to 8:30pm"."""

import datetime as dt
import functools

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from evenkeel.common import clock

# Lists say the same spans again and again, and each takes a dozen look-ups of words.
MOST_SPANS_KEPT = 10_000
NO_TIME = dt.timedelta()


def local_noon(day: dt.date) -> dt.datetime:
    """Noon of that day on the wall clock here, in UTC: what is due "by noon" is due then."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=clock.here()).astimezone(dt.UTC)


def said_time(moment: dt.datetime | dt.time) -> str:
    """ "6:30pm", "6pm", "midday", "midnight"; a moment is first put on the wall clock here."""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment).time()
    if moment.minute == 0 and moment.hour in (0, 12):
        return _("midday") if moment.hour else _("midnight")
    hour = moment.hour % 12 or 12
    half = _("am") if moment.hour < 12 else _("pm")
    return f"{hour}{half}" if moment.minute == 0 else f"{hour}:{moment.minute:02}{half}"


def said_date(day: dt.date | dt.datetime, *, today: dt.date | None = None) -> str:
    """ "Thursday 14 January"; with the year where it is not the year of `today`, by default the clock's."""
    if isinstance(day, dt.datetime):
        day = timezone.localdate(day)
    is_this_year = day.year == (today or clock.today()).year
    return formats.date_format(day, "l j F" if is_this_year else "l j F Y")


def said_ago(moment: dt.datetime, now: dt.datetime) -> str:
    """ "just now", "5 minutes ago"; of more than an hour ago, the day and time: "on Tuesday 2 March at 10am"."""
    minutes = (now - moment) // dt.timedelta(minutes=1)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("a minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    return _("on %(day)s at %(time)s") % {
        "day": said_date(moment, today=timezone.localdate(now)),
        "time": said_time(moment),
    }


def said_span(starts_at: dt.datetime, ends_at: dt.datetime, *, today: dt.date | None = None) -> str:
    """ "Thursday 14 January, 6:30pm to 8:30pm", on the wall clock here; its year as `said_date` has it.

    Where the clocks change in between, that is said too.
    """
    here = timezone.get_current_timezone_name()
    return _said_span(starts_at, ends_at, (today or clock.today()).year, get_language(), here)


@functools.lru_cache(MOST_SPANS_KEPT)
def _said_span(
    starts_at: dt.datetime, ends_at: dt.datetime, this_year: int, _language: str | None, _zone: str
) -> str:
    today = dt.date(this_year, 1, 1)
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    start = f"{said_date(first, today=today)}, {said_time(first)}"
    end = (
        said_time(last)
        if first.date() == last.date()
        else f"{said_date(last, today=today)}, {said_time(last)}"
    )
    span = _("%(start)s to %(end)s") % {"start": start, "end": end}
    change = (last.utcoffset() or NO_TIME) - (first.utcoffset() or NO_TIME)
    if not change:
        return span
    # Without this, an hour at night may seem to be two, or to end as it begins.
    return (
        _("%(span)s (the clocks go forward in between)")
        if change > NO_TIME
        else _("%(span)s (the clocks go back in between)")
    ) % {"span": span}
