"""Who a newcomer can sign in as, with what their authenticator shows at this moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.permissions import TABLE
from evenkeel.accounts.roles import role_label
from evenkeel.accounts.second_step import code_of
from evenkeel.demo.content import read
from evenkeel.demo.staff import PASSPHRASE
from evenkeel.notices import mailbox


@dataclass(frozen=True)
class SignIn(mailbox.SignIn):
    """One invented person. Whoever has no password asks for a code by email and reads it in the mailbox."""

    seconds_left: int = 0


def sign_ins(now: dt.datetime) -> list[SignIn]:
    """Everyone of staff.json whose roles open a page, in its order, and the one carer; only those who were written."""
    world = read("staff")
    useful = frozenset[str]().union(*(permission.roles for permission in TABLE.values()))
    names = [person["name"] for person in world["people"] if useful.intersection(person.get("roles", ()))]
    found = _staff(names)
    known = [_of_staff(found[name], now) for name in names if name in found]
    carer = User.objects.filter(email=world["carer"]["email"]).first()
    return [*known, _of_carer(carer)] if carer else known


def _staff(names: list[str]) -> dict[str, Authenticator]:
    steps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__name__in=names)
    return {step.user.name: step for step in steps.select_related("user")}


def _of_staff(step: Authenticator, now: dt.datetime) -> SignIn:
    period = app_settings.TOTP_PERIOD
    counter, into = divmod(int(now.timestamp()), period)
    return SignIn(
        name=step.user.name,
        what=", ".join(_roles(step.user)),
        email=step.user.email,
        password=PASSPHRASE,
        code=code_of(step, counter),
        seconds_left=period - into,
    )


def _roles(user: User) -> list[str]:
    held = RoleHolding.objects.filter(user=user, ended_at__isnull=True).select_related("team", "organisation")
    return [_role(holding) for holding in held.order_by("pk")]


def _role(holding: RoleHolding) -> str:
    where = holding.team or holding.organisation
    label = role_label(holding.role)
    return _("%(role)s (%(where)s)") % {"role": label, "where": where.name} if where else label


def _of_carer(user: User) -> SignIn:
    what = _("Carer: asks for a code on the carers' sign-in page, and reads it in the mailbox")
    return SignIn(name=user.name, what=what, email=user.email, password="", code="")
