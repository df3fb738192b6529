"""Who it is that books, and what would make it possible for them to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.people import rules
from evenkeel.people.models import AccessNeed, Carer


def carer_for_booking(
    *, name: str, email: str, phone: str, language: str, by: Actor, now: dt.datetime
) -> tuple[Carer, bool]:
    """The carer who has this name and address, and whether the record is new. Two queries at most.

    A record is known by email and folded name; by number and folded name where no email was given. What a
    stranger types never changes a record that exists; staff, who speak with the carer, fill in a missing number.
    One that exists is held until the transaction ends, so that nobody erases it meanwhile.
    """
    email, folded = email.strip().lower(), rules.name_key(name)
    known = Carer.objects.filter(name_key=folded, erased_at__isnull=True)
    known = known.filter(email=email) if email else known.filter(email="", phone=phone)
    carer = locked(known).order_by("pk").first() if email or phone else None
    if carer is None:
        return _new_carer(" ".join(name.split()), email, phone, folded, language, now), True
    if phone and not carer.phone and by.kind == "user":
        carer.phone = phone
        carer.changed_at = now
        carer.save(update_fields=["phone", "changed_at"])
    return carer, False


def carer_on_record(carer_id: int) -> Carer | None:
    """The carer, held until the transaction ends, so that nobody erases them meanwhile; None once they are erased."""
    return locked(Carer.objects.filter(pk=carer_id, erased_at__isnull=True)).first()


def _new_carer(name: str, email: str, phone: str, folded: str, language: str, now: dt.datetime) -> Carer:
    """The record just made; or the one that another request made for the same person in this very instant."""
    carer = Carer(
        name=name,
        name_key=folded,
        match_key=rules.match_key(email=email, phone=phone, folded_name=folded),
        email=email,
        phone=phone,
        language=language,
        created_at=now,
        changed_at=now,
    )
    if carer.match_key is None:
        carer.save(force_insert=True)
        return carer
    # An upsert that changes nothing: the only way to be given the row's id whichever of two requests made it.
    Carer.objects.bulk_create(
        [carer], update_conflicts=True, unique_fields=["match_key"], update_fields=["match_key"]
    )
    return carer


def add_needs(carer: Carer, needs: Sequence[tuple[str, str]], now: dt.datetime) -> None:
    """Let these needs (kind, detail) follow the carer from now on; one that already does stays as it is."""
    AccessNeed.objects.bulk_create(
        [AccessNeed(carer=carer, kind=kind, detail=detail, created_at=now) for kind, detail in needs],
        ignore_conflicts=True,
    )
