"""Writing down who did what: called by every action, inside its own transaction."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from evenkeel.audit.models import Entry
from evenkeel.common.actors import Actor


def entry(
    *,
    by: Actor,
    action: str,
    now: dt.datetime,
    subject: tuple[str, int] | None = None,
    person_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> Entry:
    """An entry that is not yet written, for `record_all`.

    `action` is a verb phrase with its app before it ("gatherings.book_place"); looking is called "view_".
    `subject` is a kind and a row's id. `facts` holds codes and ids alone: never a name, a contact or anything
    that a person wrote.
    """
    subject_kind, subject_id = subject or ("", None)
    return Entry(
        at=now,
        actor_kind=by.kind,
        actor_id=by.id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        person_id=person_id,
        facts=facts or {},
    )


def record(
    *,
    by: Actor,
    action: str,
    now: dt.datetime,
    subject: tuple[str, int] | None = None,
    person_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write one entry, as `entry` describes it."""
    entry(by=by, action=action, now=now, subject=subject, person_id=person_id, facts=facts).save(
        force_insert=True
    )


def record_all(entries: Sequence[Entry]) -> None:
    """Write several entries at once."""
    Entry.objects.bulk_create(entries)
