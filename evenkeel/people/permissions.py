"""What may be done with carers' records."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

FIND_CARERS = Permission(
    "people.find_carers",
    _("find a carer and see how to reach them, what they need and whom they look after"),
    frozenset(
        {
            Role.BOOKINGS_ADMINISTRATOR,
            Role.REFERRALS_ADMINISTRATOR,
            Role.SERVICE_MANAGER,
            Role.CLINICAL_LEAD,
        }
    ),
)
CHANGE_CARERS = Permission(
    "people.change_carers",
    _("correct a carer's contact details, preferences, needs and caring role"),
    frozenset({Role.BOOKINGS_ADMINISTRATOR, Role.REFERRALS_ADMINISTRATOR, Role.SERVICE_MANAGER}),
)
ERASE_CARERS = Permission(
    "people.erase_carers",
    _("erase a carer's details for good, and hand out a copy of everything held"),
    frozenset({Role.SERVICE_MANAGER}),
)

PERMISSIONS = [FIND_CARERS, CHANGE_CARERS, ERASE_CARERS]
