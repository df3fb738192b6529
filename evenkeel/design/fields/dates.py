"""A date in three boxes, read kindly, and wrong parts named one by one; or in one, as a calendar gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from evenkeel.common.numbers import whole_number
from evenkeel.design.fields.base import Component, PageField, Words, told
from evenkeel.design.fields.texts import Text

PARTS = ("day", "month", "year")
_NAMES = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
_WIDTHS = {"day": 2, "month": 2, "year": 4}
_AUTOCOMPLETE = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}
_MISSING = {
    "day": _("Enter the day, month and year: the day is missing"),
    "month": _("Enter the day, month and year: the month is missing"),
    "year": _("Enter the day, month and year: the year is missing"),
}
_WRONG = {
    "day": _("The day must be a number from 1 to 31"),
    "month": _("The month must be a number from 1 to 12, or its name"),
    "year": _("The year must have four numbers, like 2027"),
}

_TOO_EARLY = _("The date must be %(limit)s or later")

Limit = dt.date | Callable[[], dt.date]


class ThreeBoxes(forms.Widget):
    """Reads the three boxes that the component has, as a dictionary of what stands in them."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}_{part}", "")).strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day"


@dataclass(frozen=True)
class Box:
    """One of the three, as the template shows it."""

    id: str
    name: str
    label: str
    value: str
    width: int
    autocomplete: str
    has_error: bool


class DateComponent(Component):
    """A bound date."""

    def boxes(self) -> list[Box]:
        """Day, month and year with what was typed; those that are wrong say so, or all where none is in particular."""
        value = self.value() or {}
        wrong = self._wrong_parts()
        return [
            Box(
                id=f"{self.id}_{part}",
                name=f"{self.html_name}_{part}",
                label=str(_NAMES[part]),
                value=value.get(part, ""),
                width=_WIDTHS[part],
                autocomplete=_AUTOCOMPLETE[part] if self.field.autocomplete == "bday" else "",
                has_error=part in wrong,
            )
            for part in PARTS
        ]

    @property
    def first_input_id(self) -> str:
        wrong = self._wrong_parts()
        return f"{self.id}_{wrong[0] if wrong else 'day'}"

    def _wrong_parts(self) -> tuple[str, ...]:
        if not self.errors:
            return ()
        first = self.errors.as_data()[0]
        return (first.params or {}).get("parts", PARTS)


class Date(PageField, forms.Field):
    """A date; `earliest` and `latest` are dates, or functions that return one, and belong to what is allowed."""

    component = "date"
    widget = ThreeBoxes
    hidden_widget = ThreeBoxes
    missing = _("Enter %(label)s")

    def __init__(self, *, earliest: Limit | None = None, latest: Limit | None = None, **options: Any) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(**options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return DateComponent(form, self, field_name)

    def shown(self, value: Any) -> Any:
        if isinstance(value, dt.date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return value

    def inputs(self, name: str, value: Any) -> dict[str, list[str]]:
        shown = self.shown(value) or {}
        return {f"{name}_{part}": [shown.get(part, "")] for part in PARTS}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.shown(initial) or dict.fromkeys(PARTS, "")) != data

    def clean(self, value: Any) -> dt.date | None:
        """The date. Raises ValidationError that names the first part to put right."""
        if not value or not any(value.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        day = self._read(value)
        self._check_limits(day)
        self.run_validators(day)
        return day

    def _read(self, typed: Mapping[str, str]) -> dt.date:
        for part in PARTS:
            if not typed[part]:
                raise _wrong(_MISSING[part], part)
        numbers = {}
        for part in PARTS:
            number = _READERS[part](typed[part])
            if number is None:
                raise _wrong(_WRONG[part], part)
            numbers[part] = number
        try:
            return dt.date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError:
            raise _wrong(
                told(_("Enter %(label)s as a real date: that month has no such day"), self.label or "")
            ) from None

    def _check_limits(self, day: dt.date) -> None:
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if earliest and day < earliest:
            raise _wrong(_TOO_EARLY, limit=_said(earliest))
        if latest and day > latest:
            raise _wrong(_("The date must be %(limit)s or earlier"), limit=_said(latest))


class Day(Text):
    """A date as the browser's own calendar gives it ("2027-03-16"): one box, for narrowing down a list.

    To ask somebody for a date, take `Date`.
    """

    input_type = "date"

    def __init__(self, *, earliest: Limit | None = None, **options: Any) -> None:
        self.earliest = earliest
        super().__init__(max_length=None, **options)

    def to_python(self, value: Any) -> Any:
        """The date, or None for an empty box. Raises ValidationError where it is none, or before the earliest."""
        written = super().to_python(value)
        if not written:
            return None
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            raise ValidationError(_("Enter a date like 2027-03-16"), code="invalid") from None
        earliest = _limit(self.earliest)
        if earliest and day < earliest:
            raise _wrong(_TOO_EARLY, limit=_said(earliest))
        return day

    def shown(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value


def _wrong(sentence: Words, *parts: str, **params: str) -> ValidationError:
    return ValidationError(sentence, code="invalid", params={"parts": parts or PARTS, **params})


def _limit(limit: Limit | None) -> dt.date | None:
    return limit() if callable(limit) else limit


def _said(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")


def _day(typed: str) -> int | None:
    day = whole_number(typed)
    return day if day is not None and 1 <= day <= 31 else None


def _month(typed: str) -> int | None:
    if typed.isdecimal():
        month = whole_number(typed)
        return month if month is not None and 1 <= month <= 12 else None
    matching = [number for number, name in MONTHS.items() if str(name).lower().startswith(typed.lower())]
    return matching[0] if len(typed) >= 3 and len(matching) == 1 else None


def _year(typed: str) -> int | None:
    year = whole_number(typed)
    return year if year is not None and len(typed) == 4 and year >= 1000 else None


_READERS: dict[str, Callable[[str], int | None]] = {"day": _day, "month": _month, "year": _year}
