"""How staff narrow down the month, the series and what there is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.design import fields
from evenkeel.design.forms import NarrowingForm
from evenkeel.gatherings.forms.when_and_where import offer
from evenkeel.gatherings.models import Kind
from evenkeel.gatherings.permissions import VIEW_PROGRAMME
from evenkeel.gatherings.queries import programme
from evenkeel.gatherings.queries.staff_lists import ListFilters, Standing

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def _team() -> fields.Select:
    return fields.Select(label=_("Team"), required=False, coerce=int, empty_label=_("All teams"))


def _offering() -> fields.Select:
    return fields.Select(label=_("What"), required=False, coerce=int, empty_label=_("Everything"))


def _kind() -> fields.Select:
    return fields.Select(label=_("Kind"), required=False, choices=Kind.choices, empty_label=_("Every kind"))


class StaffFilterForm(NarrowingForm):
    """What a list of the actor's teams is narrowed down to."""

    def __init__(self, query: Mapping[str, Any], *, by: Actor) -> None:
        self._by = by
        super().__init__(query)

    def _offer(self) -> None:
        self._offer_where_there_are_two("team", programme.team_choices(self._by, VIEW_PROGRAMME))
        if "offering" in self.fields:
            offer(self, "offering", programme.offering_choices(self._by, VIEW_PROGRAMME))


class MonthFilterForm(StaffFilterForm):
    """Which month, and which of its sessions are shown."""

    team = _team()
    offering = _offering()
    venue = fields.Select(label=_("Venue"), required=False, coerce=int, empty_label=_("Everywhere"))
    facilitator = fields.Select(label=_("Who leads it"), required=False, coerce=int, empty_label=_("Anybody"))
    month = fields.Hidden(required=False, max_length=7)

    def _offer(self) -> None:
        super()._offer()
        offer(self, "venue", programme.venue_choices())
        offer(self, "facilitator", programme.facilitator_choices(self._by, VIEW_PROGRAMME))

    def first_of_month(self, today: dt.date) -> dt.date:
        """The month that is asked for, or the nearest that can be shown; else the present one."""
        found = _MONTH.fullmatch(self.chosen.get("month", ""))
        try:
            asked = dt.date(int(found[1]), int(found[2]), 1) if found else today
        except ValueError:
            asked = today
        return programme.month_shown(asked, today)

    @property
    def query(self) -> str:
        """The filters without the month: each way to another month adds its own."""
        return urlencode(self._filters)

    @property
    def filters(self) -> programme.ProgrammeFilters:
        """The same for the query."""
        return programme.ProgrammeFilters(**self._filters)

    @property
    def _filters(self) -> dict[str, Any]:
        return {name: value for name, value in self.chosen.items() if name != "month"}


class SeriesFilterForm(StaffFilterForm):
    """Which series are shown."""

    team = _team()
    kind = _kind()
    offering = _offering()
    standing = fields.Select(
        label=_("When"),
        required=False,
        choices=[
            (Standing.COMING, _("On now or to come")),
            (Standing.DRAFT, _("Drafts")),
            (Standing.OVER, _("Over")),
        ],
        coerce=Standing,
        empty_label=_("At any time"),
    )

    @property
    def filters(self) -> ListFilters:
        """The same for the query."""
        return ListFilters(**self.chosen)


class OfferingFilterForm(StaffFilterForm):
    """Which offerings are shown."""

    team = _team()
    kind = _kind()

    @property
    def filters(self) -> ListFilters:
        """The same for the query."""
        return ListFilters(**self.chosen)
