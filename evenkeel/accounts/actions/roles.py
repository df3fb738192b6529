"""Who holds which role, from the first person on."""

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.actions.passwords import send_invitation
from evenkeel.accounts.actions.refusals import (
    AlreadyThere,
    LastOperator,
    LinkIsSpent,
    NotForYou,
    RoleDoesNotFit,
    check_account_is_open,
)
from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.permissions import GIVE_EVERY_ROLE, MANAGE_PEOPLE
from evenkeel.accounts.rules import GUARDED_ROLES, role_fits
from evenkeel.audit.actions import record
from evenkeel.common.access import Role
from evenkeel.common.actors import Actor
from evenkeel.common.links import link_token
from evenkeel.common.locks import locked
from evenkeel.organisations.models import Organisation, Team

FIRST_PERSON = "accounts.first-person"


def first_person_token() -> str:
    """The token of the link that makes the first operator, for as long as nobody holds a role."""
    return link_token(FIRST_PERSON, 0)


def make_first_person(*, email: str, name: str, password: str, now: dt.datetime) -> User:
    """Make the operator with whom everything begins, who manages the service too until others have joined.

    Raises LinkIsSpent where somebody has held a role before, or does so in the same instant.
    """
    spent = LinkIsSpent(_("This service has been set up already. Ask the person who did it to invite you."))
    if RoleHolding.objects.exists():
        raise spent
    try:
        return _make_first_person(email=email, name=name, password=password, now=now)
    except IntegrityError as error:
        raise spent from error


@transaction.atomic
def _make_first_person(*, email: str, name: str, password: str, now: dt.datetime) -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    user.name = name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    by = Actor("user", user.pk, str(user))
    for role in (Role.OPERATOR, Role.SERVICE_MANAGER):
        _hold(user, role, None, None, by=by, now=now)
    return user


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: Role,
    team: Team | None,
    organisation: Organisation | None,
    by: Actor,
    now: dt.datetime,
) -> User:
    """Make an account with its first role, and send a link to it.

    Where a carer has the address already, their user becomes staff too. A closed account is opened again, and nothing
    that once let them in does so any more. Raises AlreadyThere, NotForYou and RoleDoesNotFit.
    """
    user = locked(User.objects.filter(email=email)).first()
    was_closed = user is not None and not user.is_active
    if user and not was_closed and user.has_usable_password():
        raise AlreadyThere(
            _(
                "Somebody with this address can sign in already. Find them in the list and give them the role."
            ),
            field="email",
        )
    if user is None:
        user = _new_user(email)
    elif was_closed:
        _open_again(user, by=by, now=now)
    elif _held(user, role, team, organisation).exists():
        raise _invited_already()
    user.name = name
    user.save(update_fields=["name"])
    record(by=by, action="accounts.invite", now=now, subject=("user", user.pk))
    give_role(user=user, role=role, team=team, organisation=organisation, by=by, now=now)
    send_invitation(user=user, by=by, now=now, was_closed=was_closed)
    return user


def _new_user(email: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError as error:
        # Somebody else invited them between our look and this.
        raise _invited_already() from error


def _invited_already() -> AlreadyThere:
    return AlreadyThere(
        _(
            "This person has been invited already. To send them the link once more, find them in the list and use "
            "“Send the invitation again”."
        ),
        field="email",
    )


def _held(
    user: User, role: Role, team: Team | None, organisation: Organisation | None
) -> QuerySet[RoleHolding]:
    return RoleHolding.objects.filter(
        user=user, role=role, team=team, organisation=organisation, ended_at__isnull=True
    )


def _open_again(user: User, *, by: Actor, now: dt.datetime) -> None:
    """Open a closed account as if its owner had never been in it: they have to choose everything anew."""
    _check_may_open_again(by, user)
    Authenticator.objects.filter(user=user).delete()
    # Another password, though one that fits nothing: it ends every session and every link of before.
    user.set_unusable_password()
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    record(by=by, action="accounts.open_account_again", now=now, subject=("user", user.pk))


def _check_may_open_again(by: Actor, user: User) -> None:
    """Raise NotForYou unless `by` manages people everywhere, or in every team that this person was in."""
    teams = by.teams(MANAGE_PEOPLE)
    if by.kind == "system" or teams is None:
        return
    if not teams.issuperset(user.roles.values_list("team_id", flat=True)):
        raise NotForYou(
            _(
                "Their account was closed. Ask somebody who manages people for the whole service to invite them."
            ),
            field="email",
        )


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    team: Team | None,
    organisation: Organisation | None,
    by: Actor,
    now: dt.datetime,
) -> RoleHolding:
    """Give somebody a role, for a team, for a partner, or for the whole service; once, however often it is asked.

    Raises NotForYou, RoleDoesNotFit and AccountClosed.
    """
    check_may_change_roles(by, user, role, team.pk if team else None)
    if not role_fits(role, has_team=team is not None, has_organisation=organisation is not None):
        if role == Role.PARTNER:
            raise RoleDoesNotFit(
                _("Choose the partner organisation that they work for."), field="organisation"
            )
        raise RoleDoesNotFit(
            _("This role is for the whole service. Choose no team and no partner."), field="team"
        )
    check_account_is_open(locked(User.objects.filter(pk=user.pk)).get())
    held = _held(user, role, team, organisation).first()
    return held or _hold(user, role, team, organisation, by=by, now=now)


