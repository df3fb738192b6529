"""The forms with which staff lay out a series, change it, and add a date to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.numbers import whole_number
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.programme.series import SeriesPlan
from evenkeel.gatherings.actions.programme.series_changes import SeriesDetails
from evenkeel.gatherings.forms.leading import LeadersField
from evenkeel.gatherings.forms.when_and_where import (
    CLOSES,
    MOST_PLACES,
    AlthoughClashes,
    ClashForm,
    HourForm,
    ProgrammeDate,
    ProgrammeDates,
    offer,
    offer_leaders,
    offer_places,
    place_value,
)
from evenkeel.gatherings.languages import language_choices
from evenkeel.gatherings.models import BookedBy, Series
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME
from evenkeel.gatherings.queries import programme
from evenkeel.gatherings.queries.plans import REPEATS
from evenkeel.gatherings.queries.versions import series_version
from evenkeel.gatherings.rules.repeats import Repeat, rule_of

_HINTS = {Repeat.MONTHLY: _("On the same weekday of the month, such as the second Thursday")}
MOST_TIMES = 104

# What stands in a series just as it is filled in, and may be given anew later.
_MAY_CHANGE = (
    *("name", "start_time", "duration_minutes", "mode", "online_link", "language"),
    *("capacity", "closes_minutes_before", "allows_companion"),
)

# What most series have, so that it is rarely asked.
_USUAL: dict[str, Any] = {"allows_companion": True, "closes_minutes_before": 120, "language": "en"}


class FoldingForm(HourForm):
    """A form whose rarely asked questions stand folded away."""

    def shows(self, *names: str) -> bool:
        """Whether one of these questions has an unusual answer or a wrong one, and so is open to be seen."""
        return any(self._is_unusual(self[name]) for name in names if name in self.fields)

    def _is_unusual(self, field: BoundField) -> bool:
        return bool(field.errors) or str(field.value() or "") != str(_USUAL.get(field.name, ""))


class SeriesForm(FoldingForm):
    """Everything about a new series: what, when, where, who, and how it is booked."""

    offering = fields.Select(label=_("What it is"), coerce=int)
    name = fields.Text(
        label=_("Name of this run"),
        hint=_("If there is more than one, such as “Spring” or “Evenings”"),
        required=False,
        max_length=120,
    )
    starts_on = ProgrammeDate(label=_("First date"), error_messages={"required": _("Enter the first date")})
    repeat = fields.Choice(
        label=_("How often"),
        choices=[(repeat, said, _HINTS.get(repeat, "")) for repeat, said in REPEATS.items()],
        coerce=Repeat,
        small=True,
    )
    ends = fields.Choice(
        label=_("Until when"),
        hint=_("One series goes two years ahead at most"),
        choices=[("times", _("So many times")), ("until", _("Up to a date"))],
        reveals={"times": "times", "until": "until"},
        required=False,
        small=True,
    )
    times = fields.Number(
        label=_("How many times"), label_size="", required=False, min_value=2, max_value=MOST_TIMES
    )
    until = ProgrammeDate(label=_("Last possible date"), label_size="", required=False)
    also_on = ProgrammeDates(
        label=_("Extra dates"),
        hint=_("Each on its own line, like 14 January 2027"),
        required=False,
        max_length=2000,
        rows=2,
        counted=False,
    )
    facilitators = LeadersField()
    capacity = fields.Number(label=_("How many places"), min_value=1, max_value=MOST_PLACES)
    booked_by = fields.Choice(label=_("What people book"), choices=BookedBy.choices, small=True)
    allows_companion = fields.Tick(label=_("People may bring one other person, who takes a place"))
    closes_minutes_before = fields.Select(label=_("Bookings close"), choices=CLOSES, coerce=int)
    language = fields.Select(label=_("Language"))
    form_key = fields.FormKey()

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        options.setdefault("initial", {})
        options["initial"] = {
            "repeat": Repeat.ONCE,
            "capacity": 12,
            "booked_by": BookedBy.SESSION,
            "duration_minutes": 120,
            **_USUAL,
            **options["initial"],
        }
        super().__init__(*args, **options)
        for name in ("times", "until"):
            revealed: Any = self.fields[name]
            revealed.marks_optional = False
        offer(self, "offering", programme.offering_choices(by, CHANGE_PROGRAMME))
        offer(self, "language", language_choices())
        offer_places(self)
        offer_leaders(self, by, offering_id=whole_number(str(self["offering"].value() or "")))
        self.order_fields(
            [
                "offering",
                "name",
                "starts_on",
                "start_time",
                "duration_minutes",
                "repeat",
                "ends",
                "times",
                "until",
                "also_on",
                "mode",
                "place",
                "online_link",
                "facilitators",
                "capacity",
                "booked_by",
                "allows_companion",
                "closes_minutes_before",
                "language",
            ]
        )

    def clean(self) -> dict[str, Any]:
        """A repetition has an end, and that end is after the beginning."""
        cleaned = super().clean()
        if cleaned.get("repeat") in (None, Repeat.ONCE):
            return cleaned
        ends, starts_on, until = cleaned.get("ends"), cleaned.get("starts_on"), cleaned.get("until")
        if not ends:
            self.add_error("ends", _("Say how many times, or up to which date"))
        elif ends == "times" and not cleaned.get("times") and "times" not in self.errors:
            self.add_error("times", _("Enter how many times it happens"))
        elif ends == "until" and not until and "until" not in self.errors:
            self.add_error("until", _("Enter the last possible date"))
        elif ends == "until" and until and starts_on and until < starts_on:
            self.add_error("until", _("The last possible date must be after the first date"))
        return cleaned

    def plan(self, except_on: tuple[Any, ...] = ()) -> SeriesPlan:
        """The plan without the dates that are left out; only of a valid form."""
        data = self.cleaned_data
        return SeriesPlan(
            offering_id=data["offering"],
            starts_on=data["starts_on"],
            rule=self._rule(),
            except_on=except_on,
            also_on=data["also_on"],
            booked_by=data["booked_by"],
            **_what_may_change(self),
        )

    def request_key(self, plan: SeriesPlan) -> str | None:
        """The same for the same plan sent twice."""
        said = {**vars(plan), "facilitator_ids": sorted(plan.facilitator_ids)}
        return fields.request_key(self.cleaned_data["form_key"], said)

    def _rule(self) -> str:
        data = self.cleaned_data
        return rule_of(
            data["repeat"],
            data["starts_on"],
            times=data["times"] if data["ends"] == "times" else None,
            until=data["until"] if data["ends"] == "until" else None,
        )


class PlanForm(PageForm):
    """What is settled on the page that shows a plan's dates: which to leave out, and whether clashes are meant."""

    except_on = fields.Choices(label=_("Leave out"), required=False, coerce=dt.date.fromisoformat)
    although_clashes = AlthoughClashes()

    def __init__(self, *args: Any, dates: list[dt.date], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "except_on", [(day.isoformat(), day.isoformat()) for day in dates])


