"""Named people for the tests of people."""

import datetime as dt

from evenkeel.common.access import Permission
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.people.actions import carer_for_booking
from evenkeel.people.models import Carer

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


def somebody_who_may(*permissions: Permission, team_id: int | None = None) -> Actor:
    """Robin, who may do these things, everywhere or for one team, and nothing else."""
    teams = None if team_id is None else frozenset({team_id})
    return Actor("user", 7, "Robin Adeyemi", {permission.code: teams for permission in permissions})


def maryam(*, by: Actor = ANYONE, email: str = "maryam@example.org", phone: str = "+447700900123") -> Carer:
    """Maryam Siddiqui, who has an email address and a mobile number."""
    carer, _is_new = carer_for_booking(
        name="Maryam Siddiqui", email=email, phone=phone, language="en", by=by, now=NOW
    )
    return carer


def tomasz(*, email: str = "tomasz@example.org", phone: str = "") -> Carer:
    """Tomasz Siddiqui, who may share Maryam's address."""
    carer, _is_new = carer_for_booking(
        name="Tomasz Siddiqui", email=email, phone=phone, language="en", by=ANYONE, now=NOW
    )
    return carer
