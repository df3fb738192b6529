"""Who it is that books, and what would make it possible for them to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from evenkeel.audit.actions import record
from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.people import rules
from evenkeel.people.models import AccessNeed, Carer


def carer_for_booking(
    *, name: str, email: str, phone: str, language: str, by: Actor, now: dt.datetime
) -> tuple[Carer, bool]:
    """The carer who has this name and address, and whether the record is new.

    A record is known by email and folded name; by number and folded name where no email was given. What a
    stranger types never changes a record that exists; staff, who speak with the carer, fill in what it lacks.
    One that exists is held until the transaction ends, so that nobody erases it meanwhile. Two queries,
    where nothing is filled in.
    """
    email, folded = email.strip().lower(), rules.name_key(name)
    known = Carer.objects.filter(name_key=folded, erased_at__isnull=True)
    known = known.filter(email=email) if email else known.filter(email="", phone=phone)
    carer = locked(known).order_by("pk").first() if email or phone else None
    if carer is None:
        return _new_carer(" ".join(name.split()), email, phone, folded, language, now), True
    if by.kind == "user":
        fill_in_contact(carer, email=email, phone=phone, by=by, now=now)
    return carer, False


def fill_in_contact(carer: Carer, *, email: str, phone: str, by: Actor, now: dt.datetime) -> None:
    """Put down the address and the number that the record lacks; what it has stays as it is.

    The carer is held already. An address or a number by which another record of this name is known is left out: two
    records never become one by themselves.
    """
    filled = []
    for field, given in (("email", email.strip().lower()), ("phone", phone)):
        if not given or getattr(carer, field):
            continue
        reached = {"email": carer.email, "phone": carer.phone, field: given}
        key = rules.match_key(**reached, folded_name=carer.name_key)
        if Carer.objects.filter(match_key=key).exclude(pk=carer.pk).exists():
            continue
        setattr(carer, field, given)
        carer.match_key = key
        filled.append(field)
    if not filled:
        return
    carer.changed_at = now
    try:
        with transaction.atomic():
            carer.save(update_fields=[*filled, "match_key", "changed_at"])
    except IntegrityError:
        # Another record came to be known by it in this very instant.
        carer.refresh_from_db()
        return
    record(
        by=by,
        action="people.change_contact",
        now=now,
        subject=("carer", carer.pk),
        person_id=carer.pk,
        facts={"fields": filled},
    )


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
