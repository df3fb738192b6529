"""What all fields share: the options that a page builder gives, and how a bound field becomes its component."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from django import forms
from django.forms.boundfield import BoundField
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.functional import Promise, lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from jinja2 import Template

    Words = str | _StrPromise
else:
    Words = str | Promise
LabelSize = Literal["", "s", "m", "l", "xl"]


class Component(BoundField):
    """A bound field that prints as its NHS component."""

    field: Any

    def __str__(self) -> SafeString:
        return render(self) + format_html_join(
            "", '<input type="hidden" name="{}" value="{}">', self.first_seen()
        )

    __html__ = __str__

    def value(self) -> Any:
        """What stands in the box: exactly what was typed, or else the initial value as people write it."""
        if self.form.is_bound and not self.field.disabled:
            return self.field.bound_data(self.data, self.initial)
        return self.field.shown(self.initial)

    def first_seen(self) -> list[tuple[str, str]]:
        """What tells the form, when it comes back, what stood here as the page was opened: hidden inputs by name."""
        if not getattr(self.form, "keeps_first_seen", False) or self.is_hidden:
            return []
        held = self.field.inputs(self.html_initial_name, self.initial)
        sent: Any = self.form.data
        inputs = {name: sent.getlist(name) for name in held} if self.form.is_bound else held
        # Where nothing was chosen, that is told as well.
        return [(name, value) for name, values in inputs.items() for value in values or [""]]

    @property
    def id(self) -> str:
        return self.auto_id or self.html_name

    @property
    def first_input_id(self) -> str:
        """Where the error summary leads."""
        return self.id

    @property
    def hint(self) -> str:
        return str(self.help_text)

    @property
    def error(self) -> str:
        """The one sentence that says what to do; the others wait until it is done."""
        return str(self.errors[0]) if self.errors else ""

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, for aria-describedby."""
        parts = [f"{self.id}-hint" if self.hint else "", f"{self.id}-error" if self.error else ""]
        return " ".join(filter(None, parts))

    @property
    def shown_label(self) -> str:
        """The label, which says so where an answer is not needed."""
        marks = self.field.marks_optional and getattr(self.form, "marks_optional", True)
        if marks and not self.field.required:
            return gettext("%(label)s (optional)") % {"label": self.label}
        return str(self.label)


class PageField(forms.Field):
    """The options of every field, before its own.

    `label_size` is "s", "m", "l", "xl" or "" for plain; `heading` makes the label the page's own h1, for a page
    that asks one thing. `width` is in characters (2, 3, 4, 5, 10, 20, 30). Error messages not given are written
    from the label.
    """

    component: ClassVar[str]
    marks_optional: ClassVar[bool] = True
    missing: ClassVar[Words]

    def __init__(
        self,
        *,
        label: Words,
        hint: Words = "",
        label_size: LabelSize = "s",
        heading: bool = False,
        autocomplete: str = "",
        width: int | None = None,
        error_messages: Mapping[str, Words] | None = None,
        **options: Any,
    ) -> None:
        self.label_size = label_size
        self.heading = heading
        self.autocomplete = autocomplete
        self.width = width
        messages = {"required": told_lazily(self.missing, label), **(error_messages or {})}
        super().__init__(label=label, help_text=hint, error_messages=messages, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return Component(form, self, field_name)

    def shown(self, value: Any) -> Any:
        """A clean value as a person would write it."""
        return self.prepare_value(value)

    def inputs(self, name: str, value: Any) -> dict[str, list[str]]:
        """What a browser sends, under this name, of a field in which the clean value stands."""
        shown = self.shown(value)
        return {name: ["" if shown is None else str(shown)]}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.shown(initial), data)


def render(field: Component) -> SafeString:
    """The component's HTML."""
    macro = getattr(_templates().module, field.field.component)
    return mark_safe(macro(field))  # noqa: S308 - the templates escape


@functools.cache
def _templates() -> Template:
    engine = cast(Jinja2, engines["jinja2"])
    return engine.env.get_template("design/fields.jinja")


def told(sentence: Words, label: Words, of_question: Words = "") -> str:
    """A sentence such as "Enter %(label)s" with the label as it stands within a sentence, or `%(quoted)s`.

    A label that is a question fits into none: `of_question` is said of it, or that it has to be answered.
    """
    label = str(label)
    if label.endswith("?") and of_question:
        return str(of_question)
    if label.endswith("?"):
        return gettext("Answer the question “%(question)s”") % {"question": label}
    return str(sentence) % {"label": _within_sentence(label), "quoted": f"“{label}”"}


told_lazily = lazy(told, str)


def _within_sentence(label: str) -> str:
    """ "Your name" as "your name", but "NHS number" as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
