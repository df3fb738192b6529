"""A form that is sent twice adds one row, also where both arrive at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def insert_once(row: Row, insert: Callable[[], object]) -> Row:
    """The row, inserted; or the one that the form with its `request_key` made before, or at this very moment."""
    made = _made_by_the_same_form(row)
    if made is not None:
        return made
    try:
        with transaction.atomic():
            insert()
    except IntegrityError:
        made = _made_by_the_same_form(row)
        if made is None:
            raise
        return made
    return row


def _made_by_the_same_form(row: Row) -> Row | None:
    key = row.request_key  # type: ignore[attr-defined]
    return type(row)._default_manager.filter(request_key=key).first() if key else None
