"""The form that pages show, and how Django's own widgets are drawn where they are still used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2

from evenkeel.common.refusals import Refusal
from evenkeel.design.fields.base import Component
from evenkeel.design.fields.choosing import Choices, ChoosingField


class Renderer(Jinja2):
    """Django's own templates: only for fields that are not of `design.fields`."""


class PageForm(forms.Form):
    """A form of `design.fields`: shown by `page_form` or field by field, with its errors in `error_summary`.

    `marks_optional` says "(optional)" beside fields that need no answer. A page that shows the form with errors
    answers with `error_status`. `not_of_row` names the fields that the row which the form changes does not have.
    """

    marks_optional = True
    error_status = 422
    not_of_row: frozenset[str] = frozenset()
    use_required_attribute = False

    @classmethod
    def values_of(cls, row: object | None) -> dict[str, Any]:
        """What the row has for the fields, each named as its own; empty where there is no row.

        Raises AttributeError for one that it lacks: shown empty, it would be emptied as the form is saved.
        """
        if row is None:
            return {}
        return {name: getattr(row, name) for name in cls.base_fields if name not in cls.not_of_row}

    def ask_for_choices(self) -> None:
        """Ask once for what its fields offer, before it is shown: a template asks the database for nothing."""
        for field in self.fields.values():
            if isinstance(field, ChoosingField):
                field.ask_for_choices()

    def refuse(self, refusal: Refusal) -> None:
        """Show why an action said no: beside the field that it names, else above the form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal.sentence))
        self.error_status = refusal.status

    def carry(self, name: str, value: str) -> None:
        """Have the page send this along in a hidden field when it is shown, whatever was sent in it before."""
        if not self.is_bound:
            self.initial[name] = value
            return
        came: Any = self.data
        sent = came.copy()
        sent[name] = value
        self.data = sent

    def showing_refusals(self) -> ShowingRefusals:
        """For a `with`: what is done in it ends at the first refusal, and the form says why."""
        return ShowingRefusals(self)

    def shown_fields(self) -> Iterator[Any]:
        """The visible fields in order, without those that another field reveals."""
        return shown_fields(self)


class ChangeForm(PageForm):
    """A form that changes what others may have changed since its page was opened: `initial` is what is held now.

    Each field sends along what stood in it when it was shown. Only what somebody changed counts; whatever they left
    alone stays as it is held, and so does what they did not tick or untick. What the form cleans to, and says of what
    does not go together, is the whole that comes of it. Shown again, it has what they typed, and the rest as it is
    held. A form that sends nothing along is compared with what is held.
    """

    keeps_first_seen = True

    @classmethod
    def of_row(
        cls,
        row: object | None,
        sent: Mapping[str, Any],
        *,
        at_first: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Self:
        """The form that changes this row, with what was `sent` if anything was.

        Where there is no row it adds one: it shows `at_first`, and all of it counts, since nobody else has changed it.
        """
        initial = cls.values_of(row) if row else dict(at_first or {})
        form = cls(sent or None, initial=initial, **options)
        form.keeps_first_seen = row is not None
        return form

    def full_clean(self) -> None:
        if self.is_bound and self.keeps_first_seen:
            self._take_what_is_held_for_the_rest()
        super().full_clean()

    def changes(self) -> dict[str, Any]:
        """What was changed, cleaned, by field; all of it where the form adds something."""
        if not self.keeps_first_seen:
            return dict(self.cleaned_data)
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _take_what_is_held_for_the_rest(self) -> None:
        sent: Any = self.data
        merged = sent.copy()
        shown: list[Any] = self.visible_fields()
        for bound in shown:
            widget = bound.field.hidden_widget()
            bound.field.show_hidden_initial = not widget.value_omitted_from_data(
                sent, self.files, bound.html_initial_name
            )
        for bound in shown:
            seen = bound.field.inputs(bound.html_initial_name, bound.initial)
            if bound.name not in self.changed_data:
                _put(merged, bound.field.inputs(bound.html_name, bound.initial), seen)
            elif isinstance(bound.field, Choices):
                _put(merged, {bound.html_name: _with_ticks_changed(bound)}, seen)
            elif not bound.field.show_hidden_initial:
                _put(merged, seen)
        self.as_sent, self.data = sent, merged


def _put(data: Any, *inputs: Mapping[str, list[str]]) -> None:
    for some in inputs:
        for name, values in some.items():
            data.setlist(name, values)


def _with_ticks_changed(bound: Any) -> list[str]:
    """What is ticked now, with what they ticked and without what they unticked."""
    (held,) = bound.field.inputs(bound.html_name, bound.initial).values()
    ticked = bound.data
    seen = bound.form.data.getlist(bound.html_initial_name) if bound.field.show_hidden_initial else held
    return [one for one in held if one in ticked or one not in seen] + [
        one for one in ticked if one not in held and one not in seen
    ]


class ShowingRefusals:
    """Ends what is done in it at the first refusal, and has the form say why; what comes after it goes on."""

    # Not a generator: by its type one never swallows an error, and nothing that comes after it would be checked.

    def __init__(self, form: PageForm) -> None:
        self._form = form

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> bool:
        if not isinstance(error, Refusal):
            return False
        self._form.refuse(error)
        return True


class FilterForm(PageForm):
    """A form that narrows down a list by GET: everything in it may be left empty, and none of it says so."""

    marks_optional = False


class NarrowingForm(FilterForm):
    """What the address of a list asks for, where nonsense is passed over without a word.

    `chosen` holds the values that make sense, by field.
    """

    def __init__(self, query: Mapping[str, Any]) -> None:
        super().__init__()
        self._offer()
        self.chosen = {
            name: value
            for name in self.fields
            if (value := self._sensible(name, query.get(name))) is not None
        }
        self.initial = self.chosen

    def _offer(self) -> None:
        """Fill in what the fields offer; those that offer too little may go."""

    def _offer_where_there_are_two(self, name: str, choices: Sequence[tuple[Any, ...]]) -> None:
        """Let the field offer these answers; a list with one answer in it only takes up room."""
        field: Any = self.fields[name]
        field.choices = choices
        if len(choices) < 2:
            del self.fields[name]

    def _sensible(self, name: str, asked: Any) -> Any:
        try:
            return self.fields[name].clean(asked) or None
        except ValidationError:
            return None

    @property
    def query(self) -> str:
        """The same as the rest of an address: "kind=group&mode=online"."""
        return urlencode(self.chosen)


def shown_fields(form: forms.BaseForm) -> Iterator[Any]:
    """The form's visible fields in order, without those that another field reveals."""
    revealed = {name for field in form.fields.values() for name in getattr(field, "reveals", {}).values()}
    return (field for field in form.visible_fields() if field.name not in revealed)


def errors_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each error with the id of the input that it leads to; what is about the whole form leads to the first."""
    visible = form.visible_fields()
    top = _leads_to(visible[0]) if visible else ""
    about_all = [(str(sentence), top) for sentence in form.non_field_errors()]
    wrong = [field for field in form if field.errors]
    return about_all + [
        (str(field.errors[0]), top if field.is_hidden else _leads_to(field)) for field in wrong
    ]


def _leads_to(field: Any) -> str:
    return field.first_input_id if isinstance(field, Component) else field.id_for_label
