"""What may be done with the record of who did what."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

VIEW_ACCESS_LOG = Permission(
    "audit.view_access_log",
    _("see who did what and who looked at whom"),
    frozenset({Role.AUDITOR, Role.SERVICE_MANAGER}),
)

PERMISSIONS = [VIEW_ACCESS_LOG]
