"""The kinds of task that belong to no other app."""

from django.utils.translation import gettext_lazy as _

from evenkeel.notices.permissions import SEE_MESSAGES
from evenkeel.tasks.rules import Answer, TaskKind

NOTICE_FAILED = TaskKind(
    code="tasks.notice_failed",
    name=_("Messages that could not be delivered"),
    title=_("A message could not be delivered"),
    help=_(
        "We tried to send this message and could not. Find another way to tell the person what it says: "
        "ring them, write to them, or put their address right and try the message again."
    ),
    answers=(
        Answer("told", _("I told them in another way")),
        Answer("tried_again", _("I put the address right and tried it again")),
        Answer("not_needed", _("They no longer need to know"), needs_note=True),
    ),
    permission=SEE_MESSAGES,
    note=_("Why they no longer need to know"),
)
