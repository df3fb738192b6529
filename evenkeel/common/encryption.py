"""Text that is unreadable in the database: encrypted with versioned keys that are kept outside it."""

import base64
import functools
import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

# The library is loaded with the first secret: most processes never meet one, and it is large.
if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


@functools.lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys
    )


def encrypt(text: str) -> str:
    """The text under the newest key."""
    return _box(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text again, by whichever key it was written with.

    Raises ValueError where no key fits: the keys were lost or the row was altered.
    """
    from cryptography.fernet import InvalidToken

    try:
        return _box(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ValueError("no encryption key reads this text") from error


class EncryptedText(models.TextField):
    """A text field that is encrypted at rest; it cannot be searched or sorted."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value