def _hold(
    user: User,
    role: Role,
    team: Team | None,
    organisation: Organisation | None,
    *,
    by: Actor,
    now: dt.datetime,
) -> RoleHolding:
    holding = RoleHolding.objects.create(
        user=user, role=role, team=team, organisation=organisation, given_by_id=_user_id(by)
    )
    facts = {
        "role": role.value,
        "team": team.pk if team else None,
        "organisation": organisation.pk if organisation else None,
    }
    record(by=by, action="accounts.give_role", now=now, subject=("user", user.pk), facts=facts)
    return holding


def _facts(holding: RoleHolding) -> dict[str, Any]:
    return {"role": holding.role, "team": holding.team_id, "organisation": holding.organisation_id}


def _user_id(by: Actor) -> int | None:
    return by.id if by.kind == "user" else None


def check_may_change_roles(by: Actor, user: User, role: Role | None, team_id: int | None) -> None:
    """Raise NotForYou unless `by` may give or end this role (or close the account, for None) there."""
    if by.kind == "system":
        return
    if by.id == user.pk:
        raise NotForYou(
            _("You cannot change your own roles. Ask another person who manages people to do it.")
        )
    teams = by.teams(MANAGE_PEOPLE)
    if teams is not None and team_id not in teams:
        raise NotForYou(_("You can give roles for your own team only. Choose your team."), field="team")
    if role in GUARDED_ROLES and not by.may(GIVE_EVERY_ROLE):
        raise NotForYou(_("Only an operator can give or end this role."), field="role")


@transaction.atomic
def end_role(*, holding: RoleHolding, by: Actor, now: dt.datetime) -> None:
    """End a role; ended twice, it ended once. Raises NotForYou and LastOperator."""
    check_may_change_roles(by, holding.user, Role(holding.role), holding.team_id)
    if holding.role == Role.OPERATOR:
        _check_another_operator(holding.user)
    if RoleHolding.objects.filter(pk=holding.pk, ended_at__isnull=True).update(ended_at=now):
        record(
            by=by,
            action="accounts.end_role",
            now=now,
            subject=("user", holding.user_id),
            facts=_facts(holding),
        )


def _check_another_operator(user: User) -> None:
    """Raise LastOperator unless somebody else who can sign in runs the service; the rows stay locked."""
    operators = RoleHolding.objects.filter(
        role=Role.OPERATOR, ended_at__isnull=True, user__is_active=True
    ).order_by("pk")
    if not any(holding.user_id != user.pk for holding in locked(operators)):
        raise LastOperator(_("This is the last operator. Make somebody else an operator first."))


@transaction.atomic
def close_account(*, user: User, by: Actor, now: dt.datetime) -> None:
    """End every role of somebody who has left, and let them sign in no more. Raises as `end_role` does."""
    # Nobody gives them another role meanwhile.
    locked(User.objects.filter(pk=user.pk)).get()
    holdings = list(user.roles.filter(ended_at__isnull=True).select_related("user"))
    for holding in holdings:
        end_role(holding=holding, by=by, now=now)
    if not holdings:
        check_may_change_roles(by, user, None, None)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        record(by=by, action="accounts.close_account", now=now, subject=("user", user.pk))
