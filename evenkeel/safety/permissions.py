"""What may be done about safety."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

CHECK_CRISIS_LINES = Permission(
    "safety.check_crisis_lines",
    _("say when each crisis number was last rung and found right"),
    frozenset({Role.OPERATOR, Role.SERVICE_MANAGER}),
)

PERMISSIONS = [CHECK_CRISIS_LINES]
