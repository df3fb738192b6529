"""What the access log says was done or seen in tasks, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "tasks.answer_task": _("Answered a task"),
    "tasks.blank_tasks": _("Emptied old tasks"),
    "tasks.escalate_task": _("Told that a task was not answered"),
    "tasks.hand_task": _("Handed a task on"),
    "tasks.raise_task": _("Raised a task"),
    "tasks.reschedule_task": _("Gave a task another time"),
    "tasks.take_task": _("Took a task"),
    "tasks.view_task": _("Looked at a task"),
    "tasks.withdraw_task": _("Withdrew a task"),
}
