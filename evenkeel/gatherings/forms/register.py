"""Reading a register that was sent: one row of answers for each person on it, and whoever came in besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.forms import HiddenInput, RadioSelect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.common.numbers import whole_number
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.register import Mark, WalkIn
from evenkeel.gatherings.models import Attendance
from evenkeel.gatherings.queries.register import Row

_STATUSES = frozenset(Attendance.Status.values) | {""}


def marks_from(sent: Mapping[str, str], rows: Iterable[Row]) -> list[Mark]:
    """What was put down for each row that the page had; a row that came since, or nonsense, is passed over."""
    marks = []
    for row in rows:
        status = sent.get(f"status-{row.carer_id}")
        seen = sent.get(f"seen-{row.carer_id}")
        if status is None or seen is None or status not in _STATUSES:
            continue
        came = status in Attendance.PRESENT and f"companion-{row.carer_id}" in sent
        marks.append(Mark(row.carer_id, status, came, seen))
    return marks


# Begins the answer that it is none of those whose ids follow.
_NONE_OF = "none-of"


class AskedWho(fields.Choice):
    """A question that the form comes without at first; what its answer is worth, the action says."""

    def valid_value(self, value: object) -> bool:
        """Anything: who is on the register may have changed since it was asked."""
        return True


class WalkInForm(PageForm):
    """Somebody who came without a booking."""

    name = fields.Name(label=_("Name"), error_messages={"required": _("Enter their name")})
    email = fields.Email(label=_("Email address"), required=False, autocomplete="off")
    phone = fields.Phone(label=_("Phone number"), required=False, autocomplete="off")
    who = AskedWho(label="", required=False, widget=HiddenInput)
    form_key = fields.FormKey()

    @property
    def is_filled_in(self) -> bool:
        """Whether anything was typed into it."""
        return any(self.data.get(name, "").strip() for name in ("name", "email", "phone"))

    @property
    def says_who(self) -> bool:
        """Whether the question of `ask_who` was answered."""
        return bool(self.data.get("who"))

    def walk_in(self, session_id: int) -> WalkIn:
        """Who came; only of a valid form."""
        data = self.cleaned_data
        kind, *ids = data["who"].split(".")
        known = frozenset(number for one in ids if (number := whole_number(one)) is not None)
        return WalkIn(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            is_carer=min(known, default=None) if kind == "is" else None,
            is_none_of=known if kind == _NONE_OF else frozenset(),
            request_key=fields.request_key(
                data["form_key"], session_id, *(data[name] for name in ("name", "email", "phone", "who"))
            ),
        )

    def ask_who(self, namesakes: Sequence[Row]) -> None:
        """Ask whether it is one of these."""
        nobody = ".".join([_NONE_OF, *(str(row.carer_id) for row in namesakes)])
        if len(namesakes) == 1:
            label, choices = _about_one(namesakes[0], nobody)
        else:
            label = gettext("There are others of this name on the register. Who is it?")
            choices = [*((_same(row), _called(row)) for row in namesakes), (nobody, gettext("Somebody else"))]
        who: Any = self.fields["who"]
        who.widget, who.choices = RadioSelect(), choices
        self["who"].label = label


def _about_one(row: Row, nobody: str) -> tuple[str, list[tuple[str, str]]]:
    named = {"name": row.name}
    if row.is_expected:
        label = gettext("Is this %(name)s, who is booked?") % named
        return label, [
            (_same(row), gettext("Yes, mark that they came")),
            (nobody, gettext("No, somebody else of this name")),
        ]
    label = gettext("%(name)s is on the register already. Is this another %(name)s?") % named
    return label, [
        (nobody, gettext("Yes, another %(name)s") % named),
        (_same(row), gettext("No, the same person")),
    ]


def _same(row: Row) -> str:
    return f"is.{row.carer_id}"


def _called(row: Row) -> str:
    said = gettext("%(name)s, who is booked") if row.is_expected else gettext("%(name)s, who is here already")
    return said % {"name": row.name}
