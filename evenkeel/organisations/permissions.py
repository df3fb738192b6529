"""What may be done with the provider's settings, its teams, its partners and their places."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

SEE_PLACES = Permission(
    "organisations.see_places",
    _("see organisations, venues, teams and boroughs"),
    frozenset({Role.BOOKINGS_ADMINISTRATOR, Role.SERVICE_MANAGER, Role.OPERATOR}),
)
CHANGE_PLACES = Permission(
    "organisations.change_places",
    _("add and change organisations, venues and their rooms"),
    frozenset({Role.BOOKINGS_ADMINISTRATOR, Role.SERVICE_MANAGER, Role.OPERATOR}),
)
CHANGE_TEAMS = Permission(
    "organisations.change_teams",
    _("add and change teams and boroughs"),
    frozenset({Role.SERVICE_MANAGER, Role.OPERATOR}),
)
CHANGE_SETTINGS = Permission(
    "organisations.change_settings",
    _("change the provider's name, phone number, colours and mail server"),
    frozenset({Role.OPERATOR}),
)

PERMISSIONS = [SEE_PLACES, CHANGE_PLACES, CHANGE_TEAMS, CHANGE_SETTINGS]
