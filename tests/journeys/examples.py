"""For each route, the parts of an address at which there is something to see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from evenkeel.accounts.actions import first_person_token
from evenkeel.accounts.models import User
from evenkeel.accounts.tokens import INVITATION, RESET, timed_token
from evenkeel.common import clock
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import booking_token
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.notices.models import MailboxMessage
from evenkeel.notices.tests import factories as notices
from evenkeel.organisations.models import Room, Team
from evenkeel.safety.queries import all_lines
from tests.guards.routes import Route
from tests.guards.scoped_examples import OF_ANOTHER_TEAM

Parts = dict[str, Any]
Status = Booking.Status


def booking(team: Team, status: str = Status.BOOKED) -> Booking:
    """A booking in that state, of a session in two weeks that brings a companion."""
    now = clock.now()
    session = gatherings.session(
        now + dt.timedelta(days=14), of=gatherings.series(offering=gatherings.offering(team=team))
    )
    pool = session.pool
    pool.taken, pool.held, pool.waiting = (
        int(status == one) for one in (Status.BOOKED, Status.OFFERED, Status.WAITING)
    )
    pool.save()
    return Booking.objects.create(
        pool=pool,
        session=session,
        series=session.series,
        carer=gatherings.carer(),
        status=status,
        status_at=now,
        waiting_since=now if status != Status.BOOKED else None,
        offer_until=now + dt.timedelta(days=1) if status == Status.OFFERED else None,
    )


# In which state a booking's page has something to ask.
_STANDS = {
    "gatherings:take_offer": Status.OFFERED,
    "gatherings:leave_list": Status.WAITING,
    "gatherings:rejoin_list": Status.LAPSED,
    "gatherings:offer_place": Status.WAITING,
    "gatherings:give_place": Status.WAITING,
}


def _venue(_team: Team) -> Any:
    return gatherings.venue()


def _room(team: Team) -> Parts:
    room, _is_new = Room.objects.get_or_create(venue=_venue(team), name="Garden room", defaults={"seats": 12})
    return {"room_id": room.pk}


def _token(purpose: str) -> Callable[[Team], Parts]:
    def part(_team: Team) -> Parts:
        user = User.objects.create_user(f"colleague.{purpose}@example.org", name="New Colleague")
        return {"token": timed_token(purpose, user, clock.now() + dt.timedelta(days=1))}

    return part


def _message(_team: Team) -> Parts:
    row = MailboxMessage.objects.create(
        notice=notices.notice(),
        created_at=clock.now(),
        channel="email",
        to="a@example.org",
        subject="",
        source="To: a",
    )
    return {"message_id": row.pk, "number": 0}


_OTHERS: dict[str, Callable[[Team], Parts]] = {
    "accounts:join": _token(INVITATION),
    "accounts:choose_new_password": _token(RESET),
    "accounts:make_first_person": lambda team: {"token": first_person_token()},
    "gatherings:show_offering": lambda team: {"slug": gatherings.offering(team=team).slug},
    "notices:try_again": lambda team: {"notice_id": notices.notice().pk},
    "notices:view_message": lambda team: {"notice_id": notices.notice().pk},
    "notices:view_mailbox_message": lambda team: {"message_id": _message(team)["message_id"]},
    "notices:download_mailbox_file": _message,
    "organisations:add_room": lambda team: {"venue_id": _venue(team).pk},
    "organisations:edit_area": lambda team: {"area_id": _venue(team).area_id},
    "organisations:edit_organisation": lambda team: {"organisation_id": _venue(team).organisation_id},
    "organisations:edit_room": _room,
    "organisations:edit_team": lambda team: {"team_id": team.pk},
    "organisations:edit_venue": lambda team: {"venue_id": _venue(team).pk},
    "organisations:remove_room": _room,
    "organisations:view_place": lambda team: {"slug": _venue(team).slug},
    "organisations:view_venue": lambda team: {"venue_id": _venue(team).pk},
    "safety:check_crisis_line": lambda team: {"line_id": all_lines()[0].id},
}


def path_of(route: Route, team: Team) -> str:
    """The route's address with a row of the team behind it, where it leads to one."""
    return route.path(**_parts(route, team))


def _parts(route: Route, team: Team) -> Parts:
    if route.name.startswith("gatherings:") and route.stand_ins.keys() & {"token", "booking_id"}:
        made = booking(team, _STANDS.get(route.name, Status.BOOKED))
        return {"token": booking_token(made)} if "token" in route.stand_ins else {"booking_id": made.pk}
    if route.name in OF_ANOTHER_TEAM:
        return OF_ANOTHER_TEAM[route.name](team)
    if route.name in _OTHERS:
        return _OTHERS[route.name](team)
    if "session_id" in route.stand_ins:
        return {"session_id": booking(team).session_id}
    return {}
