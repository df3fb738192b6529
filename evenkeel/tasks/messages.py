"""What tasks say by email."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.common.links import absolute
from evenkeel.notices.rules import Message


def tasks_unanswered(count: int) -> Message:
    """To whoever manages the service: so many tasks were not answered in time."""
    return Message(
        subject=_("Some work is waiting for an answer"),
        greeting=_("Hello"),
        paragraphs=(
            ngettext(
                "%(count)d task was not answered in time. Please answer it, or hand it to someone who can.",
                "%(count)d tasks were not answered in time. Please answer them, or hand them to someone who can.",
                count,
            )
            % {"count": count},
        ),
        links=((_("See the tasks"), absolute(reverse("tasks:list_tasks") + "?show=overdue")),),
    )
