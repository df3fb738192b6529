"""What holding roles comes to, and how long a sign-in lasts: plain functions over plain values."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
