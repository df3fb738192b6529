"""What may be done with the outbox, and by whom."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

SEE_MESSAGES = Permission(
    "notices.see_messages",
    _("see which messages wait, went or failed, without their text, and try one again"),
    frozenset(
        {
            Role.BOOKINGS_ADMINISTRATOR,
            Role.REFERRALS_ADMINISTRATOR,
            Role.SERVICE_MANAGER,
            Role.OPERATOR,
        }
    ),
)
READ_MESSAGES = Permission(
    "notices.read_messages",
    _("read the text of a message, which is written down"),
    frozenset({Role.BOOKINGS_ADMINISTRATOR, Role.REFERRALS_ADMINISTRATOR}),
)

PERMISSIONS = [SEE_MESSAGES, READ_MESSAGES]
