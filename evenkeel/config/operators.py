"""Makes an operator from the command line: the first one, or another when nobody can sign in any more."""

import datetime as dt

from django.db import transaction

from evenkeel.accounts.actions import give_role, make_first_person
from evenkeel.accounts.models import RoleHolding, User
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.config.failures import CannotGoOn


@transaction.atomic
def make_operator(*, email: str, name: str, password: str, now: dt.datetime) -> None:
    """Make an operator who signs in with this password. Raises CannotGoOn where the address is taken."""
    if not RoleHolding.objects.exists():
        make_first_person(email=email, name=name, password=password, now=now)
        return
    taken = User.objects.filter(email=email).first()
    if taken and not taken.is_active:
        raise CannotGoOn(
            "The account with this address is closed: give another, or invite them again at /staff/people-and-roles/."
        )
    if taken:
        raise CannotGoOn(
            "Somebody has this address already: give another, or ask them to choose a new password."
        )
    user = User.objects.create_user(email, password, name=name)
    give_role(user=user, role=Role.OPERATOR, team=None, organisation=None, by=SYSTEM, now=now)
