"""What the access log says was done or seen in safety, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "safety.check_crisis_line": _("Checked a crisis number"),
}
