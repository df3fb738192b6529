"""Signing in, for the tests of every app: a person with roles whose second step is done."""

import itertools

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.test import Client

from evenkeel.accounts import sessions
from evenkeel.accounts.models import RoleHolding, User
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.organisations.models import Organisation, Team

PASSWORD = "a long walk by the canal"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

_numbers = itertools.count(1)


def make_staff(
    *roles: Role,
    team: Team | None = None,
    organisation: Organisation | None = None,
    name: str = "Sam Staff",
    password: str = PASSWORD,
) -> User:
    """A user who has joined, with these roles and an authenticator app; for the whole service without a team."""
    email = f"{name.lower().replace(' ', '.')}.{next(_numbers)}@evenkeel.example"
    user = User.objects.create_user(email, password, name=name)
    RoleHolding.objects.bulk_create(
        RoleHolding(
            user=user,
            role=role,
            team=None if role == Role.PARTNER else team,
            organisation=organisation if role == Role.PARTNER else None,
        )
        for role in roles
    )
    TOTP.activate(user, TOTP_SECRET)
    return user


def sign_in(
    client: Client,
    *roles: Role,
    team: Team | None = None,
    organisation: Organisation | None = None,
    name: str = "Sam Staff",
) -> User:
    """Make a staff user as `make_staff` does, and sign the test client in as them."""
    user = make_staff(*roles, team=team, organisation=organisation, name=name)
    sign_in_as(client, user)
    return user


def sign_in_as(client: Client, user: User, *, methods: tuple[str, ...] = ("password", "mfa")) -> None:
    """Sign the test client in as a user who has just proved who they are by these methods."""
    client.logout()
    request = HttpRequest()
    request.session, request.user = client.session, user
    request.session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    for method in methods:
        record_authentication(request, user, method=method)
    sessions.begin(request, clock.now())
    request.session.save()
