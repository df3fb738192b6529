"""What may be done with tasks, and by whom."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Permission, Role

ANSWER_TASKS = Permission(
    "tasks.answer_tasks",
    _("see the tasks of their team, take them, hand them on and answer them"),
    frozenset(
        {
            Role.BOOKINGS_ADMINISTRATOR,
            Role.REFERRALS_ADMINISTRATOR,
            Role.FACILITATOR,
            Role.PRACTITIONER,
            Role.CLINICAL_LEAD,
            Role.SERVICE_MANAGER,
        }
    ),
)

PERMISSIONS = [ANSWER_TASKS]
