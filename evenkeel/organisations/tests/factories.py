"""Named organisations and places for the tests of organisations."""

import datetime as dt
from typing import Any

from evenkeel.common.access import Permission
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.organisations.actions import (
    change_provider,
    save_area,
    save_organisation,
    save_team,
    save_venue,
)
from evenkeel.organisations.models import Area, Organisation, Provider, Team, Venue

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


def somebody_who_may(*permissions: Permission) -> Actor:
    """Robin, who may do these things everywhere and nothing else."""
    return Actor("user", 7, "Robin Adeyemi", {permission.code: None for permission in permissions})


def provider(**values: Any) -> Provider:
    """The organisation that runs the installation."""
    given = {"name": "Alder Vale Trust", "phone": "01632 960100"}
    return change_provider(values=given | values, by=SYSTEM, now=NOW)


def network(name: str = "Alder Vale Carers Network") -> Organisation:
    """A partner that has venues."""
    values = {"name": name, "kind": Organisation.Kind.CARERS_NETWORK}
    return save_organisation(organisation_id=None, values=values, area_ids=[], by=SYSTEM, now=NOW)


def team(name: str = "Recovery College") -> Team:
    """A team of the provider's."""
    return save_team(team_id=None, values={"name": name}, by=SYSTEM, now=NOW)


def area(name: str = "Alderton") -> Area:
    """A borough that is served."""
    return save_area(area_id=None, values={"name": name, "is_served": True}, by=SYSTEM, now=NOW)


def venue(name: str = "Elm Street Rooms", **values: Any) -> Venue:
    """A venue of the carers network's, of which little is known."""
    given = {"name": name, "address": "12 Elm Street\nAlderton", "postcode": "ZZ1 1AA"}
    if "organisation_id" not in values:
        given["organisation_id"] = network().pk
    return save_venue(venue_id=None, values=given | values, by=SYSTEM, now=NOW)
