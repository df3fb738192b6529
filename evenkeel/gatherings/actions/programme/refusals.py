"""Why a change of the programme is refused, in the words that staff are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.dates import said_date
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.queries.clashes import ClashShown, clashes_of
from evenkeel.gatherings.rules.clashes import Slot


class ClashesFound(Refusal):
    """A room, a building, a facilitator or those of one series are wanted twice, and nobody has said that this is all
    right.
    """

    def __init__(self, clashes: Sequence[ClashShown]) -> None:
        self.clashes = tuple(clashes)
        super().__init__(
            _(
                "This clashes with something else on the programme. Change it, or tick the box to save it anyway."
            ),
            field="although_clashes",
        )


class NoDates(Refusal):
    """Everything that the rule gives was left out."""

    def __init__(self) -> None:
        super().__init__(_("There are no dates left. Keep at least one."), field="repeat")


class MeetsAlready(Refusal):
    """A session of the series stands on the date that was to be added."""

    def __init__(self, on: dt.date, now: dt.datetime) -> None:
        said = said_date(on, today=timezone.localdate(now))
        super().__init__(_("The series meets on %(date)s already.") % {"date": said}, field="on")


class MovedAway(Refusal):
    """The session that was planned for the date was moved to another, for which one was planned that has moved too."""

    def __init__(self, on: dt.date, to: dt.date, now: dt.datetime) -> None:
        today = timezone.localdate(now)
        super().__init__(
            _("The session of %(date)s was moved to %(other)s. Move it back, or choose another date.")
            % {"date": said_date(on, today=today), "other": said_date(to, today=today)},
            field="on",
        )


class NotOnOneDate(Refusal):
    """One date of a series cannot be changed as all of them were to be; `why` is what refused it."""

    def __init__(self, why: Refusal, on: dt.datetime, now: dt.datetime) -> None:
        said = said_date(on, today=timezone.localdate(now))
        super().__init__(_("%(date)s: %(why)s") % {"date": said, "why": why.sentence}, field=why.field)


class SomebodyBooked(Refusal):
    """What somebody has booked, even if they cancelled since, or came to is cancelled and not deleted."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has booked this or came to it, so it cannot be deleted. What is still to come of it can be "
                "cancelled instead: everyone is told."
            )
        )


def check_clashes(
    wanted: Sequence[Slot],
    by: Actor,
    *,
    although_clashes: bool,
    ignoring: Sequence[int] = (),
    besides: Sequence[ClashShown] = (),
) -> None:
    """Raises ClashesFound where something is wanted twice, unless staff have said that they mean it.

    `besides` are clashes that were found already.
    """
    if although_clashes:
        return
    clashes = [*besides, *clashes_of(wanted, by, ignoring=ignoring)]
    if clashes:
        raise ClashesFound(clashes)
