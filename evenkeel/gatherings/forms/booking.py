"""The forms with which somebody books a place, and changes who comes or when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from evenkeel.common.numbers import whole_number
from evenkeel.common.refusals import Refusal
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.places import Request
from evenkeel.gatherings.actions.refusals import PartyChanged, SessionMoved
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.places import times_moved
from evenkeel.gatherings.queries.public_pages.known_carer import KnownCarer
from evenkeel.gatherings.queries.public_pages.session_pages import DateChoice, OfferedDate
from evenkeel.gatherings.queries.versions import party_version
from evenkeel.gatherings.rules import shown
from evenkeel.people.forms import AsksNeeds
from evenkeel.people.needs import needs_where
from evenkeel.people.rules import name_key

_COMPANIONS = [("no", _("Just me")), ("yes", _("Me and one other person"))]


class CompanionForm(PageForm):
    """Who comes: one person, or two."""

    companion = fields.Choice(
        label=_("Who is coming?"),
        choices=_COMPANIONS,
        reveals={"yes": "companion_name"},
        # Nearly everyone comes alone: one tap less on a small screen.
        initial="no",
        label_size="m",
        error_messages={"required": _("Choose whether you come alone or bring someone")},
    )
    companion_name = fields.Name(
        label=_("The other person’s name"),
        required=False,
        label_size="",
        error_messages={"required": _("Enter their name with letters, or leave it empty")},
    )

    @property
    def party(self) -> int:
        """How many places are asked for."""
        return 2 if self.cleaned_data.get("companion") == "yes" else 1

    @property
    def companion_named(self) -> str:
        """The companion's name; empty for somebody who comes alone, whatever stands in the box."""
        return self.cleaned_data.get("companion_name", "") if self.party == 2 else ""


class PartyForm(CompanionForm):
    """Who comes on a booking that stands already. `seen` tells who came when the page was opened."""

    seen = fields.Hidden(required=False, max_length=40)

    @classmethod
    def of(cls, booking: Booking, data: Any = None) -> Self:
        """The form as it is opened, or with what was sent from it."""
        return cls(
            data,
            initial={
                "companion": "yes" if booking.party == 2 else "no",
                "companion_name": booking.companion_name,
                "seen": party_version(booking.party, booking.companion_name),
            },
        )

    @property
    def version_seen(self) -> str | None:
        """Of a valid form, the version that its page showed; None for one that came without it."""
        return self.cleaned_data["seen"] or None

    @property
    def is_changed(self) -> bool:
        """Of a valid form, whether it asks for something else than its page showed."""
        return self.version_seen != party_version(self.party, self.companion_named)

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was refused; whoever reads there that somebody else changed it has seen it."""
        super().refuse(refusal)
        if isinstance(refusal, PartyChanged):
            self.carry("seen", refusal.version)


class ShowsDates(PageForm):
    """A form whose page shows dates: `seen` carries how often each of them had been moved by then."""

    seen = fields.Hidden(required=False)

    def sequence_seen(self, session_id: int) -> int:
        """How often the page said that a date had been moved; never, where it came without a word of that."""
        return self._dates_seen().get(session_id, 0)

    def _dates_seen(self) -> dict[int, int]:
        return shown.read(str(self.data.get("seen", "")))

    def _show(self, dates: Mapping[int, int]) -> None:
        self.carry("seen", shown.written(dates))


class BookingForm(AsksNeeds, ShowsDates, CompanionForm):
    """Everything that booking a place asks, on one page; filled in with what we know of a carer who is signed in."""

    field_order = ["name", "email", "phone", "companion", "companion_name", "also", "needs", "note"]

    name = fields.Name(
        label=_("Your name"),
        hint=_("The name you would like us to use"),
        autocomplete="name",
        error_messages={"required": _("Enter your name")},
    )
    email = fields.Email(label=_("Email address"), required=False)
    phone = fields.Phone(
        label=_("Mobile or other phone number"),
        hint=_("If you give only a number, we will ring you to confirm"),
        required=False,
    )
    needs = fields.Choices(
        label=_("What would make it possible for you to come?"),
        hint=_("Tick anything that would help. We will tell you what we have arranged."),
        required=False,
        label_size="m",
    )
    note = fields.PlainText(
        label=_("Anything we should know"),
        hint=_("We read this on working days, before the day itself. It is not for emergencies."),
        required=False,
        max_length=500,
        rows=3,
    )
    also = fields.Choices(
        label=_("Would you like to book any of these dates too?"),
        required=False,
        label_size="m",
        error_messages={
            "invalid_choice": _("One of these dates has been taken off the programme. Choose again")
        },
    )
    wants_clear_title = fields.Tick(
        label=_("Put its name in my messages and my calendar"),
        hint=_("Otherwise they only say “booking”, so that nobody who sees your phone knows what it is."),
    )
    form_key = fields.FormKey()

    def __init__(
        self,
        *args: Any,
        session: Session,
        other_dates: Callable[[], Sequence[OfferedDate]],
        known: KnownCarer | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = _what_is_known(known) | options.get("initial", {})
        super().__init__(*args, **options)
        self.known = known
        self._session = session
        self._other_dates = other_dates
        # What comes along anyway is not asked again; unless the form was opened before they signed in.
        typed: Any = self.data
        kept = {need.kind for need in known.needs} - set(typed.getlist("needs")) if known else set()
        self.ask_needs(
            [need for need in needs_where(session.mode) if need.code not in kept],
            lambda need: _DetailOfNeed(label=need.asks_detail),
        )
        if kept:
            self.fields["needs"].label = _(
                "Is there anything else that would make it possible for you to come?"
            )
        for name in ("email", "phone"):
            # Neither is needed by itself, but one of them is.
            either: Any = self.fields[name]
            either.marks_optional = False
        if not session.series.allows_companion:
            del self.fields["companion"], self.fields["companion_name"]
        # Asked only when the form is shown, or when one of them was ticked.
        also: Any = self.fields["also"]
        also.choices = lambda: [date.choice for date in other_dates()]

    def clean(self) -> dict[str, Any]:
        """There is a way to reach them, and every date that they ticked is where they saw it."""
        cleaned = super().clean() or self.cleaned_data
        self._check_can_be_reached(cleaned)
        self._check_other_dates()
        return cleaned

    def ask_for_choices(self) -> None:
        """Ask once for what is offered; what is shown of it now travels with the page, unless it was shown before."""
        super().ask_for_choices()
        dates = {self._session.pk: times_moved(self._session)}
        dates |= {date.session_id: date.times_moved for date in self._other_dates()}
        self._show(dates | self._dates_seen())

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was refused."""
        super().refuse(refusal)
        self.learn_of(refusal)

    def learn_of(self, refusal: Refusal) -> None:
        """Whoever reads in a refusal where a date was moved to, and sends the page again, has seen it."""
        if isinstance(refusal, SessionMoved):
            self._show(self._dates_seen() | {refusal.session_id: refusal.times_moved})

    def _check_other_dates(self) -> None:
        chosen = set(self.also_ids)
        if not chosen:
            return
        moved = [
            date
            for date in self._other_dates()
            if date.session_id in chosen and date.times_moved != self.sequence_seen(date.session_id)
        ]
        for date in moved:
            self.add_error("also", _said_moved(date))
        self._show(self._dates_seen() | {date.session_id: date.times_moved for date in moved})

    def _check_can_be_reached(self, cleaned: dict[str, Any]) -> None:
        reachable_wrongly = "email" in self.errors or "phone" in self.errors
        if not reachable_wrongly and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("email", _("Enter an email address or a phone number, so that we can reach you"))

    @property
    def is_fresh(self) -> bool:
        """Whether nothing is filled in yet: then its questions look the same for everyone."""
        return not self.is_bound and self.known is None

    @property
    def also_ids(self) -> list[int]:
        """The sessions besides this one that are asked for."""
        return [int(session_id) for session_id in self.cleaned_data.get("also", [])]

    def request_key(self, session_id: int) -> str | None:
        """The same for the same form sent twice; another for the other of a couple who went back to change the name."""
        data = self.cleaned_data
        person = name_key(data["name"]), data["email"], data["phone"]
        return fields.request_key(data["form_key"], session_id, *person)

    def as_request(self, language: str, *, alone: bool = False) -> Request:
        """What the form asks for, or the same without the companion; only of a valid form."""
        data = self.cleaned_data
        return Request(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            language=language,
            party=1 if alone else self.party,
            companion_name="" if alone else self.companion_named,
            needs=self._needs(),
            note=data["note"],
            wants_clear_calendar_title=data["wants_clear_title"],
        )

    def _needs(self) -> tuple[tuple[str, str], ...]:
        """What the page said is kept in mind, whichever name and address they typed, and what they ticked."""
        needs = {need.kind: need.detail for need in self.known.needs} if self.known else {}
        for kind, detail in self.needs_given():
            needs[kind] = detail or needs.get(kind, "")
        return tuple(needs.items())


