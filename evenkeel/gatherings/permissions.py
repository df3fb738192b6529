"""What may be done with the programme, and who may do it."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

_OFFICE = frozenset({Role.BOOKINGS_ADMINISTRATOR, Role.SERVICE_MANAGER})

VIEW_PROGRAMME = Permission(
    "gatherings.view_programme",
    _("see the programme of their teams"),
    _OFFICE | {Role.FACILITATOR, Role.PRACTITIONER, Role.CLINICAL_LEAD, Role.REFERRALS_ADMINISTRATOR},
)
CHANGE_PROGRAMME = Permission(
    "gatherings.change_programme", _("lay out, change, move and cancel sessions"), _OFFICE
)
MANAGE_BOOKINGS = Permission(
    "gatherings.manage_bookings",
    _("book, move and cancel places for people, and offer places by hand"),
    _OFFICE,
)
KEEP_REGISTER = Permission(
    "gatherings.keep_register", _("keep the register of their teams' sessions"), _OFFICE
)
KEEP_OWN_REGISTER = Permission(
    "gatherings.keep_own_register",
    _("see names and access needs, and keep the register, of sessions that they lead"),
    _OFFICE | {Role.FACILITATOR},
)
MESSAGE_EVERYONE = Permission(
    "gatherings.message_everyone", _("send a message to everyone who is coming to a session"), _OFFICE
)

PERMISSIONS = [
    VIEW_PROGRAMME,
    CHANGE_PROGRAMME,
    MANAGE_BOOKINGS,
    KEEP_REGISTER,
    KEEP_OWN_REGISTER,
    MESSAGE_EVERYONE,
]
