"""Dating the crisis lines."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from evenkeel.audit.actions import record
from evenkeel.common import public_version
from evenkeel.common.actors import Actor
from evenkeel.common.permitted import demand
from evenkeel.common.refusals import Refusal
from evenkeel.safety.models import CrisisLineCheck
from evenkeel.safety.permissions import CHECK_CRISIS_LINES
from evenkeel.safety.queries import all_lines
from evenkeel.safety.rules import counts


class CheckedInTheFuture(Refusal):
    """Nobody can have rung the number yet."""


class CheckedTooLongAgo(Refusal):
    """What was right then may be wrong by now."""


class NoSuchLine(Refusal):
    """The data file has no line of this id."""


@transaction.atomic
def check_crisis_line(
    *, line_id: str, checked_on: dt.date, by: Actor, today: dt.date, now: dt.datetime
) -> None:
    """Write down that the line's present number was rung on that day and found right.

    Raises NoSuchLine, CheckedInTheFuture, CheckedTooLongAgo.
    """
    demand(by, CHECK_CRISIS_LINES)
    line = next((line for line in all_lines() if line.id == line_id), None)
    if line is None:
        raise NoSuchLine(_("This line is no longer in the list."))
    if checked_on > today:
        raise CheckedInTheFuture(_("The date you rang must be today or in the past"), field="checked_on")
    if not counts(checked_on, today):
        raise CheckedTooLongAgo(
            _(
                "This is more than a year ago, too long to count. Ring the number again, and enter the day on which "
                "you did"
            ),
            field="checked_on",
        )
    check = CrisisLineCheck.objects.create(
        line=line.id,
        number=line.number,
        checked_on=checked_on,
        checked_by_id=by.id if by.kind == "user" else None,
        created_at=now,
    )
    record(
        by=by,
        action="safety.check_crisis_line",
        now=now,
        subject=("crisis_line_check", check.pk),
        facts={"line": line.id},
    )
    public_version.changed()
