"""What's on, narrowed down: read from the address, where nonsense is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from evenkeel.design import fields
from evenkeel.design.forms import FilterForm
from evenkeel.gatherings.models import Kind, Mode
from evenkeel.gatherings.queries.listing import Filters
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


class ProgrammeFilters(FilterForm):
    """What to show of the programme; everything may be left open."""

    kind = fields.Select(label=_("What"), required=False, choices=Kind.choices, empty_label=_("Anything"))
    mode = fields.Select(
        label=_("In person or online"), required=False, choices=MODES, empty_label=_("Either")
    )
    area = fields.Select(label=_("Borough"), required=False, empty_label=_("Any borough"))
    weekday = fields.Select(
        label=_("Day of the week"), required=False, choices=WEEKDAYS, empty_label=_("Any day")
    )
    day_part = fields.Select(
        label=_("Time of day"), required=False, choices=DAY_PARTS, empty_label=_("Any time")
    )
    language = fields.Select(label=_("Language"), required=False, empty_label=_("Any language"))

    def __init__(self, *args: Any, choices: FilterChoices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, offered in (("area", choices.areas), ("language", choices.languages)):
            field: Any = self.fields[name]
            field.choices = offered
            # A list with one answer in it only takes up room.
            if len(offered) < 2:
                del self.fields[name]

    @classmethod
    def read(cls, query: Mapping[str, Any], choices: FilterChoices) -> ProgrammeFilters:
        """The form filled with whatever in the query makes sense; the rest is passed over without a word."""
        asked = cls(query, choices=choices)
        asked.is_valid()
        sensible = {name: value for name, value in asked.cleaned_data.items() if value}
        return cls(initial=sensible, choices=choices)

    @property
    def filters(self) -> Filters:
        """The same for the query."""
        weekday = self.initial.get("weekday", "")
        return Filters(
            kind=self.initial.get("kind", ""),
            mode=self.initial.get("mode", ""),
            area=self.initial.get("area", ""),
            weekday=int(weekday) if weekday else None,
            day_part=self.initial.get("day_part", ""),
            language=self.initial.get("language", ""),
        )

    @property
    def query(self) -> str:
        """The same as the rest of an address: "kind=group&mode=online"."""
        return urlencode(self.initial)
