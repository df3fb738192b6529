"""What the forms of series and sessions share: the hour, the place, whom to offer, and reading several dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.common.dates import said_time
from evenkeel.common.refusals import Refusal
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.programme.refusals import ClashesFound
from evenkeel.gatherings.models import Mode
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME
from evenkeel.gatherings.queries import programme
from evenkeel.gatherings.queries.clashes import ClashShown
from evenkeel.gatherings.rules.recurrence import is_skipped, last_day_to_plan

HOURS, DAYS = 60, 24 * 60
CLOSES = [
    (0, _("When it starts")),
    (HOURS, _("1 hour before")),
    (2 * HOURS, _("2 hours before")),
    (4 * HOURS, _("4 hours before")),
    (DAYS, _("1 day before")),
    (2 * DAYS, _("2 days before")),
    (7 * DAYS, _("A week before")),
]
MOST_PLACES = 1000
LONGEST_MINUTES = 12 * HOURS

_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_WRITTEN = re.compile(r"(?:[a-z]+\s+)?(\d{1,2})\s+([a-z]{3,})\s+(\d{4})", re.IGNORECASE)


class ProgrammeDate(fields.Date):
    """A date that something is put on: today or later, and not absurdly far ahead."""

    def __init__(self, **options: Any) -> None:
        super().__init__(earliest=clock.today, latest=latest_date, **options)


class ProgrammeDates(fields.PlainText):
    """Several such dates, each on a line: "14/1/2027", "14 January 2027", "Thu 14 Jan 2027".

    Cleans to a sorted tuple.
    """

    def clean(self, value: Any) -> tuple[dt.date, ...]:
        lines = [line.strip(" ,.") for line in re.split(r"[\n;]", super().clean(value) or "")]
        return tuple(sorted({_programme_date(line) for line in lines if line}))


class ClashForm(PageForm):
    """A form whose answers may want a room or a person twice; `clashes` are those that were found."""

    clashes: tuple[ClashShown, ...] = ()

    def refuse(self, refusal: Refusal) -> None:
        """Show why an action said no, and keep what clashes."""
        if isinstance(refusal, ClashesFound):
            self.clashes = refusal.clashes
        super().refuse(refusal)


class PlaceForm(ClashForm):
    """Where a session is: at a venue, online, or both."""

    mode = fields.Choice(label=_("How people take part"), choices=Mode.choices, small=True)
    place = fields.Select(label=_("Venue and room"), required=False, empty_label=_("Choose a venue"))
    online_link = fields.Link(
        label=_("Link to join"),
        hint=_("Only shown to people with a place, from 24 hours before. You can add it later."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # It is shown only where it is needed.
        place: Any = self.fields["place"]
        place.marks_optional = False

    def clean(self) -> dict[str, Any]:
        """Whoever meets in person needs a venue; an online session has none."""
        cleaned = super().clean() or self.cleaned_data
        mode = cleaned.get("mode")
        if mode in (Mode.IN_PERSON, Mode.HYBRID) and not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", _("Choose a venue, or say that it is online"))
        if mode == Mode.ONLINE:
            cleaned["place"] = ""
        if mode == Mode.IN_PERSON:
            cleaned["online_link"] = ""
        return cleaned

    @property
    def venue_and_room(self) -> tuple[int | None, int | None]:
        """The ids that were chosen."""
        venue_id, _dash, room_id = (self.cleaned_data.get("place") or "").partition("-")
        return int(venue_id) if venue_id else None, int(room_id) if room_id else None


class HourForm(PlaceForm):
    """The hour, besides the place."""

    start_time = fields.Time(
        label=_("Starts at"), error_messages={"required": _("Enter the time at which it starts")}
    )
    duration_minutes = fields.Number(
        label=_("How long it lasts"),
        min_value=5,
        max_value=LONGEST_MINUTES,
        suffix=_("minutes"),
        error_messages={"required": _("Enter how long it lasts, in minutes")},
    )


class AlthoughClashes(fields.Tick):
    """Staff's word that a clash is meant."""

    def __init__(self) -> None:
        super().__init__(label=_("Save although it clashes"))


def place_value(venue_id: int | None, room_id: int | None) -> str:
    """A venue and room as the value of the list that offers them."""
    if venue_id is None:
        return ""
    return f"{venue_id}-{room_id}" if room_id else str(venue_id)


def offer_places(form: PageForm, *, keep_venue: int | None = None) -> None:
    """Fill the list of places, with the one that stands there already."""
    offer(form, "place", programme.place_choices(keep_venue=keep_venue))


def offer_leaders(
    form: PageForm, by: Actor, *, offering_id: int | None, leading: frozenset[int] = frozenset()
) -> None:
    """Fill the list of who can lead, those who lead already and whoever usually leads this in front."""
    field: Any = form.fields["facilitators"]
    first = leading | programme.usual_leaders(by, offering_id)
    field.offer(programme.facilitator_choices(by, CHANGE_PROGRAMME, leading), first)


def offer(form: PageForm, name: str, choices: Sequence[tuple[Any, ...]]) -> None:
    """Let the field offer these answers."""
    field: Any = form.fields[name]
    field.choices = choices


def check_time_exists(day: dt.date, time: dt.time, zone: str) -> None:
    """Raises ValidationError for a time that the clocks skip on that day."""
    if is_skipped(day, time, zone):
        raise ValidationError(
            _(
                "There is no %(time)s on that day, as the clocks go forward. Choose an earlier or a later time."
            ),
            params={"time": said_time(time)},
        )


def latest_date() -> dt.date:
    """The last date that these forms take."""
    return last_day_to_plan(clock.today())


def _programme_date(written: str) -> dt.date:
    day, earliest, latest = _read_date(written), clock.today(), latest_date()
    if earliest <= day <= latest:
        return day
    raise ValidationError(
        _("“%(written)s” is too early. Each date must be %(limit)s or later.")
        if day < earliest
        else _("“%(written)s” is too late. Each date must be %(limit)s or earlier."),
        params={
            "written": written[:40],
            "limit": date_format(earliest if day < earliest else latest, "j F Y"),
        },
    )


def _read_date(written: str) -> dt.date:
    try:
        if found := _NUMBERS.fullmatch(written):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if found := _WRITTEN.fullmatch(written):
            return dt.date(int(found[3]), _month(found[2]), int(found[1]))
        return dt.date.fromisoformat(written)
    except ValueError:
        raise ValidationError(
            _("“%(written)s” is not a date. Write dates like 14 January 2027, one on each line."),
            params={"written": written[:40]},
        ) from None


def _month(name: str) -> int:
    """Raises ValueError for a name that no month begins with."""
    matching = [number for number, month in MONTHS.items() if str(month).lower().startswith(name.lower())]
    if len(matching) != 1:
        raise ValueError(name)
    return matching[0]
