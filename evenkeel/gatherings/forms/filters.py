"""How What's on is narrowed down by its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from evenkeel.common import clock
from evenkeel.design import fields
from evenkeel.design.forms import NarrowingForm
from evenkeel.gatherings.models import Kind, Mode
from evenkeel.gatherings.queries.coming import Filters
from evenkeel.gatherings.queries.public_pages.programme import FilterChoices

WEEKDAYS = [
    ("0", _("Mondays")),
    ("1", _("Tuesdays")),
    ("2", _("Wednesdays")),
    ("3", _("Thursdays")),
    ("4", _("Fridays")),
    ("5", _("Saturdays")),
    ("6", _("Sundays")),
]
DAY_PARTS = [
    ("morning", _("Morning")),
    ("afternoon", _("Afternoon")),
    ("evening", _("Evening, from 5pm")),
]
MODES = [(Mode.IN_PERSON.value, Mode.IN_PERSON.label), (Mode.ONLINE.value, Mode.ONLINE.label)]


class ProgrammeFilters(NarrowingForm):
    """What to show of the programme; everything may be left open."""

    kind = fields.Select(label=_("What"), required=False, choices=Kind.choices, empty_label=_("Anything"))
    mode = fields.Select(
        label=_("In person or online"), required=False, choices=MODES, empty_label=_("Either")
    )
    area = fields.Select(label=_("Borough"), required=False, empty_label=_("Any borough"))
    from_on = fields.Day(label=_("From this date"), required=False, earliest=clock.today)
    weekday = fields.Select(
        label=_("Day of the week"), required=False, choices=WEEKDAYS, empty_label=_("Any day")
    )
    day_part = fields.Select(
        label=_("Time of day"), required=False, choices=DAY_PARTS, empty_label=_("Any time")
    )
    language = fields.Select(label=_("Language"), required=False, empty_label=_("Any language"))

    def __init__(self, query: Mapping[str, Any], choices: FilterChoices) -> None:
        self._choices = choices
        super().__init__(query)

    def _offer(self) -> None:
        for name, offered in (("area", self._choices.areas), ("language", self._choices.languages)):
            self._offer_where_there_are_two(name, offered)

    @property
    def filters(self) -> Filters:
        """The same for the query."""
        weekday, from_on = self.chosen.get("weekday"), self.chosen.get("from_on")
        return Filters(
            **{name: self.chosen.get(name, "") for name in ("kind", "mode", "area", "day_part", "language")},
            weekday=int(weekday) if weekday else None,
            from_on=dt.datetime.combine(from_on, dt.time(), tzinfo=clock.here()) if from_on else None,
        )
