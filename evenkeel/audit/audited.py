"""What the access log says was done or seen in audit, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "audit.view_access_log": _("Looked at the access log"),
}
