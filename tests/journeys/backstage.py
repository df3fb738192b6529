"""What a journey finds laid out before it begins, done inside the served instance with the real actions."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from tests.support.site import Site

_LAY_OUT = """
import datetime as dt, json
from evenkeel.accounts.models import User
from evenkeel.accounts.queries import actor_for
from evenkeel.common import clock
from evenkeel.gatherings.actions.programme.series import SeriesPlan, add_series
from evenkeel.gatherings.models import Facilitator, Offering
from evenkeel.organisations.models import Room, Venue

asked = json.loads({asked!r})
now = clock.now()
leader = User.objects.get(name=asked["leader"])
facilitator, _is_new = Facilitator.objects.get_or_create(user=leader, defaults={{"name": leader.name, "kind": "staff"}})
# A room of its own, so that nothing of the demonstration clashes with it, whatever day it is.
room = Room.objects.create(venue=Venue.objects.order_by("pk").first(), name=asked["name"])
plan = SeriesPlan(
    offering_id=Offering.objects.get(slug=asked["offering"]).pk,
    starts_on=clock.today() + dt.timedelta(days=asked["days"]),
    start_time=dt.time(14, 20),
    duration_minutes=90,
    mode="in_person",
    venue_id=room.venue_id,
    room_id=room.pk,
    capacity=asked["places"],
    name=asked["name"],
    rule=asked["rule"],
    facilitator_ids=frozenset([facilitator.pk]),
)
office = actor_for(User.objects.get(name="Grace Adeyemi"))
series = add_series(plan=plan, publish=True, although_clashes=True, by=office, now=now)
print(json.dumps(list(series.sessions.order_by("starts_at").values_list("pk", flat=True))))
"""

_THE_DAY_COMES = """
import datetime as dt
from evenkeel.common import clock
from evenkeel.gatherings.models import Session
session = Session.objects.get(pk={session_id})
session.starts_at, session.ends_at = clock.now() - dt.timedelta(minutes=5), clock.now() + dt.timedelta(minutes=85)
session.save(update_fields=["starts_at", "ends_at"])
"""

_TASK_OF_NEED = """
from evenkeel.gatherings.models import BookingNeed
print(BookingNeed.objects.get(booking__session_id={session_id}, task__isnull=False).task_id)
"""


@dataclass(frozen=True)
class LaidOut:
    """Sessions that were put on the programme, by id, in order of time."""

    title: str
    ids: list[int]

    @property
    def path(self) -> str:
        """The public page of the first."""
        return f"/whats-on/{self.ids[0]}/"

    @property
    def staff_path(self) -> str:
        """The staff's page of the first."""
        return f"/staff/sessions/{self.ids[0]}/"


def lay_out(
    site: Site, *, leader: str, places: int, days: int = 4, dates: int = 1, offering: str = "relaxation"
) -> LaidOut:
    """Put sessions with so many places on the programme, a week apart, the first in so many days."""
    rule = f"FREQ=WEEKLY;COUNT={dates}" if dates > 1 else ""
    # The same plan twice would be taken for the same press of the button.
    name = f"For {leader}, {secrets.token_hex(3)}"
    asked = {
        "name": name,
        "leader": leader,
        "places": places,
        "days": days,
        "offering": offering,
        "rule": rule,
    }
    printed = site.shell(_LAY_OUT.format(asked=json.dumps(asked)))
    return LaidOut(title=offering.replace("-", " ").capitalize(), ids=json.loads(printed))


def the_day_comes(site: Site, session_id: int) -> None:
    """Days pass: the session began five minutes ago."""
    site.shell(_THE_DAY_COMES.format(session_id=session_id))


def task_for_the_need_in(site: Site, session_id: int) -> str:
    """The address of the task that the one need in this session became."""
    return f"/staff/tasks/{site.shell(_TASK_OF_NEED.format(session_id=session_id)).strip()}/"