def _said_moved(date: OfferedDate) -> str:
    if date.venue:
        said = _(
            "One of these dates has moved since you opened the page. It is now on %(when)s at %(place)s. "
            "Nothing was booked yet. If that suits you, press the button again, or else untick it."
        )
    else:
        said = _(
            "One of these dates has moved since you opened the page. It is now on %(when)s, online. "
            "Nothing was booked yet. If that suits you, press the button again, or else untick it."
        )
    return said % {"when": date.when, "place": date.venue}


def _what_is_known(carer: KnownCarer | None) -> dict[str, Any]:
    return {"name": carer.name, "email": carer.email, "phone": carer.phone} if carer else {}


class StillComingForm(PageForm):
    """ "Still coming?": the place is kept, or let go. The page shows its answers as two buttons."""

    answer = fields.Choice(
        label=_("Are you still coming?"),
        choices=[("keep", _("Yes, I am coming")), ("let_go", _("No, let my place go"))],
        error_messages={
            "required": _("Choose one of the two answers"),
            "invalid_choice": _("Choose one of the two answers"),
        },
    )

    @property
    def lets_go(self) -> bool:
        """Of a form that was sent, whether the place is let go."""
        return self.cleaned_data.get("answer") == "let_go"


class MoveForm(ShowsDates):
    """Another date for a place that is held."""

    session = fields.Choice(
        label=_("Which date would you like instead?"),
        label_size="m",
        coerce=int,
        error_messages={"required": _("Choose a date")},
    )

    def __init__(
        self, *args: Any, dates: Sequence[DateChoice], sequences: Mapping[int, int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        session: Any = self.fields["session"]
        session.choices = dates
        self._sequences = sequences

    def ask_for_choices(self) -> None:
        """Whoever chooses from the dates that this page shows has seen where they stand now."""
        super().ask_for_choices()
        self._show(self._sequences)

    @property
    def asked_id(self) -> int:
        """The session that was sent, whether or not it is on offer any more; nought where it is none."""
        return whole_number(str(self.data.get("session", ""))) or 0


class _DetailOfNeed(fields.PlainText):
    """What goes with a need, in their words."""

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, required=False, max_length=300, rows=2, counted=False, label_size="")
