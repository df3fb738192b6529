"""Erasing a carer: what names them goes, what counts them stays."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from evenkeel.audit.actions import record
from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.permitted import demand
from evenkeel.common.refusals import Refusal
from evenkeel.people import personal_data, registry
from evenkeel.people.models import Carer
from evenkeel.people.permissions import ERASE_CARERS
from evenkeel.tasks.models import Task


class StillInUse(Refusal):
    """Something is still to happen with this person, which would have nobody to happen to."""


def check_may_be_erased(carer_id: int, now: dt.datetime) -> None:
    """Raise StillInUse, with what to do first, while they hold a place or somebody has work to do for them."""
    for reason in registry.reasons_to_keep(carer_id, now):
        raise StillInUse(reason)
    if Task.objects.filter(person_ref=carer_id, status=Task.Status.OPEN).exists():
        raise StillInUse(_("There is still a task to do for this person. Answer it first."))


@transaction.atomic
def erase_carer(*, carer_id: int, reason: str, by: Actor, now: dt.datetime) -> None:
    """Blank everything that names the carer, for good; attendance and bookings stay to be counted.

    `reason` is a code, since what is written down of an erasure must not name anybody either. Doing it twice
    does nothing more. Raises StillInUse.
    """
    demand(by, ERASE_CARERS)
    carer = locked(Carer.objects.filter(pk=carer_id)).get()
    if carer.erased_at:
        return
    check_may_be_erased(carer_id, now)
    personal_data.blank_everything(carer_id, now)
    record(
        by=by,
        action="people.erase_carer",
        now=now,
        subject=("carer", carer_id),
        person_id=carer_id,
        facts={"reason": reason},
    )
