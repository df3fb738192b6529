"""Adding and changing who leads sessions."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.public_version import Topic
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.once import insert_once
from evenkeel.gatherings.actions.refusals import Gone, NotAllowed, StalePage
from evenkeel.gatherings.models import Facilitator
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME
from evenkeel.gatherings.queries.versions import facilitator_version


@dataclass(frozen=True)
class FacilitatorDetails:
    """Everything that staff say of a facilitator; without a team they may lead for any team."""

    name: str
    kind: str
    team_id: int | None = None
    organisation_id: int | None = None
    user_id: int | None = None
    introduction: str = ""
    is_active: bool = True


class UserTaken(Refusal):
    """One who signs in is one facilitator."""

    def __init__(self) -> None:
        super().__init__(_("This person is another facilitator already. Choose somebody else."), field="user")


@transaction.atomic
def add_facilitator(
    *, details: FacilitatorDetails, by: Actor, now: dt.datetime, request_key: str | None = None
) -> Facilitator:
    """Add a facilitator. The same `request_key` sent again gives the one that is there.

    Raises NotAllowed, UserTaken.
    """
    _check_may_change(by, details.team_id)
    facilitator = Facilitator(created_at=now, request_key=request_key, **asdict(details))
    made = insert_once(facilitator, lambda: _insert(facilitator))
    if made is not facilitator:
        return made
    _write_down("add_facilitator", facilitator, by, now)
    return facilitator


@transaction.atomic
def change_facilitator(
    *, facilitator_id: int, details: FacilitatorDetails, version: str, by: Actor, now: dt.datetime
) -> Facilitator:
    """Change a facilitator's details. Raises StalePage, Gone, NotAllowed, UserTaken."""
    facilitator = locked(Facilitator.objects.filter(pk=facilitator_id)).first()
    if facilitator is None:
        raise Gone
    _check_may_change(by, facilitator.team_id)
    _check_may_change(by, details.team_id)
    if facilitator_version(facilitator) != version:
        raise StalePage
    _check_user_is_free(details.user_id, facilitator_id)
    for field, value in asdict(details).items():
        setattr(facilitator, field, value)
    facilitator.save(update_fields=list(asdict(details)))
    _write_down("change_facilitator", facilitator, by, now)
    return facilitator


def _insert(facilitator: Facilitator) -> None:
    _check_user_is_free(facilitator.user_id, None)
    try:
        with transaction.atomic():
            facilitator.save(force_insert=True)
    except IntegrityError:
        # Somebody else named this user between our look and this.
        _check_user_is_free(facilitator.user_id, None)
        raise


def _check_may_change(by: Actor, team_id: int | None) -> None:
    """Whoever belongs to no team is changed only by somebody who may change all teams' programmes."""
    if by.kind == "system":
        return
    teams = by.teams(CHANGE_PROGRAMME)
    if teams is not None and team_id not in teams:
        raise NotAllowed


def _check_user_is_free(user_id: int | None, facilitator_id: int | None) -> None:
    if user_id is None:
        return
    theirs = Facilitator.objects.filter(user_id=user_id).values_list("pk", flat=True).first()
    if theirs is not None and theirs != facilitator_id:
        raise UserTaken


def _write_down(action: str, facilitator: Facilitator, by: Actor, now: dt.datetime) -> None:
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did(action, ("facilitator", facilitator.pk), active=facilitator.is_active)
    ledger.write()
