"""Refuses a password that a machine guesses first, however long it is; named in the settings."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evenkeel.accounts.rules import is_easily_guessed


class NotEasilyGuessed(CommonPasswordValidator):
    """By Django's list of common passwords, which it also knows when they are doubled or have figures beside them."""

    def validate(self, password: str, user: object = None) -> None:
        if password.strip().lower() in self.passwords or is_easily_guessed(password, self.passwords):
            raise ValidationError(
                _("This password is too common or repeats itself. Use three or four unrelated words"),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("Use three or four unrelated words.")
