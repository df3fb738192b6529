"""How a view says who may open it, and how an app says what its permissions are.

Only marks are set here; accounts' middleware enforces them and refuses any view without one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.functional import Promise

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """The stored codes of the roles that a user can hold."""

    BOOKINGS_ADMINISTRATOR = "bookings_administrator"
    FACILITATOR = "facilitator"
    PRACTITIONER = "practitioner"
    CLINICAL_LEAD = "clinical_lead"
    SUPPORTER = "supporter"
    REFERRALS_ADMINISTRATOR = "referrals_administrator"
    SERVICE_MANAGER = "service_manager"
    PARTNER = "partner"
    EDITOR = "editor"
    AUDITOR = "auditor"
    OPERATOR = "operator"


STAFF_ROLES = frozenset(Role) - {Role.PARTNER}


@dataclass(frozen=True)
class Permission:
    """One thing that may be done, and the roles that may do it.

    `code` is `app.verb_noun`; `label` completes "may …" on the permissions page.
    """

    code: str
    label: str | Promise
    roles: frozenset[Role]

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Access:
    """What a view asks of whoever opens it."""

    kind: str  # "public", "signed_in" (any user) or "permission"
    permission: Permission | None = None


def public(view: View) -> View:
    """Anyone may open this view; a snapshot test lists all such views."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any signed-in user may open this view, which shows only what is theirs."""
    view.access = Access("signed_in")  # type: ignore[attr-defined]
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Only users who hold a role with this permission may open the view.

    The view still starts every query from `request.actor.teams(permission)`.
    """

    def mark(view: View) -> View:
        view.access = Access("permission", permission)  # type: ignore[attr-defined]
        return view

    return mark
