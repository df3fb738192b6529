"""A field for a whole number."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from evenkeel.design.fields.base import PageField, Words, told_lazily


class Number(PageField, forms.IntegerField):
    """A whole number, in a plain text box with the number keyboard: spinners change answers by accident."""

    component = "text"
    missing = _("Enter %(label)s")
    input_type = "text"
    inputmode = "numeric"
    spellcheck = None

    def __init__(
        self,
        *,
        label: Words,
        min_value: int | None = None,
        max_value: int | None = None,
        width: int | None = 4,
        prefix: Words = "",
        suffix: Words = "",
        error_messages: dict[str, Words] | None = None,
        **options: Any,
    ) -> None:
        self.prefix = prefix
        self.suffix = suffix
        messages = {
            "invalid": told_lazily(
                _("Enter %(label)s as a whole number, like 12"), label, _("Enter a whole number, like 12")
            ),
            "min_value": _("Enter %(limit_value)s or more"),
            "max_value": _("Enter %(limit_value)s or less"),
            **(error_messages or {}),
        }
        super().__init__(
            label=label,
            min_value=min_value,
            max_value=max_value,
            width=width,
            widget=forms.TextInput,
            error_messages=messages,
            **options,
        )
        for validator in self.validators:
            if isinstance(validator, MinValueValidator | MaxValueValidator):
                validator.message = messages[validator.code]
