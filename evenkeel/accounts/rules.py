"""What holding roles comes to, and how long a sign-in lasts: plain functions over plain values."""

import datetime as dt
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from evenkeel.common.access import Permission, Role


@dataclass(frozen=True)
class Holding:
    """One role that someone holds: for a team, for a partner, or (both None) for the whole service."""

    role: str
    team_id: int | None = None
    organisation_id: int | None = None


def grants(
    holdings: Iterable[Holding], permissions: Iterable[Permission]
) -> Mapping[str, frozenset[int] | None]:
    """For each permission held, the ids of the teams that it holds for; None where it holds for all of them.

    A partner's worker belongs to no team, so what they may do comes with an empty set.
    """
    table = tuple(permissions)
    granted: dict[str, frozenset[int] | None] = {}
    for holding in holdings:
        for permission in table:
            if holding.role in permission.roles:
                granted[permission.code] = _widened(granted.get(permission.code, frozenset()), holding)
    return granted


def _widened(teams: frozenset[int] | None, holding: Holding) -> frozenset[int] | None:
    if holding.role == Role.PARTNER:
        return teams
    if teams is None or holding.team_id is None:
        return None
    return teams | {holding.team_id}


@dataclass(frozen=True)
class SignIn:
    """How and when someone signed in, as their session remembers it.

    `methods` are allauth's names: "password", "mfa", "code".
    """

    methods: frozenset[str] = frozenset()
    is_passwordless: bool = False
    began_at: dt.datetime | None = None
    seen_at: dt.datetime | None = None

    @property
    def is_staff_sign_in(self) -> bool:
        """Whether a password or a passkey was used, so that the short limits of staff hold."""
        return bool(self.methods & {"password", "mfa"})

    @property
    def is_strong(self) -> bool:
        """Whether two things were proved: a password and a second step, or a passkey on its own."""
        return "mfa" in self.methods and ("password" in self.methods or self.is_passwordless)


def sign_in_is_over(sign_in: SignIn, *, now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> bool:
    """Whether a staff sign-in has rested or lasted too long; one that began we know not when is over."""
    if not sign_in.is_staff_sign_in:
        return False
    if sign_in.began_at is None or sign_in.seen_at is None:
        return True
    return now - sign_in.seen_at >= idle or now - sign_in.began_at >= longest


# Roles that watch over the others: only an operator gives them, and they hold for the whole service.
GUARDED_ROLES = frozenset({Role.OPERATOR, Role.AUDITOR})


def role_fits(role: Role, *, has_team: bool, has_organisation: bool) -> bool:
    """Whether a role may be held there: partners for an organisation, guarded roles for the whole service."""
    if role == Role.PARTNER:
        return has_organisation and not has_team
    if role in GUARDED_ROLES:
        return not has_team and not has_organisation
    return not has_organisation


# Of fewer different characters than this nothing long is made that is hard to guess.
_FEWEST_CHARACTERS = 7
# What repeats itself for most of its length counts as what it repeats.
_MOSTLY = 0.6
# Two words that everybody thinks of first are no better than one.
_FEWEST_COMMON_WORDS = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_AS_LETTERS = str.maketrans("@4310$5!7", "aaeiossit")


def is_easily_guessed(password: str, common: Container[str]) -> bool:
    """Whether a password of any length is one that machines try first: `common` holds such words, in lower case."""
    said = password.casefold().strip()
    return (
        len(set(said)) < _FEWEST_CHARACTERS
        or _once(said) != said
        or _runs_on(said)
        or not _LETTERS.search(said)
        or any(_is_of_common_words(words, common) for words in _readings(said))
    )


def _once(said: str) -> str:
    """Of "abcabcab" what it repeats, "abc"; whatever does not repeat itself, as it is."""
    sizes = range(1, int(_MOSTLY * len(said)) + 1)
    return next((said[:size] for size in sizes if said.startswith(said[size:])), said)


def _runs_on(said: str) -> bool:
    """Whether nearly each character follows upon the one before it, as in "abcdefgh" and "98765432"."""
    steps = [ord(following) - ord(one) for one, following in pairwise(said)]
    return sum(step in (1, -1) for step in steps) > 0.8 * len(steps)


def _readings(said: str) -> list[list[str]]:
    """The words in it: as they stand, and with figures and signs read as the letters that they stand for."""
    as_letters = [word.strip("0123456789!$@").translate(_AS_LETTERS) for word in said.split()]
    return [_LETTERS.findall(said), [part for word in as_letters for part in _LETTERS.findall(word)]]


def _is_of_common_words(words: list[str], common: Container[str]) -> bool:
    """Whether there are too few words, all of them common; what is shorter than three letters is none."""
    counted = {once for word in words if len(once := _once(word)) > 2}
    return 0 < len(counted) < _FEWEST_COMMON_WORDS and all(word in common for word in counted)
