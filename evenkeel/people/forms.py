"""What staff, and carers themselves, fill in about a carer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypedDict, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.design import fields
from evenkeel.design.forms import ChangeForm, FilterForm, PageForm
from evenkeel.notices.models import Channel
from evenkeel.organisations.queries import areas
from evenkeel.people import needs as lists
from evenkeel.people.actions import ContactDetails, PreferenceGiven
from evenkeel.people.actions.erasure import RETENTION
from evenkeel.people.models import AccessNeed, ContactPreference
from evenkeel.people.needs import AccessNeedKind

# The channels that a carer is asked about; letters need an address, which is not kept.
ASKED = (Channel.EMAIL, Channel.TEXT, Channel.PHONE)


class FindForm(FilterForm):
    """Who is looked for."""

    words = fields.Text(
        label=_("Name, email address or phone number"),
        hint=_("Part of a name will do. An email address or number must be whole"),
        max_length=120,
        autocomplete="off",
        error_messages={"required": _("Enter a name, an email address or a phone number")},
    )


def _borough() -> fields.Select:
    return fields.Select(
        label=_("Borough"),
        choices=lambda: [(area.pk, area.name) for area in areas()],
        coerce=int,
        empty_value=None,
        empty_label=_("Not said"),
        required=False,
    )


class DetailsForm(ChangeForm):
    """What is asked of how a carer is called and reached; each field is named as the record's own."""

    def details(self) -> ContactDetails:
        """What was changed, for the action."""
        return cast(ContactDetails, self.changes())


class ContactForm(DetailsForm):
    """How a carer is called and reached."""

    name = fields.Text(label=_("Full name"), max_length=120, autocomplete="off")
    email = fields.Email(label=_("Email address"), required=False, autocomplete="off")
    phone = fields.Phone(label=_("Phone number"), required=False, autocomplete="off")
    safe_times = fields.Text(
        label=_("When it is safe and easy to ring"),
        hint=_("In their words, such as “weekday mornings, not at weekends”"),
        required=False,
    )
    area_id = _borough()


class OwnDetailsForm(DetailsForm):
    """What carers correct themselves. Not the email address: it is what proves who they are."""

    name = fields.Text(
        label=_("Full name"),
        max_length=120,
        autocomplete="name",
        error_messages={"required": _("Enter your name")},
    )
    phone = fields.Phone(
        label=_("Mobile number"),
        hint=_("Or another number that we may ring. Leave it empty if you would rather not be rung"),
        required=False,
        autocomplete="tel",
    )
    area_id = _borough()


# What is asked of each channel, and what the action calls the answer.
_GIVEN = {
    "allowed": "is_allowed",
    "message": "may_leave_message",
    "from": "safe_from",
    "until": "safe_until",
}


