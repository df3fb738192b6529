"""Adding and changing what there is."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.public_version import Topic
from evenkeel.common.slugs import insert_with_slug
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.once import insert_once
from evenkeel.gatherings.actions.pools import check_may_change
from evenkeel.gatherings.actions.refusals import Gone, StalePage
from evenkeel.gatherings.models import Offering, Session
from evenkeel.gatherings.queries.versions import offering_version


@dataclass(frozen=True)
class OfferingDetails:
    """Everything that staff say of an offering. `what_happens` is Markdown."""

    team_id: int
    title: str
    kind: str
    summary: str
    what_happens: str = ""
    who_for: str = ""
    what_to_bring: str = ""
    is_published: bool = True


@transaction.atomic
def add_offering(
    *, details: OfferingDetails, by: Actor, now: dt.datetime, request_key: str | None = None
) -> Offering:
    """Add an offering under an address that is made from its title.

    The same `request_key` sent again gives the offering that is there. Raises NotAllowed.
    """
    check_may_change(by, details.team_id)
    offering = Offering(created_at=now, request_key=request_key, **asdict(details))
    made = insert_once(offering, lambda: insert_with_slug(offering, details.title))
    if made is not offering:
        return made
    _write_down("add_offering", offering, by, now)
    return offering


@transaction.atomic
def change_offering(
    *, offering_id: int, details: OfferingDetails, version: str, by: Actor, now: dt.datetime
) -> Offering:
    """Change an offering; its address stays, so that links to it stay true.

    Raises StalePage where `version` is not what the offering says now, Gone, NotAllowed.
    """
    offering = locked(Offering.objects.filter(pk=offering_id)).first()
    if offering is None:
        raise Gone
    check_may_change(by, offering.team_id)
    check_may_change(by, details.team_id)
    if offering_version(offering) != version:
        raise StalePage
    kind_was = offering.kind
    for field, value in asdict(details).items():
        setattr(offering, field, value)
    offering.save(update_fields=list(asdict(details)))
    if offering.kind != kind_was:
        # Each session carries a copy, which lists filter by.
        Session.objects.filter(series__offering=offering).update(kind=offering.kind)
    _write_down("change_offering", offering, by, now)
    return offering


def _write_down(action: str, offering: Offering, by: Actor, now: dt.datetime) -> None:
    ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
    ledger.did(action, ("offering", offering.pk), published=offering.is_published)
    ledger.write()
