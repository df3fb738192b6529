"""The staff navigation, and the list of settings: only what the person may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.permissions import MANAGE_PEOPLE, VIEW_PERMISSIONS
from evenkeel.audit.permissions import VIEW_ACCESS_LOG
from evenkeel.common.access import Permission
from evenkeel.common.actors import Actor
from evenkeel.common.requests import Request
from evenkeel.design.globals import StaffLink
from evenkeel.design.helpers import local_path
from evenkeel.gatherings.permissions import KEEP_OWN_REGISTER, VIEW_PROGRAMME
from evenkeel.home.permissions import SEE_SET_UP, SEE_TODAY
from evenkeel.notices.permissions import SEE_MESSAGES
from evenkeel.organisations.permissions import CHANGE_SETTINGS, SEE_PLACES
from evenkeel.people.permissions import FIND_CARERS
from evenkeel.safety.permissions import CHECK_CRISIS_LINES
from evenkeel.tasks.counts import counts_of_tasks
from evenkeel.tasks.permissions import ANSWER_TASKS


@dataclass(frozen=True)
class Entry:
    """A place on the staff side, for whoever holds any one of these permissions."""

    section: str
    label: str | Promise
    path: str
    permissions: Sequence[Permission]

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the actor may open it."""
        return any(actor.may(permission) for permission in self.permissions)


MENU = (
    Entry("today", _("Today"), "/staff/", [SEE_TODAY]),
    Entry("programme", _("Programme"), "/staff/programme/", [VIEW_PROGRAMME, KEEP_OWN_REGISTER]),
    Entry("people", _("People"), "/staff/people/", [FIND_CARERS]),
    Entry("tasks", _("Tasks"), "/staff/tasks/", [ANSWER_TASKS]),
    Entry("messages", _("Messages"), "/staff/messages/", [SEE_MESSAGES]),
    Entry("places", _("Places and partners"), "/staff/venues/", [SEE_PLACES]),
    Entry("settings", _("Settings"), "/staff/set-up/", [SEE_SET_UP]),
    Entry("access-log", _("Access log"), "/staff/access-log/", [VIEW_ACCESS_LOG]),
)
SETTINGS = (
    Entry("details", _("Name, phone number, colours and mail"), "/staff/settings/", [CHANGE_SETTINGS]),
    Entry("teams", _("Teams"), "/staff/teams/", [SEE_PLACES]),
    Entry("boroughs", _("Boroughs"), "/staff/boroughs/", [SEE_PLACES]),
    Entry("accounts", _("Staff accounts and roles"), "/staff/people-and-roles/", [MANAGE_PEOPLE]),
    Entry("permissions", _("Which role may do what"), "/staff/permissions/", [VIEW_PERMISSIONS]),
    Entry("crisis-lines", _("Crisis numbers"), "/staff/crisis-lines/", [CHECK_CRISIS_LINES]),
)


def staff_navigation(request: Request) -> list[StaffLink]:
    """The parts of the staff side that this person may open, with how many tasks are theirs and overdue."""
    return [
        StaffLink(entry.section, str(entry.label), local_path(entry.path), _count(entry, request))
        for entry in MENU
        if entry.is_open_to(request.actor)
    ]


def settings_links(actor: Actor) -> list[tuple[str, str]]:
    """Label and path of each page of settings that the person may open."""
    return [(str(entry.label), local_path(entry.path)) for entry in SETTINGS if entry.is_open_to(actor)]


def open_places(actor: Actor) -> list[tuple[str, str]]:
    """Label and path of all that the person may open besides their first page: the menu, then the settings."""
    menu = [entry for entry in MENU if entry.section not in ("today", "settings") and entry.is_open_to(actor)]
    return [(str(entry.label), local_path(entry.path)) for entry in menu] + settings_links(actor)


def _count(entry: Entry, request: Request) -> int:
    return counts_of_tasks(request).overdue if entry.section == "tasks" else 0
