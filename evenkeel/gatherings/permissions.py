"""What may be done with the programme, and who may do it."""

from evenkeel.common.access import Permission, Role

_OFFICE = frozenset({Role.BOOKINGS_ADMINISTRATOR, Role.SERVICE_MANAGER})

VIEW_PROGRAMME = Permission(
    "gatherings.view_programme",
    "see the programme of their teams",
    _OFFICE | {Role.FACILITATOR, Role.PRACTITIONER, Role.CLINICAL_LEAD, Role.REFERRALS_ADMINISTRATOR},
)
CHANGE_PROGRAMME = Permission(
    "gatherings.change_programme", "lay out, change, move and cancel sessions", _OFFICE
)
MANAGE_BOOKINGS = Permission(
    "gatherings.manage_bookings", "book, move and cancel places for people, and offer places by hand", _OFFICE
)
KEEP_REGISTER = Permission("gatherings.keep_register", "keep the register of their teams' sessions", _OFFICE)
KEEP_OWN_REGISTER = Permission(
    "gatherings.keep_own_register",
    "see names and access needs, and keep the register, of sessions that they lead",
    _OFFICE | {Role.FACILITATOR},
)
MESSAGE_EVERYONE = Permission(
    "gatherings.message_everyone", "send a message to everyone who is coming to a session", _OFFICE
)

PERMISSIONS = [
    VIEW_PROGRAMME,
    CHANGE_PROGRAMME,
    MANAGE_BOOKINGS,
    KEEP_REGISTER,
    KEEP_OWN_REGISTER,
    MESSAGE_EVERYONE,
]
