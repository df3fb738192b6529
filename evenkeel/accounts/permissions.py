"""The one table of permissions, and those that are accounts' own."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

# Every permission by its code, filled by `registry.register_permissions` at start-up.
TABLE: dict[str, Permission] = {}

MANAGE_PEOPLE = Permission(
    "accounts.manage_people",
    _("invite people, give and end roles, and close accounts"),
    frozenset({Role.OPERATOR, Role.SERVICE_MANAGER}),
)
GIVE_EVERY_ROLE = Permission(
    "accounts.give_every_role",
    _("give and end the roles of operator and auditor"),
    frozenset({Role.OPERATOR}),
)
VIEW_PERMISSIONS = Permission(
    "accounts.view_permissions",
    _("see which role may do what"),
    frozenset({Role.OPERATOR, Role.SERVICE_MANAGER, Role.AUDITOR}),
)

PERMISSIONS = [MANAGE_PEOPLE, GIVE_EVERY_ROLE, VIEW_PERMISSIONS]
