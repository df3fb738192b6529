"""Writes the invented people who sign in as staff, and those who lead sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.queries import actor_for
from evenkeel.common.actors import Actor
from evenkeel.demo.content import read
from evenkeel.demo.places import Places
from evenkeel.gatherings.models import Facilitator

# What every invented member of staff signs in with. It opens nothing that is anybody's: only a demonstration
# holds these people, and it prints this for whoever looks at it.
PASSPHRASE = "steady as she goes together"  # noqa: S105


@dataclass(frozen=True)
class Staff:
    """Who was written, by name."""

    users: Mapping[str, User]
    facilitators: Mapping[str, Facilitator]

    def actor(self, name: str) -> Actor:
        """Somebody who signs in, with all that their roles allow."""
        return actor_for(self.users[name])


def address_of(name: str) -> str:
    """Where somebody of that name reads their email."""
    return ".".join(name.removeprefix("Dr ").lower().split()) + "@example.org"


def write_staff(places: Places) -> Staff:
    """Everyone of staff.json: users with their roles and an authenticator app, and facilitators."""
    people = read("staff")["people"]
    users = _write_users([person for person in people if "roles" in person], places)
    facilitators = {
        person["name"]: _facilitator(person, users.get(person["name"]), places)
        for person in people
        if "leads" in person
    }
    Facilitator.objects.bulk_create(facilitators.values())
    return Staff(users, facilitators)


def _write_users(people: list[dict[str, Any]], places: Places) -> dict[str, User]:
    # Hashed once: it takes half a second, which is its purpose.
    hashed = make_password(PASSPHRASE)
    users = {
        person["name"]: User(email=address_of(person["name"]), name=person["name"], password=hashed)
        for person in people
    }
    User.objects.bulk_create(users.values())
    RoleHolding.objects.bulk_create(
        RoleHolding(
            user=users[person["name"]],
            role=role,
            team=places.teams[person["team"]] if "team" in person else None,
            organisation=places.organisations[person["organisation"]] if "organisation" in person else None,
        )
        for person in people
        for role in person["roles"]
    )
    for user in users.values():
        TOTP.activate(user, generate_totp_secret())
    return users


def _facilitator(person: dict[str, Any], user: User | None, places: Places) -> Facilitator:
    kind = Facilitator.Kind.STAFF
    if "organisation" in person:
        kind = Facilitator.Kind.PARTNER
    elif person.get("trained_peer"):
        kind = Facilitator.Kind.TRAINED_PEER
    return Facilitator(
        name=person["name"],
        kind=kind,
        user=user,
        team=places.teams[person["team"]] if "team" in person else None,
        organisation=places.organisations[person["organisation"]] if "organisation" in person else None,
        introduction=person["leads"],
    )
