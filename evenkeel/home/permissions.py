"""Who may see the pages that join the others."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import STAFF_ROLES, Permission, Role

SEE_TODAY = Permission("home.see_today", _("see today’s work"), STAFF_ROLES)
SEE_SET_UP = Permission(
    "home.see_set_up",
    _("see what is still missing before the service can open"),
    frozenset({Role.OPERATOR, Role.SERVICE_MANAGER}),
)

PERMISSIONS = [SEE_TODAY, SEE_SET_UP]
