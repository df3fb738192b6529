"""Writes a few hundred invented carers: their names, how they may be reached, whom they look after."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from evenkeel.accounts.models import User
from evenkeel.demo.content import read
from evenkeel.demo.places import Places
from evenkeel.notices.models import Channel
from evenkeel.organisations.models import Area
from evenkeel.people.models import AccessNeed, Carer, CaringRole, ContactPreference
from evenkeel.people.rules import match_key, name_key

HOW_MANY = 320
COUPLES = 12
MOBILE_ONLY = 20
LANDLINE_ONLY = 14
# Numbers that Ofcom keeps free for stories; the first landlines are the invented organisations'.
_MOBILES = [f"+447700900{number:03}" for number in range(1000)]
_LANDLINES = [f"+441632960{number:03}" for number in range(300, 1000)]

Need = tuple[str, str]


@dataclass(frozen=True)
class Carers:
    """Who was written. `needs` are (code, detail) by the carer's id; `named` are two who share an address."""

    everyone: Sequence[Carer]
    needs: Mapping[int, Sequence[Need]]
    named: tuple[Carer, Carer]

    def with_email(self) -> list[Carer]:
        """Those who can be written to, the named ones left out."""
        return [carer for carer in self.everyone if carer.email and carer not in self.named]

    def with_landline_only(self) -> list[Carer]:
        """Those who can only be rung."""
        return [carer for carer in self.everyone if not carer.email and carer.phone in _LANDLINES]

    def with_needs(self) -> list[Carer]:
        """Those who said what would make it possible to come, the named ones left out."""
        return [carer for carer in self.with_email() if self.needs.get(carer.pk)]


def write_carers(places: Places, chance: random.Random, now: dt.datetime) -> Carers:
    """All carers with their preferences, needs and caring roles; one of them signs in by a code."""
    words = read("carers")
    named = _named(read("staff")["carer"], places)
    invented = _Inventor(words, list(places.areas.values()), chance, now).carers(HOW_MANY - len(named))
    everyone = [*named, *invented]
    Carer.objects.bulk_create(everyone)
    needs = _write_needs(everyone, words["needs"], chance)
    _write_preferences(everyone, chance)
    _write_roles(everyone, words["roles"], chance)
    return Carers(everyone, needs, named)


def _named(entry: Mapping[str, str], places: Places) -> tuple[Carer, Carer]:
    area = places.areas["Pellbridge"]
    user = User.objects.create(email=entry["email"], name=entry["name"], password=make_password(None))
    first = _carer(entry["name"], email=entry["email"], phone=_MOBILES[0], area=area)
    first.user = user
    return first, _carer(entry["partner"], email=entry["email"], phone="", area=area)


def _carer(name: str, *, email: str, phone: str, area: Area | None, safe_times: str = "") -> Carer:
    folded = name_key(name)
    return Carer(
        name=name,
        name_key=folded,
        match_key=match_key(email=email, phone=phone, folded_name=folded),
        email=email,
        phone=phone,
        area=area,
        safe_times=safe_times,
    )


class _Inventor:
    """Puts carers together from the words of carers.json."""

    def __init__(
        self, words: Mapping[str, Any], areas: Sequence[Area], chance: random.Random, now: dt.datetime
    ) -> None:
        self.words = words
        self.areas = areas
        self.chance = chance
        self.now = now
        self.given_out: set[str] = set()
        self.names = self._names()
        self.mobiles = iter(chance.sample(_MOBILES[1:], len(_MOBILES) - 1))
        self.landlines = iter(chance.sample(_LANDLINES, len(_LANDLINES)))

    def carers(self, count: int) -> list[Carer]:
        """So many carers: couples who share an address, some who can only be rung or texted, and all others."""
        made = list(self._couples())
        made += [self._one(next(self.names), phone=next(self.mobiles)) for _ in range(MOBILE_ONLY)]
        made += [self._one(next(self.names), phone=next(self.landlines)) for _ in range(LANDLINE_ONLY)]
        while len(made) < count:
            name = next(self.names)
            phone = next(self.mobiles) if self.chance.random() < 0.65 else ""
            made.append(self._one(name, email=_address(name), phone=phone))
        self.chance.shuffle(made)
        return made

    def _couples(self) -> Iterator[Carer]:
        """Two people each of some families, whose name makes their one address."""
        families = [(group, family) for group in self.words["names"] for family in group["family"]]
        for group, family in self.chance.sample(families, COUPLES):
            for given in self.chance.sample(group["given"], 2):
                self.given_out.add(f"{given} {family}")
                yield self._one(f"{given} {family}", email=_address(f"{family} family"))

    def _one(self, name: str, *, email: str = "", phone: str = "") -> Carer:
        safe_times = self.chance.choice(self.words["safe_times"]) if self.chance.random() < 0.25 else ""
        area = self.chance.choice(self.areas) if self.chance.random() < 0.8 else None
        carer = _carer(name, email=email, phone=phone, area=area, safe_times=safe_times)
        # Known before anything that they booked.
        carer.created_at = self.now - dt.timedelta(days=self.chance.randint(140, 900))
        return carer

    def _names(self) -> Iterator[str]:
        """Names that nobody else has, of given and family names that belong together in nine of ten."""
        groups = self.words["names"]
        shares = [group["share"] for group in groups]
        while True:
            group = self.chance.choices(groups, shares)[0]
            of_family = group if self.chance.random() < 0.9 else self.chance.choices(groups, shares)[0]
            name = f"{self.chance.choice(group['given'])} {self.chance.choice(of_family['family'])}"
            if name not in self.given_out:
                self.given_out.add(name)
                yield name


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return ".".join(plain.lower().replace("'", "").split()) + "@example.org"


def _write_needs(
    carers: Sequence[Carer], kinds: Sequence[Mapping[str, Any]], chance: random.Random
) -> dict[int, list[Need]]:
    needs: dict[int, list[Need]] = {}
    for carer in carers:
        if chance.random() < 0.3:
            chosen = chance.sample(kinds, chance.choice((1, 1, 2)))
            needs[carer.pk] = [(kind["kind"], chance.choice(kind["details"])) for kind in chosen]
    AccessNeed.objects.bulk_create(
        AccessNeed(carer_id=carer_id, kind=kind, detail=detail)
        for carer_id, theirs in needs.items()
        for kind, detail in theirs
    )
    return needs


def _write_preferences(carers: Sequence[Carer], chance: random.Random) -> None:
    rows = []
    for carer in carers:
        if carer.phone and chance.random() < 0.3:
            may_leave = chance.random() < 0.3
            rows.append(
                ContactPreference(
                    carer=carer, channel=Channel.PHONE, is_allowed=True, may_leave_message=may_leave
                )
            )
        if carer.phone and carer.email and chance.random() < 0.15:
            rows.append(ContactPreference(carer=carer, channel=Channel.TEXT, is_allowed=False))
        if carer.email and chance.random() < 0.05:
            rows.append(
                ContactPreference(
                    carer=carer,
                    channel=Channel.EMAIL,
                    is_allowed=True,
                    safe_from=dt.time(9),
                    safe_until=dt.time(17),
                )
            )
    ContactPreference.objects.bulk_create(rows)


def _write_roles(carers: Sequence[Carer], roles: Sequence[Mapping[str, Any]], chance: random.Random) -> None:
    shares = [role["share"] for role in roles]
    CaringRole.objects.bulk_create(
        CaringRole(carer=carer, relationship=role["relationship"], broad_needs=role["broad_needs"])
        for carer in carers
        if chance.random() < 0.85
        for role in chance.choices(roles, shares, k=chance.choice((1, 1, 1, 2)))
    )
