"""Fields that offer answers to choose from: radios, checkboxes, a list, yes or no, one tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from evenkeel.design.fields.base import Component, PageField, Words

_YES, _NO = _("Yes"), _("No")

Offered = tuple[Any, Words] | tuple[Any, Words, Words]
Offers = Iterable[Offered] | Callable[[], Iterable[Offered]]


@dataclass(frozen=True)
class Option:
    """One answer on offer, as its template shows it."""

    value: str
    label: str
    hint: str
    id: str
    is_chosen: bool
    is_apart: bool
    revealed: Component | None


class ChoosingComponent(Component):
    """A bound field with answers to choose from."""

    def options(self) -> Iterator[Option]:
        """The answers in order; the first takes the field's own id, so that the error summary leads to it."""
        chosen = self._chosen()
        for number, (value, label, hint) in enumerate(self.field.offered(), start=1):
            revealed = self.field.reveals.get(value)
            yield Option(
                value=value,
                label=label,
                hint=hint,
                id=self.id if number == 1 else f"{self.id}-{number}",
                is_chosen=value in chosen,
                is_apart=value == self.field.none_value,
                revealed=self.form[revealed] if revealed in self.form.fields else None,  # type: ignore[arg-type]
            )

    def _chosen(self) -> set[str]:
        value = self.value()
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return {str(one) for one in values if one is not None}


class ChoosingField(PageField):
    """Takes `choices` as (value, label) or (value, label, hint), or a function that returns them.

    `reveals` maps an answer to the name of the field that is shown beneath it when it is chosen (`page_form` does
    not show that one a second time). `none_value` names the answer that stands apart after "or" and excludes the
    others.
    """

    marks_optional = False
    missing = _("Choose %(label)s")
    # What Django's field copies with each form; the answers themselves are in _offers, with their hints.
    _choices: Any = ()

    def __init__(
        self,
        *,
        choices: Offers = (),
        reveals: Mapping[str, str] | None = None,
        none_value: str | None = None,
        inline: bool = False,
        small: bool = False,
        **options: Any,
    ) -> None:
        self.small = small
        self.reveals = dict(reveals or {})
        self.none_value = none_value
        self.inline = inline
        self._offers: Offers = ()
        super().__init__(**options)
        self.choices = choices

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return ChoosingComponent(form, self, field_name)

    def ask_for_choices(self) -> None:
        """Ask once for what is on offer, where a function says it."""
        self.choices = self._offers() if callable(self._offers) else self._offers

    def offered(self) -> Iterator[tuple[str, str, str]]:
        """Value, label and hint of each answer, as strings."""
        offers = self._offers() if callable(self._offers) else self._offers
        for value, label, *hint in offers:
            yield str(value), str(label), str(hint[0]) if hint else ""

    @property
    def choices(self) -> Any:
        return [(value, label) for value, label, _hint in self.offered()]

    @choices.setter
    def choices(self, offers: Offers) -> None:
        self._offers = offers if callable(offers) else list(offers)

    def valid_value(self, value: Any) -> bool:
        """Whether it is one of those on offer."""
        return any(str(value) == offered for offered, _label, _hint in self.offered())

    def inputs(self, name: str, value: Any) -> dict[str, list[str]]:
        """What is not on offer stands on no page, so no browser sends it."""
        shown = self.shown(value)
        chosen = shown if isinstance(shown, list | tuple | set | frozenset) else [shown]
        on_offer = {offered for offered, _label, _hint in self.offered()}
        return {name: [str(one) for one in chosen if str(one) in on_offer]}


class Choice(ChoosingField, forms.TypedChoiceField):
    """One answer out of a few: radios. `coerce` turns the chosen value into what the form cleans to."""

    component = "radios"
    widget = forms.RadioSelect
    default_error_messages = {"invalid_choice": _("Choose one of the answers on the page")}


class Select(ChoosingField, forms.TypedChoiceField):
    """One answer out of many: a list that opens. `empty_label` offers no answer at all, first."""

    component = "select"
    marks_optional = True
    default_error_messages = Choice.default_error_messages

    def __init__(self, *, empty_label: Words | None = None, **options: Any) -> None:
        self.empty_label = empty_label
        super().__init__(**options)

    def offered(self) -> Iterator[tuple[str, str, str]]:
        if self.empty_label is not None:
            yield "", str(self.empty_label), ""
        yield from super().offered()

    def inputs(self, name: str, value: Any) -> dict[str, list[str]]:
        """The first stands in a list in which none is chosen."""
        (chosen,) = super().inputs(name, value).values()
        return {name: chosen or [offered for offered, _label, _hint in self.offered()][:1]}


class Choices(ChoosingField, forms.TypedMultipleChoiceField):
    """Any number of answers: checkboxes. Cleans to a list."""

    component = "checkboxes"
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": Choice.default_error_messages["invalid_choice"],
        "invalid_list": Choice.default_error_messages["invalid_choice"],
    }

    def to_python(self, value: Any) -> list[str]:
        """Without the empty one that stands for none."""
        return [one for one in super().to_python(value) if one]


class YesNo(Choice):
    """Yes or no: cleans to True or False, and to None where no answer is needed and none was given."""

    def __init__(self, *, yes: Words = _YES, no: Words = _NO, inline: bool = True, **options: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            inline=inline,
            **options,
        )

    def shown(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class Tick(PageField, forms.BooleanField):
    """One box to tick, whose label is the sentence that is agreed to. Cleans to True or False."""

    component = "tick"
    marks_optional = False
    missing = _("To go on, tick %(quoted)s")

    def inputs(self, name: str, value: Any) -> dict[str, list[str]]:
        return {name: ["true"] if value else []}

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(required=required, **options)
