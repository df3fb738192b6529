"""What pages and messages read of carers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.common.classification import CARER_RECORD
from evenkeel.common.dates import said_date, said_time
from evenkeel.notices.contacts import NotAllowed, NotNow, Reachable
from evenkeel.notices.models import Channel
from evenkeel.people import needs as lists
from evenkeel.people import registry, rules
from evenkeel.people.models import NAME_WORDS, AccessNeed, Carer, CaringRole, ContactPreference
from evenkeel.people.permissions import FIND_CARERS

# As many as a person reads through; beyond that, more of the name is quicker.
MOST_FOUND = 50
# Words of what was written that a search begins with, one after the other.
MOST_TRIED = 3
_CHANNELS = ((Channel.EMAIL, _("Email")), (Channel.TEXT, _("Text message")), (Channel.PHONE, _("Phone")))


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


@dataclass(frozen=True)
class Found:
    """Whom a search found, by name; `has_more` where there are others, whom more of the name would leave out."""

    carers: list[Carer]
    has_more: bool


def found_carers(actor: Actor, words: str) -> Found:
    """Visible carers whose whole email or telephone number this is, or whose name has words that begin so.

    Nothing is counted or sorted in the database, so that the commonest name costs no more than a rare one: of
    more people than are shown, those whom it came across first are.
    """
    written = words.strip()
    if not written:
        return Found([], has_more=False)
    carers = visible_carers(actor).filter(erased_at__isnull=True).select_related("area")
    some: list[Carer] = []
    for matches in _ways_to_match(written):
        some = some or list(carers.filter(matches)[: MOST_FOUND + 1])
    shown = sorted(some[:MOST_FOUND], key=lambda carer: (carer.name_key, carer.pk))
    return Found(shown, has_more=len(some) > MOST_FOUND)


def _ways_to_match(written: str) -> list[Q]:
    """What to look for, first what costs least: the next only where that finds nobody."""
    if "@" in written:
        return [Q(email=written.lower())]
    number = rules.number_in(written)
    if number:
        return [Q(phone=number)]
    words = rules.name_key(written).split()
    each = Q()
    for word in words:
        each &= Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
    # The longest word fits the fewest people: an index finds those, and the other words are looked for among them.
    # A word from the middle of a very long name stands in no index, so another is tried.
    longest = sorted(words, key=len, reverse=True)[:MOST_TRIED]
    return [has_word_that_begins(word) & each for word in longest]


def has_word_that_begins(start: str) -> Q:
    """Carers with a word of their name that begins so; of a name of many words, the first three and the last."""
    first, end = rules.words_that_begin(start)
    matches = Q()
    for field in NAME_WORDS:
        matches |= Q(**{f"{field}__gte": first, f"{field}__lt": end})
    return matches


def kept_long_enough(now: dt.datetime) -> QuerySet[Carer]:
    """The carers whose last contact lies so far back that their record may no longer be kept, without those on hold."""
    since = CARER_RECORD.over_before(now)
    carers = Carer.objects.filter(erased_at__isnull=True, held_at__isnull=True, changed_at__lt=since)
    for carer_ids in registry.in_contact_since(since):
        carers = carers.exclude(pk__in=carer_ids)
    return carers


def carers_on_hold() -> QuerySet[Carer, int]:
    """The ids of the carers whose records have to be kept."""
    return Carer.objects.filter(held_at__isnull=False).order_by().values_list("pk", flat=True)


def live_needs(carer_id: int) -> QuerySet[AccessNeed]:
    """What would make it possible for the carer to come, oldest first."""
    return AccessNeed.objects.filter(carer_id=carer_id, ended_at__isnull=True).order_by("pk")


def preferences(carer_id: int) -> dict[str, ContactPreference]:
    """What the carer said of each channel, by channel."""
    return {one.channel: one for one in ContactPreference.objects.filter(carer_id=carer_id)}


def caring_roles(carer_id: int) -> QuerySet[CaringRole]:
    """Whom the carer looks after, oldest first."""
    return CaringRole.objects.filter(carer_id=carer_id).order_by("pk")


_HOLD_REASONS = {
    "claim": _("because of a complaint or a legal claim"),
    "inquiry": _("because an inquiry or a court has asked for records to be kept"),
    "safeguarding": _("because it is needed to keep somebody safe"),
    "asked": _("because the person asked us to keep it"),
}


def said_hold(carer: Carer) -> str:
    """Since when and why the record may not be erased, in words; empty where it may."""
    if not carer.held_at:
        return ""
    why = _HOLD_REASONS.get(carer.hold_reason, carer.hold_reason)
    said = gettext(
        "This record has been on hold since %(day)s, %(why)s. Nobody can erase it until the hold is lifted."
    )
    return said % {"day": said_date(carer.held_at, today=clock.today()), "why": why}


@dataclass(frozen=True)
class PreferenceShown:
    """What is known of one channel, in words: its name, whether it may be used, and when."""

    channel: str
    is_allowed: bool
    said: str


def can_be_reached(carer: Carer) -> bool:
    """Whether there is a way left by which they may be told that something changed."""
    return carer.pk in within_reach([carer])


def within_reach(carers: Iterable[Carer]) -> set[int]:
    """The ids of those for whom there is a way left, by one query."""
    carers = list(carers)
    said = {(one.carer_id, one.channel): one for one in ContactPreference.objects.filter(carer__in=carers)}
    return {
        carer.pk
        for carer in carers
        for channel, _label in _CHANNELS
        if _address(carer, channel) and _is_allowed(said.get((carer.pk, channel)))
    }


def shown_preferences(carer: Carer) -> list[PreferenceShown]:
    """Each channel that the carer gave an address for, or said something of."""
    said = preferences(carer.pk)
    return [
        PreferenceShown(str(label), _is_allowed(said.get(channel)), _in_words(channel, said.get(channel)))
        for channel, label in _CHANNELS
        if _address(carer, channel) or channel in said
    ]


@dataclass(frozen=True)
class Ringing:
    """What somebody who rings a carer has to know, in words. `phone` is E.164; `when` is empty where it is not said."""

    phone: str
    is_allowed: bool
    when: str
    message: str


def how_to_ring(carer: Carer) -> Ringing | None:
    """How the carer may be rung; None for one who gave no number."""
    return how_to_ring_each([carer]).get(carer.pk)


def how_to_ring_each(carers: Iterable[Carer]) -> dict[int, Ringing]:
    """How each of them may be rung who gave a number, by the carer's id; by one query."""
    with_number = {carer.pk: carer for carer in carers if carer.phone}
    said = ContactPreference.objects.filter(carer_id__in=with_number, channel=Channel.PHONE)
    by_carer = {one.carer_id: one for one in said}
    return {pk: _ringing(carer, by_carer.get(pk)) for pk, carer in with_number.items()}


