"""Row locks on either database, so that rules see the last word before anything is written."""

from typing import TypeVar

from django.db import connection, models, transaction

Row = TypeVar("Row", bound=models.Model)


def locked(rows: "models.QuerySet[Row]") -> "models.QuerySet[Row]":
    """The same rows, held until the transaction ends.

    PostgreSQL locks these rows and none that are joined to them. Of a row that it had to wait for it gives the newest
    state, but of the joined ones the state from before: what is read under a lock is read in a statement of its own.
    The lock is one that lets others refer to the row meanwhile. SQLite has one writer at a time, and its transactions
    here are IMMEDIATE, so whoever is inside one already holds the only lock there is.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a row lock needs a transaction around it")
    if connection.features.has_select_for_update_of:
        return rows.select_for_update(of=("self",), no_key=connection.features.has_select_for_no_key_update)
    return rows


def claimed(rows: "models.QuerySet[Row]") -> "models.QuerySet[Row]":
    """Rows that no other worker holds at this moment; what others hold is passed over."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(
            of=("self",), skip_locked=True, no_key=connection.features.has_select_for_no_key_update
        )
    return rows


def claimed_ids(rows: "models.QuerySet[Row]", at_most: int) -> list[int]:
    """The ids of the first `at_most` of the rows that no other worker holds at this moment."""
    return [row.pk for row in claimed(rows.only("pk"))[:at_most]]