class SeriesChangeForm(FoldingForm):
    """What of a series can be changed once it is laid out."""

    name = fields.Text(label=_("Name of this run"), required=False, max_length=120)
    facilitators = LeadersField()
    capacity = fields.Number(label=_("How many places"), min_value=1, max_value=MOST_PLACES)
    allows_companion = fields.Tick(label=_("People may bring one other person, who takes a place"))
    closes_minutes_before = fields.Select(label=_("Bookings close"), choices=CLOSES, coerce=int)
    language = fields.Select(label=_("Language"))
    to_coming = fields.YesNo(
        label=_("Change the coming sessions too?"),
        hint=_("Everyone who has booked is told if the time or the place changes"),
        yes=_("Yes, all that have not started"),
        no=_("No, only dates that are added later"),
        inline=False,
    )
    although_clashes = AlthoughClashes()
    version = fields.Hidden(required=False)

    def __init__(self, *args: Any, by: Actor, series: Series, **options: Any) -> None:
        leading = frozenset(one.pk for one in series.facilitators.all())
        options.setdefault("initial", _series_values(series, leading))
        super().__init__(*args, **options)
        offer(self, "language", language_choices())
        minutes = series.closes_minutes_before
        if minutes not in dict(CLOSES):
            as_it_is = (minutes, _("%(minutes)s minutes before") % {"minutes": minutes})
            offer(self, "closes_minutes_before", [*CLOSES, as_it_is])
        offer_places(self, keep_venue=series.venue_id)
        offer_leaders(self, by, offering_id=series.offering_id, leading=leading)
        self.order_fields(
            [
                "name",
                "start_time",
                "duration_minutes",
                "mode",
                "place",
                "online_link",
                "facilitators",
                "capacity",
                "allows_companion",
                "closes_minutes_before",
                "language",
                "to_coming",
                "although_clashes",
            ]
        )

    def details(self) -> SeriesDetails:
        """What was filled in; only of a valid form."""
        return SeriesDetails(**_what_may_change(self))


class AddDateForm(ClashForm):
    """One more date for a series."""

    on = ProgrammeDate(label=_("Date"))
    although_clashes = AlthoughClashes()


def _what_may_change(form: SeriesForm | SeriesChangeForm) -> dict[str, Any]:
    """What a series is laid out with and may be given anew later; only of a valid form."""
    venue_id, room_id = form.venue_and_room
    return {
        **{name: form.cleaned_data[name] for name in _MAY_CHANGE},
        "venue_id": venue_id,
        "room_id": room_id,
        "facilitator_ids": form.cleaned_data["facilitators"],
    }


def _series_values(series: Series, leading: frozenset[int]) -> dict[str, Any]:
    return {
        **{name: getattr(series, name) for name in _MAY_CHANGE},
        "place": place_value(series.venue_id, series.room_id),
        "facilitators": sorted(leading),
        "to_coming": True,
        "version": series_version(series),
    }
