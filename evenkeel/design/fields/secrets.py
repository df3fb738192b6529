"""Fields whose value is not for reading: hidden ones, passwords, and codes that were sent."""

import hashlib
import json
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evenkeel.design.fields.base import PageField
from evenkeel.design.fields.texts import Text


class Hidden(PageField, forms.CharField):
    """A value that travels with the form; a label is not needed, since nobody sees it."""

    component = "hidden"
    missing = _("This page is out of date. Go back and try again")

    def __init__(self, *, max_length: int = 500, **options: Any) -> None:
        super().__init__(
            label=options.pop("label", ""), max_length=max_length, widget=forms.HiddenInput, **options
        )


class FormKey(Hidden):
    """Another one for each form that is opened: it tells a form that is sent twice from one that is filled in anew."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(required=required, max_length=40, initial=lambda: secrets.token_urlsafe(16))


def request_key(form_key: str, *said: Any) -> str | None:
    """The same for a form that says the same and is sent twice; another once somebody went back and changed it.

    A posted key never stands for a row by itself, so nobody can send one that somebody else's form made. None for a
    form that came without one.
    """
    if not form_key:
        return None
    return hashlib.blake2b(json.dumps([form_key, *said], default=str).encode(), digest_size=16).hexdigest()


class Password(Text):
    """A password, with a button that shows it. It is never sent back to the page, spaces count, paste is welcome."""

    component = "password"
    input_type = "password"
    spellcheck = False
    missing = _("Enter your password")

    def __init__(
        self, *, autocomplete: str = "current-password", max_length: int = 1024, **options: Any
    ) -> None:
        super().__init__(
            autocomplete=autocomplete,
            max_length=max_length,
            strip=False,
            widget=forms.PasswordInput,
            **options,
        )

    def tidied(self, written: str) -> str:
        """To the letter."""
        return written


class Code(Text):
    """A code that was sent or that an app shows; spaces and dashes are left out. `digits` is its length, if fixed."""

    inputmode = "numeric"
    spellcheck = False
    missing = _("Enter the code")
    default_error_messages = {"digits": _("Enter the code: it has %(digits)d numbers")}

    def __init__(
        self,
        *,
        digits: int | None = 6,
        autocomplete: str = "one-time-code",
        width: int | None = 10,
        **options: Any,
    ) -> None:
        self.digits = digits
        super().__init__(autocomplete=autocomplete, width=width, max_length=40, **options)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.replace(" ", "").replace("-", "") if value else value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.digits and not (value.isdecimal() and len(value) == self.digits):
            raise ValidationError(
                self.error_messages["digits"], code="digits", params={"digits": self.digits}
            )
