"""Writing down who did what: called by every action, inside its own transaction."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from evenkeel.audit.models import Entry, Seal
from evenkeel.audit.rules import SEALED_FIELDS, digest_of
from evenkeel.common.actors import Actor

log = logging.getLogger(__name__)


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


# Longer than any transaction lasts, so that no entry appears behind the last seal.
SETTLING = dt.timedelta(minutes=5)


def seal_batch(*, now: dt.datetime, size: int = 1000) -> int:
    """Bind the oldest unsealed entries, `size` at most, to the batches before them; how many they were.

    Nought also where another worker sealed the same batch first. The seal is logged, so that it stands where whoever
    can change the database may not reach.
    """
    try:
        with transaction.atomic():
            seal = _seal_batch(now, size)
    except IntegrityError:
        return 0
    if seal is None:
        return 0
    log.info("entries %s to %s of the audit are sealed: %s", seal.first_id, seal.last_id, seal.written)
    return seal.count


def _seal_batch(now: dt.datetime, size: int) -> Seal | None:
    last = Seal.objects.order_by("-last_id").first()
    unsealed = Entry.objects.filter(id__gt=last.last_id if last else 0).order_by("id")
    unsettled = unsealed.filter(created_at__gt=now - SETTLING).values_list("id", flat=True).first()
    settled = unsealed if unsettled is None else unsealed.filter(id__lt=unsettled)
    rows = list(settled.values(*SEALED_FIELDS)[:size])
    if not rows:
        return None
    previous_digest = last.digest if last else ""
    digest, count = digest_of(rows, previous_digest)
    return Seal.objects.create(
        first_id=rows[0]["id"],
        last_id=rows[-1]["id"],
        count=count,
        previous_digest=previous_digest,
        digest=digest,
    )