class PreferencesForm(ChangeForm):
    """How a carer may be reached, and between which hours, for each channel."""

    email_allowed = fields.YesNo(label=_("May we send emails?"))
    email_from = fields.Time(label=_("Not before"), hint=_("Such as 9am"), required=False)
    email_until = fields.Time(label=_("Not after"), hint=_("Such as 5:30pm"), required=False)
    text_allowed = fields.YesNo(label=_("May we send text messages?"))
    text_from = fields.Time(label=_("Not before"), hint=_("Such as 9am"), required=False)
    text_until = fields.Time(label=_("Not after"), hint=_("Such as 5:30pm"), required=False)
    phone_allowed = fields.YesNo(label=_("May we ring?"))
    phone_message = fields.YesNo(
        label=_("Can we leave a message if you do not answer?"),
        hint=_("It would only say who rang, and that we will try again"),
        required=False,
    )
    phone_from = fields.Time(label=_("Not before"), hint=_("Such as 9am"), required=False)
    phone_until = fields.Time(label=_("Not after"), hint=_("Such as 5:30pm"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for channel in ASKED:
            self._check_hours(channel, cleaned.get(f"{channel}_from"), cleaned.get(f"{channel}_until"))
        return cleaned

    def _check_hours(self, channel: str, first: dt.time | None, last: dt.time | None) -> None:
        if first is None and last is not None and f"{channel}_from" not in self.errors:
            self.add_error(f"{channel}_from", gettext("Enter both times, or leave both empty"))
        elif last is None and first is not None and f"{channel}_until" not in self.errors:
            self.add_error(f"{channel}_until", gettext("Enter both times, or leave both empty"))
        elif first is not None and first == last:
            self.add_error(
                f"{channel}_until", gettext("The two times must differ. For any time, leave both empty")
            )

    def given(self) -> dict[str, PreferenceGiven]:
        """What was changed of each channel, for the action."""
        changes = self.changes()
        if "phone_message" in changes:
            changes["phone_message"] = bool(changes["phone_message"])
        return {channel: _given_of(channel, changes) for channel in ASKED}

    @staticmethod
    def initial_from(preferences: Mapping[str, ContactPreference]) -> dict[str, Any]:
        """The form's first values: of what nothing was said, every channel is allowed, and no message on the phone."""
        initial: dict[str, Any] = {f"{channel}_allowed": True for channel in ASKED} | {"phone_message": False}
        for channel, said in preferences.items():
            initial |= {
                f"{channel}_allowed": said.is_allowed,
                f"{channel}_from": said.safe_from,
                f"{channel}_until": said.safe_until,
                f"{channel}_message": said.may_leave_message,
            }
        return initial


def _given_of(channel: str, changes: Mapping[str, Any]) -> PreferenceGiven:
    given = {
        kept_as: changes[name]
        for asked, kept_as in _GIVEN.items()
        if (name := f"{channel}_{asked}") in changes
    }
    return cast(PreferenceGiven, given)


class AsksNeeds(PageForm):
    """A form that asks what would make it possible to come, in the field that `needs_field` names.

    Each need that has a question of its own reveals it. What is written there counts as the tick of its need.
    """

    needs_field = "needs"
    _asked: Sequence[AccessNeedKind] = ()

    def ask_needs(
        self, needs: Sequence[AccessNeedKind], question: Callable[[AccessNeedKind], forms.Field]
    ) -> None:
        """Offer these needs; `question` makes the field for the one that goes with a need."""
        self._asked = needs
        choices: Any = self.fields[self.needs_field]
        choices.choices = [(need.code, need.label, need.hint) for need in needs]
        choices.reveals = {need.code: _detail_name(need.code) for need in self._with_questions()}
        for need in self._with_questions():
            self.fields[_detail_name(need.code)] = question(need)
        if self.is_bound:
            self._tick_what_is_written_about()

    def clean(self) -> dict[str, Any]:
        """What a need says nothing without is there."""
        cleaned = super().clean() or self.cleaned_data
        for need in self._with_questions():
            name = _detail_name(need.code)
            is_missing = need.needs_detail and name not in self.errors and not cleaned.get(name)
            if is_missing and need.code in (cleaned.get(self.needs_field) or ()):
                self.add_error(
                    name,
                    gettext("Write what would make it possible to come, or untick “%(need)s”")
                    % {"need": need.label},
                )
        return cleaned

    def needs_given(self) -> list[tuple[str, str]]:
        """Of a valid form, each need that was ticked, with its detail."""
        return [
            (kind, self.cleaned_data.get(_detail_name(kind), ""))
            for kind in self.cleaned_data[self.needs_field]
        ]

    @staticmethod
    def details_of(needs: Iterable[AccessNeed]) -> dict[str, str]:
        """The first values of the questions, from needs on record."""
        return {_detail_name(need.kind): need.detail for need in needs}

    def _with_questions(self) -> Iterator[AccessNeedKind]:
        return (need for need in self._asked if need.asks_detail)

    def _tick_what_is_written_about(self) -> None:
        """A box can be written in without its tick: without the style sheet, or by a helper that fills forms in.

        What stood in it when the page was opened was not written now: without its tick, that need was taken away.
        """
        data: Any = self.data
        sent = data.copy()
        ticked = sent.getlist(self.needs_field)
        for need in self._with_questions():
            name = _detail_name(need.code)
            words = self.fields[name].to_python(sent.get(name, ""))
            stood = sent.get(self.add_initial_prefix(name), self.initial.get(name, ""))
            if need.code not in ticked and words and words != stood:
                sent.appendlist(self.needs_field, need.code)
        self.data = sent


def _detail_name(kind: str) -> str:
    return f"detail_{kind}"


class NeedsForm(AsksNeeds, ChangeForm):
    """What would make it possible to come, on a carer's record."""

    needs_field = "kinds"

    kinds = fields.Choices(label=_("What would make it possible to come?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_needs(
            lists.ACCESS_NEEDS,
            lambda need: fields.Text(
                label=need.asks_detail, required=False, max_length=300, autocomplete="off"
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent: Any = self.as_sent
        was_ticked = sent.getlist(self.add_prefix("kinds"))
        for need in lists.ACCESS_NEEDS:
            has_new_detail = self._has_new_detail(need.code) and cleaned.get(_detail_name(need.code))
            if (
                has_new_detail
                and need.code in was_ticked
                and need.code not in cleaned.get("kinds", was_ticked)
            ):
                said = gettext(
                    "“%(need)s” was taken off while this page was open. Tick it if it is still needed"
                )
                self.add_error("kinds", said % {"need": need.label})
        return cleaned

    def _has_new_detail(self, kind: str) -> bool:
        return _detail_name(kind) in self.changed_data

    def needs_changed(self) -> list[tuple[str, str]]:
        """Each need that was ticked, or that has a new detail, with it."""
        held = self.initial["kinds"]
        return [
            (kind, self.cleaned_data.get(_detail_name(kind), ""))
            for kind in self.cleaned_data["kinds"]
            if kind not in held or self._has_new_detail(kind)
        ]

    def ended(self) -> list[str]:
        """The needs that were unticked."""
        if "kinds" not in self.changed_data:
            return []
        return [kind for kind in self.initial["kinds"] if kind not in self.cleaned_data["kinds"]]

    @classmethod
    def initial_from(cls, needs: list[AccessNeed]) -> dict[str, Any]:
        """The form's first values."""
        return {"kinds": [need.kind for need in needs]} | cls.details_of(needs)


def _relationship(*, label: Any, hint: Any, missing: Any) -> fields.Choice:
    return fields.Choice(
        label=label,
        hint=hint,
        choices=[(one.code, one.label, one.hint) for one in lists.RELATIONSHIPS],
        error_messages={"required": missing},
    )


def _broad_needs(*, label: Any, hint: Any = "") -> fields.Choices:
    choices = [(one.code, one.label, one.hint) for one in lists.BROAD_NEEDS]
    return fields.Choices(label=label, hint=hint, choices=choices, required=False)


class CaringRoleAdded(TypedDict):
    """What the action is told of somebody whom a carer looks after."""

    relationship: str
    broad_needs: list[str]
    request_key: str | None


class CaringRoleForm(PageForm):
    """Whom a carer looks after, without a name."""

    relationship = _relationship(
        label=_("Who do they look after?"),
        hint=_("Please do not write a name anywhere"),
        missing=_("Choose who they look after"),
    )
    broad_needs = _broad_needs(label=_("What do they help that person with?"))
    form_key = fields.FormKey()

    def added(self, carer_id: int) -> CaringRoleAdded:
        """Whom the carer looks after, for the action."""
        data = self.cleaned_data
        return CaringRoleAdded(
            relationship=data["relationship"],
            broad_needs=data["broad_needs"],
            request_key=fields.request_key(
                data["form_key"], carer_id, data["relationship"], data["broad_needs"]
            ),
        )


class OwnCaringRoleForm(CaringRoleForm):
    """Whom a carer looks after, as they are asked themselves."""

    relationship = _relationship(
        label=_("Who do you look after?"),
        hint=_("Only how you are related. Do not give their name"),
        missing=_("Choose who you look after"),
    )
    broad_needs = _broad_needs(
        label=_("What do you help them with?"), hint=_("Choose all that fit. You need not choose any")
    )


REASONS_TO_HOLD = [
    ("claim", _("There is a complaint or a legal claim")),
    ("inquiry", _("An inquiry or a court has asked for records to be kept")),
    ("safeguarding", _("It is needed to keep somebody safe")),
    ("asked", _("The person asked us to keep it")),
]
REASONS_TO_LIFT = [
    ("settled", _("What it was kept for is settled")),
    ("mistake", _("It was put on hold by mistake")),
]


class HoldForm(PageForm):
    """Why a record has to be kept."""

    hold_reason = fields.Choice(
        label=_("Why must it be kept?"),
        choices=REASONS_TO_HOLD,
        error_messages={"required": _("Say why it must be kept")},
    )


class LiftForm(PageForm):
    """Why a record need no longer be kept."""

    lift_reason = fields.Choice(
        label=_("Why are you lifting the hold?"),
        choices=REASONS_TO_LIFT,
        error_messages={"required": _("Say why you are lifting the hold")},
    )


REASONS_TO_ERASE = [
    ("asked", _("The person asked for it")),
    ("mistake", _("The record was made by mistake")),
    (RETENTION, _("It has been kept for as long as it may be")),
    ("died", _("The person has died, and the family asked for it")),
]


class EraseForm(PageForm):
    """Why a record is erased, and that whoever does it means it."""

    reason = fields.Choice(
        label=_("Why are you erasing it?"),
        choices=REASONS_TO_ERASE,
        error_messages={"required": _("Say why you are erasing it")},
    )
    is_sure = fields.Tick(
        label=_("I understand that this cannot be undone"),
        required=True,
        error_messages={"required": _("Tick the box to say that you understand this cannot be undone")},
    )
