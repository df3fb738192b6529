"""Named people and moments for the tests of accounts."""

import datetime as dt
import re
from contextlib import AbstractContextManager

from allauth.mfa.models import Authenticator
from django.test import Client

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.notices.models import Notice
from evenkeel.organisations.models import Organisation, Team
from tests.support.signing_in import PASSWORD, make_staff

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
JOAN = "joan.hill@carers.example"
A_NEW_PASSWORD = "seven geese over the weir"


def at(*, minutes: float = 0, hours: float = 0) -> AbstractContextManager[None]:
    """The clock, held so long after NOW."""
    return clock.held_at(NOW + dt.timedelta(minutes=minutes, hours=hours))


def joan() -> User:
    """A carer who has signed in before."""
    return User.objects.create_user(JOAN)


def olu(*roles: Role) -> User:
    """The operator, who signs in with a password and an app."""
    return make_staff(*(roles or (Role.OPERATOR,)), name="Olu Operator", password=PASSWORD)


def mina(team: Team | None = None) -> User:
    """The service manager, of one team where it is given."""
    return make_staff(Role.SERVICE_MANAGER, team=team, name="Mina Manager", password=PASSWORD)


def fay(team: Team | None = None) -> User:
    """A facilitator."""
    return make_staff(Role.FACILITATOR, team=team, name="Fay Facilitator", password=PASSWORD)


def without_second_step(user: User) -> User:
    """The same person before they set their second step up."""
    Authenticator.objects.filter(user=user).delete()
    return user


def recovery_team() -> Team:
    return Team.objects.create(name="Recovery College", slug="recovery-college")


def wellbeing_team() -> Team:
    return Team.objects.create(name="Wellbeing Service", slug="wellbeing-service")


def carers_centre() -> Organisation:
    return Organisation.objects.create(name="Northside Carers Centre", slug="northside", kind="carers_centre")


def live_role(user: User) -> RoleHolding:
    return user.roles.get(ended_at__isnull=True)


def last_message(kind: str) -> dict:
    """The text of the newest message of this kind in the outbox."""
    return Notice.objects.filter(kind=f"accounts.{kind}").latest("id").content


def code_sent() -> str:
    return re.search(r"\b\d{6}\b", last_message("sign_in_code")["short"])[0]


def link_sent(kind: str) -> str:
    """The path of the link in the newest message of this kind."""
    address = last_message(kind)["links"][0][1]
    return re.sub(r"^https?://[^/]+", "", address)


def ask_for_code(client: Client, email: str = JOAN, **extra):
    return client.post("/sign-in/", {"email": email}, follow=True, **extra)


def give_password(client: Client, user: User, password: str = PASSWORD, **extra):
    return client.post("/staff/sign-in/", {"email": user.email, "password": password}, **extra)


def give_app_code(client: Client, user: User):
    return client.post("/staff/sign-in/second-step/", {"code": code_shown_now(user)})
