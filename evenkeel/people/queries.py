"""What pages and messages read of carers."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.notices.contacts import NotAllowed, NotNow, Reachable
from evenkeel.notices.models import Channel
from evenkeel.people import registry, rules
from evenkeel.people.models import AccessNeed, Carer, CaringRole, ContactPreference
from evenkeel.people.permissions import FIND_CARERS


def contact(recipient_id: int, channel: str, now: dt.datetime) -> Reachable | NotNow | NotAllowed:
    """Where a carer may be reached by this channel at this moment, asked again each time something is sent.

    A channel that they said nothing of is allowed where they gave an address for it.
    """
    carer = Carer.objects.filter(pk=recipient_id).first()
    if carer is None or carer.erased_at:
        return NotAllowed("erased")
    address = _address(carer, channel)
    if not address:
        return NotAllowed("no_address")
    preference = ContactPreference.objects.filter(carer=carer, channel=channel).first()
    if preference is None:
        return Reachable(address, carer.name)
    if not preference.is_allowed:
        return NotAllowed("barred")
    until = rules.next_safe_moment(now, preference.safe_from, preference.safe_until, clock.here())
    return NotNow(until) if until else Reachable(address, carer.name)


def _address(carer: Carer, channel: str) -> str:
    if channel == Channel.EMAIL:
        return carer.email
    if channel == Channel.TEXT:
        return carer.phone if rules.can_be_texted(carer.phone) else ""
    return carer.phone if channel == Channel.PHONE else ""


def visible_carers(actor: Actor) -> QuerySet[Carer]:
    """The carers whose records the actor may open: all for a role in the whole service, else their teams'."""
    teams = actor.teams(FIND_CARERS)
    carers = Carer.objects.all()
    if teams is None:
        return carers
    known = Q(pk__in=[])
    for carer_ids in registry.team_scopes(teams) if teams else []:
        known |= Q(pk__in=carer_ids)
    return carers.filter(known)


def found_carers(actor: Actor, words: str) -> QuerySet[Carer]:
    """Visible carers whose whole email or telephone number this is, or whose name has words that begin so."""
    written = words.strip()
    if not written:
        return Carer.objects.none()
    carers = visible_carers(actor).filter(erased_at__isnull=True)
    return carers.filter(_matches(written)).order_by("name_key", "pk")


def _matches(written: str) -> Q:
    if "@" in written:
        return Q(email=written.lower())
    number = rules.number_in(written)
    if number:
        return Q(phone=number)
    matches = Q()
    for word in rules.name_key(written).split():
        matches &= Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
    return matches


def live_needs(carer_id: int) -> QuerySet[AccessNeed]:
    """What would make it possible for the carer to come, oldest first."""
    return AccessNeed.objects.filter(carer_id=carer_id, ended_at__isnull=True).order_by("pk")


def preferences(carer_id: int) -> dict[str, ContactPreference]:
    """What the carer said of each channel, by channel."""
    return {one.channel: one for one in ContactPreference.objects.filter(carer_id=carer_id)}


def caring_roles(carer_id: int) -> QuerySet[CaringRole]:
    """Whom the carer looks after, oldest first."""
    return CaringRole.objects.filter(carer_id=carer_id).order_by("pk")


def carers_of(user_id: int) -> QuerySet[Carer]:
    """The records that belong to whoever signs in as this user: a couple who share an address have two."""
    return Carer.objects.filter(user_id=user_id, erased_at__isnull=True).order_by("pk")
