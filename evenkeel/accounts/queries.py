"""Who someone is and what they may do, as pages and the middleware read it."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, Q, QuerySet

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.permissions import MANAGE_PEOPLE, TABLE
from evenkeel.accounts.roles import role_label
from evenkeel.accounts.rules import Holding, grants
from evenkeel.common.actors import Actor

_SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def actor_for(user: User) -> Actor:
    """The user with all that their roles allow, in one query."""
    rows = RoleHolding.objects.filter(user_id=user.pk, ended_at__isnull=True)
    holdings = [Holding(*row) for row in rows.values_list("role", "team_id", "organisation_id")]
    return Actor("user", user.pk, str(user), grants(holdings, TABLE.values()))


def powerless_actor_for(user: User) -> Actor:
    """The user without any grant: a carer, or someone whose sign-in was not strong enough for their roles."""
    return Actor("user", user.pk, str(user))


def holds_any_role(user: User) -> bool:
    """Whether the user is staff or a partner's worker, rather than a carer."""
    return RoleHolding.objects.filter(user_id=user.pk, ended_at__isnull=True).exists()


def somebody_has_held_a_role() -> bool:
    """Whether the first person has been."""
    return RoleHolding.objects.exists()


def has_second_step(user: User) -> bool:
    """Whether the user has set up an authenticator app or a passkey."""
    return is_mfa_enabled(user, _SECOND_STEPS)


def who_can_sign_in() -> QuerySet[User]:
    """The users whose account is open and who have chosen a password: not whoever never used their invitation."""
    return User.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """The names of these users, by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=user_ids)}


@dataclass(frozen=True)
class SecondSteps:
    """What somebody has set up. `passkeys` are (id, name)."""

    has_app: bool
    passkeys: tuple[tuple[int, str], ...]
    recovery_codes_left: int


def second_steps(user: User) -> SecondSteps:
    """What the user has set up."""
    kept = list(Authenticator.objects.filter(user_id=user.pk).order_by("pk"))
    of_type = Authenticator.Type
    return SecondSteps(
        has_app=any(one.type == of_type.TOTP for one in kept),
        passkeys=tuple((one.pk, one.wrap().name) for one in kept if one.type == of_type.WEBAUTHN),
        recovery_codes_left=sum(
            len(one.wrap().get_unused_codes()) for one in kept if one.type == of_type.RECOVERY_CODES
        ),
    )


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds; `where` is a team's or a partner's name, empty for the whole service."""

    id: int
    label: str
    where: str


@dataclass(frozen=True)
class Person:
    """Somebody who signs in as staff or for a partner, as the pages about people show them."""

    id: int
    name: str
    email: str
    roles: tuple[HeldRole, ...]
    has_joined: bool
    has_second_step: bool
    is_open: bool
    last_here_at: dt.datetime | None


def visible_users(actor: Actor) -> QuerySet[User]:
    """Users who hold or held a role, where the actor manages people: in their teams, or everywhere."""
    teams = actor.teams(MANAGE_PEOPLE)
    roles = RoleHolding.objects.all() if teams is None else RoleHolding.objects.filter(team_id__in=teams)
    return User.objects.filter(pk__in=roles.values("user_id"))


# What the list of them may be ordered by; by themselves they come by name, those whose account is closed last.
PEOPLE_ORDERS = {"name": ("name", "email"), "last": ("last_login", "name")}


def people(actor: Actor, *, search: str = "") -> QuerySet[User]:
    """The users that the actor manages, by name; `search` is part of a name or an address."""
    users = visible_users(actor).order_by("-is_active", "name", "email").prefetch_related(_live_roles())
    return users.filter(Q(name__icontains=search) | Q(email__icontains=search)) if search else users


def as_people(users: Iterable[User]) -> list[Person]:
    """Plain values of users that `people` found."""
    users = list(users)
    secured = set(
        Authenticator.objects.filter(user__in=users, type__in=_SECOND_STEPS).values_list("user_id", flat=True)
    )
    return [
        Person(
            id=user.pk,
            name=str(user),
            email=user.email,
            roles=tuple(_held_role(holding) for holding in user.roles.all()),
            has_joined=user.has_usable_password(),
            has_second_step=user.pk in secured,
            is_open=user.is_active,
            last_here_at=user.last_login,
        )
        for user in users
    ]


def _live_roles() -> Prefetch:
    live = RoleHolding.objects.filter(ended_at__isnull=True).select_related("team", "organisation")
    return Prefetch("roles", queryset=live.order_by("pk"))


def _held_role(holding: RoleHolding) -> HeldRole:
    where = holding.team or holding.organisation
    return HeldRole(holding.pk, role_label(holding.role), where.name if where else "")


@dataclass(frozen=True)
class TableRow:
    """One permission: what may be done, in which part of the service, and by which roles."""

    code: str
    part: str
    label: str
    roles: tuple[str, ...]


def permission_table() -> list[TableRow]:
    """All permissions, by their codes."""
    return [
        TableRow(
            code=code,
            part=code.partition(".")[0],
            label=str(permission.label),
            roles=tuple(sorted(role_label(role) for role in permission.roles)),
        )
        for code, permission in sorted(TABLE.items())
    ]
