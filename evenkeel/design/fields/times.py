"""A time of day in one box, written as people write it."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.common.dates import said_time
from evenkeel.design.fields.texts import Text

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)


def read_time(written: str) -> dt.time:
    """ "6:30pm", "6.30 pm", "6pm", "18:30", "midday", "midnight".

    Raises ValueError for anything else, and for a bare "6", which may be morning or evening.
    """
    written = written.strip().lower()
    if written in ("midday", "noon", gettext("midday")):
        return dt.time(12)
    if written in ("midnight", gettext("midnight")):
        return dt.time(0)
    found = _CLOCK.fullmatch(written)
    if not found or (found["minute"] is None and found["half"] is None):
        raise ValueError(written)
    return dt.time(_hour(int(found["hour"]), (found["half"] or "")[:1]), int(found["minute"] or 0))


def _hour(hour: int, half: str) -> int:
    """The hour of the day; `half` is "a", "p" or empty for the 24-hour clock."""
    if not half or (hour > 12 and half == "p"):
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"{hour}{half}m")
    return hour % 12 + (12 if half == "p" else 0)


class Time(Text):
    """A time of day: cleans to datetime.time."""

    default_error_messages = {"invalid": _("Enter a time, like 6:30pm or 18:30")}

    def __init__(self, *, width: int | None = 10, **options: Any) -> None:
        super().__init__(width=width, max_length=20, **options)

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        try:
            return read_time(written)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def shown(self, value: Any) -> Any:
        return said_time(value) if isinstance(value, dt.time) else value
