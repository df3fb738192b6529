"""What the access log says was done or seen in notices, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "notices.try_again": _("Tried a message again"),
    "notices.view_message": _("Looked at a message"),
    "notices.view_messages": _("Looked at the list of messages"),
}
