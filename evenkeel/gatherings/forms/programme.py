"""The forms with which staff say what there is and who leads it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.programme.facilitators import FacilitatorDetails
from evenkeel.gatherings.actions.programme.offerings import OfferingDetails
from evenkeel.gatherings.forms.when_and_where import offer
from evenkeel.gatherings.models import Facilitator, Kind, Offering
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME
from evenkeel.gatherings.queries import programme
from evenkeel.gatherings.queries.versions import facilitator_version, offering_version

# What the form asks besides what the offering's row has under the same name.
_NOT_OF_ROW = ("team", "version", "form_key")


class OfferingForm(PageForm):
    """What an offering is, for whom, and what happens there."""

    title = fields.Text(label=_("Title"), max_length=120)
    kind = fields.Choice(label=_("What sort of thing it is"), choices=Kind.choices)
    team = fields.Select(label=_("Team"), coerce=int)
    summary = fields.PlainText(
        label=_("In one or two sentences"), hint=_("Shown in lists"), max_length=300, rows=2
    )
    what_happens = fields.PlainText(
        label=_("What happens"),
        hint=_(
            "Leave an empty line between paragraphs. Begin lines with “- ” for a list and with “## ” for a heading."
        ),
        required=False,
        max_length=5000,
        rows=12,
    )
    who_for = fields.PlainText(label=_("Who it is for"), required=False, max_length=1000, rows=3)
    what_to_bring = fields.PlainText(label=_("What to bring"), required=False, max_length=1000, rows=3)
    is_published = fields.Tick(
        label=_("Show it to everyone"), hint=_("Without this, nobody can see it or book it")
    )
    version = fields.Hidden(required=False)
    form_key = fields.FormKey()

    def __init__(self, *args: Any, by: Actor, offering: Offering | None = None, **options: Any) -> None:
        options.setdefault("initial", _offering_values(offering) if offering else {"is_published": True})
        super().__init__(*args, **options)
        offer(self, "team", programme.team_choices(by, CHANGE_PROGRAMME))

    def details(self) -> OfferingDetails:
        """What was filled in; only of a valid form."""
        data = self.cleaned_data
        return OfferingDetails(
            team_id=data["team"],
            **{name: data[name] for name in self.fields if name not in _NOT_OF_ROW},
        )

    def request_key(self, details: OfferingDetails) -> str | None:
        """The same for the same offering sent twice."""
        return fields.request_key(self.cleaned_data["form_key"], asdict(details))


class FacilitatorForm(PageForm):
    """Who leads sessions."""

    name = fields.Text(label=_("Name"), hint=_("As carers see it"), max_length=120)
    kind = fields.Choice(label=_("Who they are"), choices=Facilitator.Kind.choices)
    team = fields.Select(label=_("Team"), required=False, coerce=int, empty_value=None)
    organisation = fields.Select(
        label=_("Organisation that they come from"), required=False, coerce=int, empty_value=None,
        empty_label=_("None"),
    )  # fmt: skip
    user = fields.Select(
        label=_("How they sign in"),
        hint=_("Then they see the sessions that they lead, and keep their registers"),
        required=False,
        coerce=int,
        empty_value=None,
        empty_label=_("They do not sign in"),
    )
    introduction = fields.PlainText(
        label=_("A few words about them"),
        hint=_("Shown beside their name"),
        required=False,
        max_length=600,
        rows=4,
    )
    is_active = fields.Tick(label=_("They can be chosen for new sessions"))
    version = fields.Hidden(required=False)
    form_key = fields.FormKey()

    def __init__(self, *args: Any, by: Actor, facilitator: Facilitator | None = None, **options: Any) -> None:
        options.setdefault(
            "initial", _facilitator_values(facilitator) if facilitator else {"is_active": True}
        )
        super().__init__(*args, **options)
        if by.teams(CHANGE_PROGRAMME) is None:
            team: Any = self.fields["team"]
            team.empty_label = _("Every team")
        else:
            self.fields["team"].required = True
        offer(self, "team", programme.team_choices(by, CHANGE_PROGRAMME))
        offer(self, "organisation", programme.organisation_choices())
        offer(self, "user", programme.user_choices(by, facilitator))

    def details(self) -> FacilitatorDetails:
        """What was filled in; only of a valid form."""
        data = self.cleaned_data
        return FacilitatorDetails(
            name=data["name"],
            kind=data["kind"],
            team_id=data["team"],
            organisation_id=data["organisation"],
            user_id=data["user"],
            introduction=data["introduction"],
            is_active=data["is_active"],
        )

    def request_key(self, details: FacilitatorDetails) -> str | None:
        """The same for the same person sent twice."""
        return fields.request_key(self.cleaned_data["form_key"], asdict(details))


def _offering_values(offering: Offering) -> dict[str, Any]:
    values = {name: getattr(offering, name) for name in OfferingForm.base_fields if name not in _NOT_OF_ROW}
    return {**values, "team": offering.team_id, "version": offering_version(offering)}


def _facilitator_values(facilitator: Facilitator) -> dict[str, Any]:
    return {
        "name": facilitator.name,
        "kind": facilitator.kind,
        "team": facilitator.team_id,
        "organisation": facilitator.organisation_id,
        "user": facilitator.user_id,
        "introduction": facilitator.introduction,
        "is_active": facilitator.is_active,
        "version": facilitator_version(facilitator),
    }
