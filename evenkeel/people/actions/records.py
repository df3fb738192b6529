"""Correcting a carer's record: how to reach them, what they need, whom they look after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenkeel.audit.actions import record
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.locks import locked
from evenkeel.common.permitted import demand
from evenkeel.common.refusals import Refusal
from evenkeel.people import rules
from evenkeel.people.models import NAME_WORDS, AccessNeed, Carer, CaringRole, ContactPreference
from evenkeel.people.permissions import CHANGE_CARERS


class SamePerson(Refusal):
    """Another record has this name and address already."""


@dataclass(frozen=True)
class ContactDetails:
    """How a carer is called and reached. `phone` is E.164 or empty."""

    name: str
    email: str
    phone: str
    safe_times: str
    area_id: int | None


@dataclass(frozen=True)
class PreferenceGiven:
    """What a carer says of one channel."""

    is_allowed: bool
    may_leave_message: bool = False
    safe_from: dt.time | None = None
    safe_until: dt.time | None = None


@transaction.atomic
def change_contact(*, carer_id: int, details: ContactDetails, by: Actor, now: dt.datetime) -> None:
    """Correct name and addresses. Raises SamePerson where that would make two records of one person."""
    carer = _held_carer(carer_id, by)
    email, folded = details.email.strip().lower(), rules.name_key(details.name)
    key = rules.match_key(email=email, phone=details.phone, folded_name=folded)
    if key and Carer.objects.filter(match_key=key).exclude(pk=carer_id).exists():
        raise SamePerson(
            _("There is already a record with this name and address. Use that one instead."), field="name"
        )
    new: dict[str, Any] = {
        "name": " ".join(details.name.split()),
        "name_key": folded,
        "match_key": key,
        "email": email,
        "phone": details.phone,
        "safe_times": details.safe_times,
        "area_id": details.area_id,
    }
    changed = [field for field, value in new.items() if getattr(carer, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(carer, field, new[field])
    carer.save(update_fields=[*changed, *NAME_WORDS])
    shown = [field for field in changed if not field.endswith("_key")]
    _write_down("people.change_contact", carer_id, by, now, {"fields": shown})


@transaction.atomic
def set_preferences(
    *, carer_id: int, preferences: Mapping[str, PreferenceGiven], by: Actor, now: dt.datetime
) -> None:
    """Put down what the carer says of each of these channels, in place of what they said before."""
    _held_carer(carer_id, by)
    ContactPreference.objects.bulk_create(
        [
            ContactPreference(
                carer_id=carer_id,
                channel=channel,
                is_allowed=given.is_allowed,
                may_leave_message=given.may_leave_message,
                safe_from=given.safe_from,
                safe_until=given.safe_until,
                created_at=now,
            )
            for channel, given in preferences.items()
        ],
        update_conflicts=True,
        unique_fields=["carer", "channel"],
        update_fields=["is_allowed", "may_leave_message", "safe_from", "safe_until"],
    )
    _write_down("people.set_preferences", carer_id, by, now, {"channels": sorted(preferences)})


@transaction.atomic
def set_needs(*, carer_id: int, needs: Sequence[tuple[str, str]], by: Actor, now: dt.datetime) -> None:
    """Make these (kind, detail) the needs that follow the carer; those left out come to an end."""
    _held_carer(carer_id, by)
    wanted = dict(needs)
    for need in AccessNeed.objects.filter(carer_id=carer_id, ended_at__isnull=True):
        if need.kind not in wanted:
            need.ended_at = now
            need.save(update_fields=["ended_at"])
        elif need.detail != (detail := wanted.pop(need.kind)):
            need.detail = detail
            need.save(update_fields=["detail"])
    AccessNeed.objects.bulk_create(
        [
            AccessNeed(carer_id=carer_id, kind=kind, detail=detail, created_at=now)
            for kind, detail in wanted.items()
        ]
    )
    _write_down("people.set_needs", carer_id, by, now, {})


@transaction.atomic
def add_caring_role(
    *, carer_id: int, relationship: str, broad_needs: Sequence[str], by: Actor, now: dt.datetime
) -> None:
    """Add somebody whom the carer looks after: by relationship and broad needs alone."""
    _held_carer(carer_id, by)
    CaringRole.objects.create(
        carer_id=carer_id, relationship=relationship, broad_needs=list(broad_needs), created_at=now
    )
    _write_down("people.add_caring_role", carer_id, by, now, {})


@transaction.atomic
def end_caring_role(*, carer_id: int, caring_role_id: int, by: Actor, now: dt.datetime) -> None:
    """Take away somebody whom the carer no longer looks after. Doing it twice does nothing more."""
    _held_carer(carer_id, by)
    gone, _by_model = CaringRole.objects.filter(pk=caring_role_id, carer_id=carer_id).delete()
    if gone:
        _write_down("people.end_caring_role", carer_id, by, now, {})


def _held_carer(carer_id: int, by: Actor) -> Carer:
    """The carer's row, locked, for staff who may change it or for the carer whose record it is."""
    is_own = by.kind == "carer" and by.id == carer_id
    if not is_own and by is not SYSTEM:
        demand(by, CHANGE_CARERS)
    return locked(Carer.objects.filter(pk=carer_id, erased_at__isnull=True)).get()


def _write_down(action: str, carer_id: int, by: Actor, now: dt.datetime, facts: dict[str, Any]) -> None:
    """The audit's entry; and the record's own date, from which it is counted how long it is kept."""
    Carer.objects.filter(pk=carer_id).update(changed_at=now)
    record(by=by, action=action, now=now, subject=("carer", carer_id), person_id=carer_id, facts=facts)
