"""What the access log says was done or seen in organisations, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "organisations.add_area": _("Added a borough"),
    "organisations.add_organisation": _("Added an organisation"),
    "organisations.add_provider": _("Made the settings"),
    "organisations.add_room": _("Added a room"),
    "organisations.add_team": _("Added a team"),
    "organisations.add_venue": _("Added a venue"),
    "organisations.change_area": _("Changed a borough"),
    "organisations.change_organisation": _("Changed an organisation"),
    "organisations.change_provider": _("Changed the settings"),
    "organisations.change_room": _("Changed a room"),
    "organisations.change_team": _("Changed a team"),
    "organisations.change_venue": _("Changed a venue"),
    "organisations.remove_room": _("Removed a room"),
}
