"""The forms with which staff book for somebody who rang, and change a booking for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.places import Request
from evenkeel.gatherings.forms.booking import BookingForm, PartyForm
from evenkeel.gatherings.models import Session
from evenkeel.people.models import AccessNeed, Carer
from evenkeel.people.needs import ACCESS_NEEDS

_WHO_COMES = [("no", _("One person")), ("yes", _("Two: the carer and one other person"))]


class FindPersonForm(PageForm):
    """By what somebody is looked for before a new record of them is made."""

    words = fields.Text(
        label=_("Name, email or phone number"),
        hint=_("The beginning of a name is enough. Of an email or a number, all of it"),
        max_length=120,
        width=30,
        autocomplete="off",
        error_messages={"required": _("Enter a name, an email or a phone number")},
    )


class StaffBookingForm(BookingForm):
    """What the public form asks, in words for whoever asks it on the phone.

    Of a carer who is on record already, name and address are theirs and are not asked; the needs on it stand there.
    """

    # What other dates are of, should the session be gone when the form is sent.
    offering = fields.Hidden(required=False)

    def __init__(
        self,
        *args: Any,
        session: Session,
        carer: Carer | None = None,
        needs: Sequence[AccessNeed] = (),
        **options: Any,
    ) -> None:
        first = {"needs": [need.kind for need in needs], "offering": session.series.offering_id}
        initial = first | self.details_of(needs)
        super().__init__(*args, session=session, other_dates=list, initial=initial, **options)
        self._carer = carer
        self._reword()
        # Staff book one date after another, each from its own page.
        del self.fields["also"]
        if carer is not None:
            for name in ("name", "email", "phone"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The carer on record has their own name and address."""
        if self._carer is not None:
            self.cleaned_data.update(name=self._carer.name, email=self._carer.email, phone=self._carer.phone)
        return super().clean()

    def _check_can_be_reached(self, cleaned: dict[str, Any]) -> None:
        # Of somebody on record there is no box here to put it in: the booking itself is refused.
        if self._carer is None:
            super()._check_can_be_reached(cleaned)

    def as_request(self, language: str, *, alone: bool = False) -> Request:
        """What the form asks for; somebody on record is booked as the one that they are."""
        asked = super().as_request(language, alone=alone)
        return asked if self._carer is None else replace(asked, carer_id=self._carer.pk)

    def _reword(self) -> None:
        _say(self, "name", _("Their name"), _("As they would like to be called"))
        _say(
            self, "phone", _("Phone number"), _("If they have no email, they are rung when something changes")
        )
        _say(
            self,
            "needs",
            _("What would make it possible for them to come?"),
            _("Each becomes a task for somebody"),
        )
        _say(self, "note", _("Anything the facilitator should know"), "")
        _say(self, "wants_clear_title", _("Put its name in their messages and calendar"), None)
        self.fields["name"].error_messages["required"] = _("Enter their name")
        for name in ("name", "email", "phone"):
            asked: Any = self.fields[name]
            asked.autocomplete = "off"
        if "companion" in self.fields:
            companion: Any = self.fields["companion"]
            companion.choices = _WHO_COMES


class PartyForPersonForm(PartyForm):
    """Who comes, as staff change it for somebody."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        companion: Any = self.fields["companion"]
        companion.choices = _WHO_COMES


def typed_for_somebody(data: QueryDict) -> list[tuple[str, str]]:
    """What was typed of somebody into the form that books for them, by its labels; without what was left empty."""
    companion = (
        str(data.get("companion_name") or _("one other person")) if data.get("companion") == "yes" else ""
    )
    written = [
        (_("Their name"), data.get("name", "")),
        (_("Email address"), data.get("email", "")),
        (_("Phone number"), data.get("phone", "")),
        (_("Who comes with them"), companion),
        (_("What would make it possible for them to come"), _needs_typed(data)),
        (_("Anything the facilitator should know"), data.get("note", "")),
    ]
    return [(str(label), words) for label, words in written if words]


def _needs_typed(data: QueryDict) -> str:
    ticked = data.getlist("needs")
    found = []
    for need in ACCESS_NEEDS:
        detail = data.get(f"detail_{need.code}", "")
        if need.code in ticked or detail:
            found.append(f"{need.label}: {detail}" if detail else str(need.label))
    return "\n".join(found)


def _say(form: PageForm, name: str, label: Any, hint: Any) -> None:
    """Another label for a field, and another hint unless that is None."""
    form.fields[name].label = label
    if hint is not None:
        form.fields[name].help_text = hint
