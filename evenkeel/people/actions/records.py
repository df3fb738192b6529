"""Correcting a carer's record: how to reach them, what they need, whom they look after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evenkeel.audit.actions import record
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.locks import locked
from evenkeel.common.permitted import demand
from evenkeel.common.refusals import Refusal
from evenkeel.people import registry, rules
from evenkeel.people.models import NAME_WORDS, AccessNeed, Carer, CaringRole, ContactPreference
from evenkeel.people.permissions import CHANGE_CARERS


class SamePerson(Refusal):
    """Another record has this name and address already."""


class OutOfReach(Refusal):
    """The carer could no longer be told when something that they wait for or come to changes."""


class HoursDoNotFit(Refusal):
    """The hours of a channel would have one end, or two that are the same."""


class ContactDetails(TypedDict, total=False):
    """How a carer is called and reached: what is left out stays as it is. `phone` is E.164 or empty."""

    name: str
    email: str
    phone: str
    safe_times: str
    area_id: int | None


class PreferenceGiven(TypedDict, total=False):
    """What a carer says of one channel: what is left out stays as it is."""

    is_allowed: bool
    may_leave_message: bool
    safe_from: dt.time | None
    safe_until: dt.time | None


@transaction.atomic
def change_contact(*, carer_id: int, details: ContactDetails, by: Actor, now: dt.datetime) -> None:
    """Correct name and addresses.

    Raises SamePerson where that would make two records of one person, and OutOfReach where it takes away the last
    way to tell them of something that is coming.
    """
    carer = _held_carer(carer_id, by)
    name, phone = details.get("name", carer.name), details.get("phone", carer.phone)
    email, folded = details.get("email", carer.email).strip().lower(), rules.name_key(name)
    key = rules.match_key(email=email, phone=phone, folded_name=folded)
    if key and Carer.objects.filter(match_key=key).exclude(pk=carer_id).exists():
        raise _same_person()
    if not email and not phone:
        _refuse_to_lose_touch(carer, by, now)
    new: dict[str, Any] = {
        "name": " ".join(name.split()),
        "name_key": folded,
        "match_key": key,
        "email": email,
        "phone": phone,
        "safe_times": details.get("safe_times", carer.safe_times),
        "area_id": details.get("area_id", carer.area_id),
    }
    changed = [field for field, value in new.items() if getattr(carer, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(carer, field, new[field])
    try:
        with transaction.atomic():
            carer.save(update_fields=[*changed, *NAME_WORDS])
    except IntegrityError as error:
        # Somebody put the same down on another record in this very instant.
        raise _same_person() from error
    shown = [field for field in changed if not field.endswith("_key")]
    _write_down("people.change_contact", carer_id, by, now, {"fields": shown})


def _same_person() -> SamePerson:
    return SamePerson(
        _("There is already a record with this name and address. Use that one instead."), field="name"
    )


def _refuse_to_lose_touch(carer: Carer, by: Actor, now: dt.datetime) -> None:
    had_a_way = carer.email or carer.phone
    if not had_a_way or not registry.has_something_coming(carer.pk, now):
        return
    if by.kind == "carer":
        said = _(
            "You have something coming up, and this is the only way that we can tell you if it changes. "
            "Leave it here, or cancel that first."
        )
    else:
        said = _(
            "They have something coming up, and nobody could tell them if it changes. "
            "Keep an email address or a phone number, or cancel that first."
        )
    raise OutOfReach(said, field="phone" if carer.phone else "email")


@transaction.atomic
def set_preferences(
    *, carer_id: int, preferences: Mapping[str, PreferenceGiven], by: Actor, now: dt.datetime
) -> None:
    """Put down what the carer says of these channels. Raises HoursDoNotFit, with what is said of them already."""
    _held_carer(carer_id, by)
    said = {one.channel: one for one in ContactPreference.objects.filter(carer_id=carer_id)}
    given = {channel: one for channel, one in preferences.items() if one}
    for channel, one in given.items():
        unsaid = ContactPreference(carer_id=carer_id, channel=channel, is_allowed=True, created_at=now)
        preference = said.get(channel, unsaid)
        for field, value in one.items():
            setattr(preference, field, value)
        if not rules.hours_fit(preference.safe_from, preference.safe_until):
            raise HoursDoNotFit(
                _("These hours were changed at this very moment. Check both times, and save again."),
                field=f"{channel}_from",
            )
        preference.save()
    if given:
        _write_down("people.set_preferences", carer_id, by, now, {"channels": sorted(given)})


@transaction.atomic
def set_needs(
    *,
    carer_id: int,
    needs: Sequence[tuple[str, str]],
    ended: Collection[str] = (),
    by: Actor,
    now: dt.datetime,
) -> None:
    """Let these (kind, detail) follow the carer from now on, and those that ended no more; others stay as they are."""
    _held_carer(carer_id, by)
    live = {need.kind: need for need in AccessNeed.objects.filter(carer_id=carer_id, ended_at__isnull=True)}
    over = [live[kind] for kind in ended if kind in live]
    for need in over:
        need.ended_at = now
        need.save(update_fields=["ended_at"])
    changed = [(kind, detail) for kind, detail in needs if kind not in live or live[kind].detail != detail]
    for kind, detail in changed:
        need = live.get(kind) or AccessNeed(carer_id=carer_id, kind=kind, created_at=now)
        need.detail = detail
        need.save()
    if over or changed:
        _write_down("people.set_needs", carer_id, by, now, {})


@transaction.atomic
def add_caring_role(
    *,
    carer_id: int,
    relationship: str,
    broad_needs: Sequence[str],
    request_key: str | None = None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Add somebody whom the carer looks after: by relationship and broad needs alone.

    The same `request_key` sent again does nothing more.
    """
    _held_carer(carer_id, by)
    if request_key and CaringRole.objects.filter(request_key=request_key).exists():
        return
    CaringRole.objects.create(
        carer_id=carer_id,
        relationship=relationship,
        broad_needs=list(broad_needs),
        request_key=request_key,
        created_at=now,
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
