"""Rows by which the guards try whether a team's staff find another team's: each app fills in its own routes.

Every route to a row that needs a permission stands either in OF_ANOTHER_TEAM, with a function that makes such a row
for the team it is given and returns the route's parts, or in OF_NO_TEAM, with the reason why the rows belong to none.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator

from evenkeel.accounts.models import User
from evenkeel.common.access import Role
from evenkeel.gatherings import task_kinds
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.organisations.models import Team
from evenkeel.people.models import CaringRole
from evenkeel.tasks.models import Task
from tests.support.signing_in import make_staff

Parts = dict[str, Any]


def _colleague(team: Team) -> Parts:
    return {"user_id": make_staff(Role.FACILITATOR, team=team).pk}


def _colleagues_role(team: Team) -> Parts:
    colleague = make_staff(Role.FACILITATOR, team=team)
    return {"user_id": colleague.pk, "holding_id": colleague.roles.get().pk}


def _series(team: Team) -> Any:
    return gatherings.series(offering=gatherings.offering(f"Offering of {team.name}", team=team))


def _session(team: Team) -> Any:
    return gatherings.session(of=_series(team))


def _of_series(team: Team) -> Parts:
    return {"series_id": _series(team).pk}


def _of_session(team: Team) -> Parts:
    return {"session_id": _session(team).pk}


def _of_offering(team: Team) -> Parts:
    return {"offering_id": _series(team).offering_id}


def _of_facilitator(team: Team) -> Parts:
    return {"facilitator_id": gatherings.facilitator(team=team).pk}


def _booking(team: Team) -> Booking:
    session = _session(team)
    return Booking.objects.create(
        pool=session.pool,
        session=session,
        series=session.series,
        carer=gatherings.carer(),
        status=Booking.Status.BOOKED,
    )


def _of_booking(team: Team) -> Parts:
    return {"booking_id": _booking(team).pk}


def _of_session_and_carer(team: Team) -> Parts:
    return {"session_id": _session(team).pk, "carer_id": gatherings.carer().pk}


def _of_carer(team: Team) -> Parts:
    """Somebody who has booked with this team alone."""
    return {"carer_id": _booking(team).carer_id}


def _of_caring_role(team: Team) -> Parts:
    carer = _booking(team).carer
    return {
        "carer_id": carer.pk,
        "caring_role_id": CaringRole.objects.create(carer=carer, relationship="parent").pk,
    }


def _of_task(team: Team) -> Parts:
    task = Task.objects.create(kind=task_kinds.ARRANGE_NEED, team=team, due_at=gatherings.NOW)
    return {"task_id": task.pk}


OF_ANOTHER_TEAM: dict[str, Callable[[Team], Parts]] = {
    "accounts:close_account": _colleague,
    "accounts:end_role": _colleagues_role,
    "accounts:give_role": _colleague,
    "accounts:reset_second_step": _colleague,
    "accounts:send_invitation": _colleague,
    "accounts:view_person": _colleague,
    "gatherings:add_series_date": _of_series,
    "gatherings:book_known_person": _of_session_and_carer,
    "gatherings:book_new_person": _of_session,
    "gatherings:cancel_for_person": _of_booking,
    "gatherings:cancel_session": _of_session,
    "gatherings:change_facilitator": _of_facilitator,
    "gatherings:change_offering": _of_offering,
    "gatherings:change_party_for_person": _of_booking,
    "gatherings:change_series": _of_series,
    "gatherings:change_session": _of_session,
    "gatherings:delete_series": _of_series,
    "gatherings:delete_session": _of_session,
    "gatherings:find_person_to_book": _of_session,
    "gatherings:give_place": _of_booking,
    "gatherings:keep_register": _of_session,
    "gatherings:manage_booking": _of_booking,
    "gatherings:manage_session": _of_session,
    "gatherings:move_for_person": _of_booking,
    "gatherings:move_session": _of_session,
    "gatherings:offer_place": _of_booking,
    "gatherings:print_register": _of_session,
    "gatherings:publish_series": _of_series,
    "gatherings:set_session_bookings": _of_session,
    "gatherings:view_series": _of_series,
    "gatherings:write_to_everyone": _of_session,
    "people:add_caring_role": _of_carer,
    "people:download_carer": _of_carer,
    "people:edit_contact": _of_carer,
    "people:edit_needs": _of_carer,
    "people:edit_preferences": _of_carer,
    "people:end_caring_role": _of_caring_role,
    "people:erase_carer": _of_carer,
    "people:hold_carer": _of_carer,
    "people:lift_hold": _of_carer,
    "people:view_carer": _of_carer,
    "tasks:hand_task": _of_task,
    "tasks:take_task": _of_task,
    "tasks:view_task": _of_task,
}

_PLACES = "buildings and partners are shared by all teams"
_STRUCTURE = "teams and boroughs are the whole provider's"
_MESSAGES = "a message belongs to its recipient, not to a team"

OF_NO_TEAM: dict[str, str] = {
    "notices:try_again": _MESSAGES,
    "notices:view_message": _MESSAGES,
    "organisations:add_room": _PLACES,
    "organisations:edit_area": _STRUCTURE,
    "organisations:edit_organisation": _PLACES,
    "organisations:edit_room": _PLACES,
    "organisations:edit_team": _STRUCTURE,
    "organisations:edit_venue": _PLACES,
    "organisations:remove_room": _PLACES,
    "organisations:view_venue": _PLACES,
    "safety:check_crisis_line": "crisis lines are the same for everyone",
}


def _passkey_of(owner: User) -> Parts:
    passkey = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Theirs"})
    return {"passkey_id": passkey.pk}


def _record_of(owner: User) -> Parts:
    return {"carer_id": gatherings.carer(email=owner.email).pk}


def _caring_role_of(owner: User) -> Parts:
    record = _record_of(owner)
    role = CaringRole.objects.create(relationship="parent", **record)
    return record | {"caring_role_id": role.pk}


OF_ANOTHER_PERSON: dict[str, Callable[[User], Parts]] = {
    "accounts:remove_passkey": _passkey_of,
    "people:download_own": _record_of,
    "people:edit_own_caring_roles": _record_of,
    "people:edit_own_details": _record_of,
    "people:edit_own_needs": _record_of,
    "people:edit_own_preferences": _record_of,
    "people:end_own_caring_role": _caring_role_of,
}
