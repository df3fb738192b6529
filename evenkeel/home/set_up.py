"""What an installation needs before people can use it: what is there, what is missing, and where to put it right."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from evenkeel.accounts.models import RoleHolding
from evenkeel.accounts.permissions import MANAGE_PEOPLE
from evenkeel.common.access import Permission
from evenkeel.common.actors import Actor
from evenkeel.design.helpers import local_path
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME
from evenkeel.gatherings.queries.coming import Filters, coming
from evenkeel.notices import transports
from evenkeel.organisations import queries as organisations
from evenkeel.organisations.models import Provider
from evenkeel.organisations.permissions import CHANGE_PLACES, CHANGE_SETTINGS, CHANGE_TEAMS
from evenkeel.safety.permissions import CHECK_CRISIS_LINES
from evenkeel.safety.queries import lines_to_check


class State(StrEnum):
    """How far one step has come."""

    DONE = "done"
    TO_DO = "to_do"
    # It cannot be done yet, and nothing that exists waits for it.
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """One thing to set up. `without` says what cannot open until it is there; `path` leads to the page for it.

    `leads_back`: that page goes back to the checklist once the step is done, by the `next` that it was given.
    """

    title: str
    without: str
    state: State
    path: str = ""
    permission: Permission | None = None
    leads_back: bool = False

    def may_be_done_by(self, actor: Actor) -> bool:
        """Whether the person can open the page for it, or somebody else has to."""
        return self.permission is not None and actor.may(self.permission)


def steps(now: dt.datetime, today: dt.date) -> list[Step]:
    """Every step, in the order in which they are best done."""
    provider = organisations.provider()
    return [
        *_who_you_are(provider),
        _mail(provider),
        _texts(),
        _people(),
        _venues(),
        _programme(now),
        _crisis_numbers(today),
        _rota(),
    ]


def _step(
    title: str,
    without: str,
    is_done: bool,
    path: str,
    permission: Permission,
    *,
    first: str = "",
    leads_back: bool = True,
) -> Step:
    """A step of which `first` is the page that adds the first one, while there is none."""
    state = State.DONE if is_done else State.TO_DO
    page = local_path(path if is_done or not first else first)
    return Step(title, without, state, page, permission, leads_back)


def _who_you_are(provider: Provider) -> list[Step]:
    return [
        _step(
            _("Your organisation’s name"),
            _("Pages, messages and letters do not say who they are from."),
            bool(provider.name),
            "/staff/settings/details/",
            CHANGE_SETTINGS,
        ),
        _step(
            _("A phone number for people who would rather ring"),
            _("Someone who cannot use the site has no other way to reach you."),
            bool(provider.phone),
            "/staff/settings/details/",
            CHANGE_SETTINGS,
        ),
        _step(
            _("Teams"),
            _("Nothing can be put on the programme: everything on it belongs to a team."),
            organisations.teams_for(None).exists(),
            "/staff/teams/",
            CHANGE_TEAMS,
            first="/staff/teams/add/",
        ),
        _step(
            _("Boroughs"),
            _("People cannot look for what is near them."),
            organisations.areas().exists(),
            "/staff/boroughs/",
            CHANGE_TEAMS,
            first="/staff/boroughs/add/",
        ),
    ]


def _mail(provider: Provider) -> Step:
    return _step(
        _("Mail"),
        _("Nobody is sent a confirmation, a reminder or a sign-in code."),
        transports.email_is_set_up(),
        "/staff/settings/" if provider.mail_host else "/staff/settings/mail/",
        CHANGE_SETTINGS,
        # What comes after it is a test message, which is sent from the settings.
        leads_back=False,
    )


def _texts() -> Step:
    state = State.DONE if transports.text_is_set_up() else State.LATER
    return Step(
        _("Text messages"),
        _("This version sends no texts. Somebody rings whoever gives only a phone number."),
        state,
        local_path("/staff/settings/texts/"),
        CHANGE_SETTINGS,
    )


def _people() -> Step:
    roles = RoleHolding.objects.filter(role__in=CHANGE_PROGRAMME.roles, ended_at__isnull=True)
    return _step(
        _("Somebody to run the programme"),
        _("Only a bookings administrator or a service manager can lay out sessions and keep bookings."),
        roles.exists(),
        "/staff/people-and-roles/",
        MANAGE_PEOPLE,
        first="/staff/people-and-roles/invite/",
    )


def _venues() -> Step:
    return _step(
        _("A venue"),
        _("Sessions can only be online."),
        organisations.venues().exists(),
        "/staff/venues/",
        CHANGE_PLACES,
        first="/staff/venues/add/",
    )


def _programme(now: dt.datetime) -> Step:
    return _step(
        _("A first session on the programme"),
        _("There is nothing for people to come to."),
        coming(Filters(), now).exists(),
        "/staff/programme/",
        CHANGE_PROGRAMME,
        first="/staff/series/add/",
    )


def _crisis_numbers(today: dt.date) -> Step:
    return _step(
        _("Crisis numbers checked"),
        _("Staff see a warning on every page, and self-referral will not open."),
        not lines_to_check(today),
        "/staff/crisis-lines/",
        CHECK_CRISIS_LINES,
    )


def _rota() -> Step:
    return Step(
        _("A rota for people at risk"),
        _("It comes with self-referral, which is not part of this version yet."),
        State.LATER,
    )
