"""The sorts of work that gatherings give to people; registered with tasks by config."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from evenkeel.tasks.rules import Answer, TaskKind

RING_CARER = "gatherings.ring_carer"
ARRANGE_NEED = "gatherings.arrange_need"
OFFER_BY_PHONE = "gatherings.offer_by_phone"

TASK_KINDS = (
    TaskKind(
        code=RING_CARER,
        title=_("Ring about a booking: %(title)s"),
        help=_(
            "They gave no email address. Tell them by phone what the message would have said, at a safe time."
        ),
        answers=(
            Answer("told", _("Spoke to them"), needs_note=False),
            Answer("not_reached", _("Could not reach them"), needs_note=True),
        ),
        escalate_after=dt.timedelta(days=2),
    ),
    TaskKind(
        code=ARRANGE_NEED,
        title=_("Arrange for %(title)s: %(need)s"),
        help=_(
            "Somebody needs this to be able to come. Answer before the day; they are told what you answer."
        ),
        answers=(
            Answer("arranged", _("Arranged"), needs_note=False),
            Answer("instead", _("Cannot, and this instead"), needs_note=True),
        ),
        escalate_after=None,
    ),
    TaskKind(
        code=OFFER_BY_PHONE,
        title=_("Offer a place by phone: %(title)s"),
        help=_("A place has come free for somebody without email. It is kept for them until the deadline."),
        answers=(
            Answer("took_it", _("They take the place"), needs_note=False),
            Answer("said_no", _("They do not want it"), needs_note=False),
            Answer("not_reached", _("Could not reach them"), needs_note=True),
        ),
        escalate_after=None,
    ),
)