def _ringing(carer: Carer, said: ContactPreference | None) -> Ringing:
    hours = _said_hours(said)
    return Ringing(
        phone=carer.phone,
        is_allowed=_is_allowed(said),
        when="; ".join(part for part in (hours, carer.safe_times) if part),
        message=gettext("Leave a message that says who rang, and nothing more")
        if said is not None and said.may_leave_message
        else gettext("Leave no message: try again another time"),
    )


def _is_allowed(said: ContactPreference | None) -> bool:
    return said is None or said.is_allowed


def _in_words(channel: str, said: ContactPreference | None) -> str:
    if not _is_allowed(said):
        return gettext("No")
    hours = _said_hours(said)
    parts = [gettext("Yes, %(hours)s") % {"hours": hours} if hours else gettext("Yes, at any time")]
    if channel == Channel.PHONE:
        may_leave = said is not None and said.may_leave_message
        parts.append(gettext("a message may be left") if may_leave else gettext("no message may be left"))
    return "; ".join(parts)


def _said_hours(said: ContactPreference | None) -> str:
    if said is None or said.safe_from is None or said.safe_until is None:
        return ""
    hours = {"start": said_time(said.safe_from), "end": said_time(said.safe_until)}
    return gettext("between %(start)s and %(end)s") % hours


def shown_needs(carer_id: int) -> list[tuple[str, str]]:
    """Each live need in words, with what the carer said of it."""
    return [(lists.access_need(need.kind).label, need.detail) for need in live_needs(carer_id)]


@dataclass(frozen=True)
class CaringRoleShown:
    """Whom the carer looks after, in words."""

    id: int
    relationship: str
    broad_needs: str


def shown_caring_roles(carer_id: int) -> list[CaringRoleShown]:
    """Everybody whom the carer looks after, in words."""
    return [
        CaringRoleShown(
            role.pk,
            lists.relationship(role.relationship).label,
            ", ".join(lists.broad_need(code).label for code in role.broad_needs),
        )
        for role in caring_roles(carer_id)
    ]


def carers_of(user: User) -> QuerySet[Carer]:
    """The records that belong to whoever signs in as this user: a couple who share an address have two.

    Signing in proved the address, so every record that has it is theirs.
    """
    return Carer.objects.filter(Q(user_id=user.pk) | Q(email=user.email), erased_at__isnull=True).order_by(
        "pk"
    )


def knows_email(email: str) -> bool:
    """Whether a carer has this address, so that a code may be sent to it."""
    return bool(email) and Carer.objects.filter(email=email.strip().lower(), erased_at__isnull=True).exists()
