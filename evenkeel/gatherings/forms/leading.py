"""The field that says who leads: whom one would look for first, and the others apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from evenkeel.design import fields
from evenkeel.design.fields.choosing import ChoosingComponent, Option


class LeadersComponent(ChoosingComponent):
    """The bound field, in two parts."""

    def looked_for_first(self) -> list[Option]:
        return [option for option in self.options() if option.value in self.field.first]

    def others(self) -> list[Option]:
        return [option for option in self.options() if option.value not in self.field.first]

    @property
    def shows_others(self) -> bool:
        """Whether one of the others is chosen, or something is wrong."""
        return bool(self.error) or any(option.is_chosen for option in self.others())


class LeadersField(fields.Choices):
    """Who leads. Cleans to a set of ids."""

    def __init__(self, **options: Any) -> None:
        self.first: frozenset[str] = frozenset()
        super().__init__(label=_("Who leads it"), label_size="m", required=False, coerce=int, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return LeadersComponent(form, self, field_name)

    def clean(self, value: Any) -> frozenset[int]:
        return frozenset(super().clean(value))

    def offer(self, people: list[tuple[int, str]], first: frozenset[int]) -> None:
        """Offer these people, those who are looked for first in front."""
        self.first = frozenset(map(str, first))
        self.choices = sorted(people, key=lambda person: person[0] not in first)
