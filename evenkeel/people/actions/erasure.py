"""Erasing a carer: what names them goes, what counts them stays; and holding a record that has to be kept."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from evenkeel.audit.actions import record
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.locks import claimed, locked
from evenkeel.common.permitted import demand
from evenkeel.common.refusals import Refusal
from evenkeel.people import personal_data, queries, registry
from evenkeel.people.models import Carer
from evenkeel.people.permissions import ERASE_CARERS
from evenkeel.tasks.models import Task


class StillInUse(Refusal):
    """Something is still to happen with this person, which would have nobody to happen to."""


class OnHold(Refusal):
    """The law wants the record kept."""


# Why a record is erased that nobody asked to be.
RETENTION = "retention"


def check_may_be_erased(carer_id: int, now: dt.datetime) -> None:
    """Raise StillInUse, with what to do first, while they hold a place or somebody has work to do for them."""
    for reason in registry.reasons_to_keep(carer_id, now):
        raise StillInUse(reason)
    if Task.objects.filter(person_ref=carer_id, status=Task.Status.OPEN).exists():
        raise StillInUse(_("There is still a task to do for this person. Answer it first."))


def check_not_held(carer: Carer) -> None:
    """Raise OnHold while the law wants the record kept."""
    if carer.held_at:
        raise OnHold(_("This record is on hold, so it cannot be erased. Lift the hold first."))


@transaction.atomic
def erase_carer(*, carer_id: int, reason: str, by: Actor, now: dt.datetime) -> None:
    """Blank everything that names the carer, for good; attendance and bookings stay to be counted.

    `reason` is a code, since what is written down of an erasure must not name anybody either. Doing it twice
    does nothing more. Raises OnHold and StillInUse.
    """
    demand(by, ERASE_CARERS)
    carer = locked(Carer.objects.filter(pk=carer_id)).get()
    if carer.erased_at:
        return
    check_not_held(carer)
    check_may_be_erased(carer_id, now)
    _erase(carer_id, reason, by, now)


@transaction.atomic
def erase_if_kept_long_enough(*, carer_id: int, now: dt.datetime) -> bool:
    """Erase the carer whose record may no longer be kept; says whether it was.

    Not while something is still to happen with them, nor where they were in touch again after all.
    """
    if not claimed(queries.kept_long_enough(now).filter(pk=carer_id)).exists():
        return False
    try:
        check_may_be_erased(carer_id, now)
    except StillInUse:
        return False
    _erase(carer_id, RETENTION, SYSTEM, now)
    return True


def _erase(carer_id: int, reason: str, by: Actor, now: dt.datetime) -> None:
    personal_data.blank_everything(carer_id, now)
    record(
        by=by,
        action="people.erase_carer",
        now=now,
        subject=("carer", carer_id),
        person_id=carer_id,
        facts={"reason": reason},
    )


@transaction.atomic
def hold_carer(*, carer_id: int, reason: str, by: Actor, now: dt.datetime) -> None:
    """Keep the record from being erased, by anybody and by its age; `reason` is a code. Twice does nothing more."""
    demand(by, ERASE_CARERS)
    carer = locked(Carer.objects.filter(pk=carer_id, erased_at__isnull=True)).get()
    if not carer.held_at:
        _set_hold(carer, now, reason)
        _write_down_hold("people.hold_carer", carer_id, reason, by, now)


@transaction.atomic
def lift_hold(*, carer_id: int, reason: str, by: Actor, now: dt.datetime) -> None:
    """Let the record be erased again when its time comes; `reason` is a code. Twice does nothing more."""
    demand(by, ERASE_CARERS)
    carer = locked(Carer.objects.filter(pk=carer_id, erased_at__isnull=True)).get()
    if carer.held_at:
        _set_hold(carer, None, "")
        _write_down_hold("people.lift_hold", carer_id, reason, by, now)


def _set_hold(carer: Carer, held_at: dt.datetime | None, reason: str) -> None:
    carer.held_at = held_at
    carer.hold_reason = reason
    carer.save(update_fields=["held_at", "hold_reason"])


def _write_down_hold(action: str, carer_id: int, reason: str, by: Actor, now: dt.datetime) -> None:
    record(
        by=by,
        action=action,
        now=now,
        subject=("carer", carer_id),
        person_id=carer_id,
        facts={"reason": reason},
    )
