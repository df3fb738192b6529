"""Named people, places and sessions for the tests of gatherings. Every moment is given, none is read."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from evenkeel.common.access import Permission
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.places import Request, Result, book_place
from evenkeel.gatherings.models import Booking, Facilitator, Mode, Offering, PlacePool, Series, Session
from evenkeel.gatherings.permissions import PERMISSIONS
from evenkeel.gatherings.rules.recurrence import day_part
from evenkeel.organisations.models import Area, Organisation, Provider, Team, Venue
from evenkeel.people.models import Carer
from evenkeel.people.rules import match_key, name_key

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
IN_TWO_WEEKS = dt.datetime(2027, 3, 16, 14, 0, tzinfo=dt.UTC)

_numbers = itertools.count(1)


def provider(**fields: Any) -> Provider:
    """The organisation that runs the installation."""
    given = {"name": "Alder Vale Trust", "phone": "01632 960 100", "email": "hello@aldervale.example.org"}
    made, _is_new = Provider.objects.get_or_create(pk=1, defaults=given | fields)
    return made


def team(name: str = "Alder Vale Talking Therapies") -> Team:
    """A team; the same name gives the same team."""
    made, _is_new = Team.objects.get_or_create(name=name, defaults={"slug": name.lower().replace(" ", "-")})
    return made


def venue(name: str = "Elm Street Rooms", **fields: Any) -> Venue:
    """A venue of the carers network, in Alderton."""
    network, _is_new = Organisation.objects.get_or_create(
        name="Alder Vale Carers Network",
        defaults={"slug": "alder-vale-carers-network", "kind": Organisation.Kind.CARERS_NETWORK},
    )
    area, _is_new = Area.objects.get_or_create(name="Alderton", defaults={"slug": "alderton"})
    given = {
        "slug": name.lower().replace(" ", "-"),
        "address": "12 Elm Street\nAlderton",
        "postcode": "ZZ1 1AA",
        "area": area,
        "step_free": True,
    }
    made, _is_new = Venue.objects.get_or_create(organisation=network, name=name, defaults=given | fields)
    return made


def offering(title: str = "Keeping the Balance", **fields: Any) -> Offering:
    """A published workshop; the same title gives the same offering."""
    given = {
        "team": fields.pop("team", None) or team(),
        "slug": title.lower().replace(" ", "-"),
        "kind": "workshop",
        "summary": "Two hours with others who look after somebody.",
        "what_happens": "We talk, and try two techniques.",
        "who_for": "Anyone who looks after somebody.",
    }
    made, _is_new = Offering.objects.get_or_create(title=title, defaults=given | fields)
    return made


def facilitator(name: str = "Rosalind Achebe", **fields: Any) -> Facilitator:
    """Somebody on the staff who leads sessions."""
    return Facilitator.objects.create(
        **{"name": name, "kind": Facilitator.Kind.STAFF, "team": team()} | fields
    )


def series(*, capacity: int = 12, whole: bool = False, **fields: Any) -> Series:
    """A published series, online unless a venue is given; with `whole` it is booked as one."""
    given = {
        "offering": fields.pop("offering", None) or offering(),
        "status": Series.Status.PUBLISHED,
        "starts_on": IN_TWO_WEEKS.date(),
        "start_time": IN_TWO_WEEKS.time(),
        "duration_minutes": 120,
        "mode": Mode.IN_PERSON if fields.get("venue") else Mode.ONLINE,
        "online_link": "" if fields.get("venue") else "https://meet.example.org/balance",
        "capacity": capacity,
        "booked_by": "series" if whole else "session",
        "pool": PlacePool.objects.create(capacity=capacity) if whole else None,
    }
    return Series.objects.create(**given | fields)


def session(
    starts_at: dt.datetime = IN_TWO_WEEKS, *, capacity: int = 12, of: Series | None = None, **fields: Any
) -> Session:
    """An open session of two hours, in a series of its own unless one is given, led by those who lead that."""
    of = of or series(capacity=capacity, **{k: fields[k] for k in ("venue",) if k in fields})
    given = {
        "series": of,
        "planned_on": starts_at.date(),
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=of.duration_minutes),
        "status": Session.Status.OPEN,
        "pool": of.pool or PlacePool.objects.create(capacity=capacity),
        "mode": of.mode,
        "venue": of.venue,
        "online_link": of.online_link,
        "kind": of.offering.kind,
        "area": of.venue.area if of.venue else None,
        "language": of.language,
        "weekday": starts_at.weekday(),
        "day_part": day_part(starts_at.time()),
    }
    made = Session.objects.create(**given | fields)
    made.facilitators.set(of.facilitators.all())
    return made


def carer(name: str = "Maryam Siddiqui", **fields: Any) -> Carer:
    """A carer with an address of her own; two without a name given are two people."""
    number = next(_numbers)
    email = fields.pop("email", f"carer{number}@example.org")
    phone = fields.pop("phone", "")
    key = name_key(name)
    return Carer.objects.create(
        name=name,
        name_key=key,
        match_key=match_key(email=email, phone=phone, folded_name=key),
        email=email,
        phone=phone,
        **fields,
    )


def asking(name: str = "Maryam Siddiqui", email: str | None = None, **fields: Any) -> Request:
    """What somebody types into the booking form; their address is made from their name."""
    if email is None:
        email = "" if fields.get("phone") else f"{name.lower().replace(' ', '.')}@example.org"
    return Request(name=name, email=email, **fields)


def book(where: Session, request: Request | None = None, **how: Any) -> Result:
    """What comes of somebody's booking; Maryam's, where nobody is named."""
    return book_place(session_id=where.pk, request=request or asking(), **{"by": ANYONE, "now": NOW} | how)


def holder(booking: Booking) -> Actor:
    """The carer whose booking it is, acting for themselves."""
    return Actor("carer", booking.carer_id)


def staff_actor(
    *permissions: Permission, team_ids: frozenset[int] | None = None, user_id: int | None = None
) -> Actor:
    """Somebody on the staff with these permissions (all of gatherings' where none is named), for every team."""
    granted = permissions or tuple(PERMISSIONS)
    return Actor("user", user_id, "Bookings", {permission.code: team_ids for permission in granted})
