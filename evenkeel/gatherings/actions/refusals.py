"""Why an action on sessions and places says no, in the words that the person is shown."""

import datetime as dt
from collections.abc import Sequence
from typing import Self

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evenkeel.common.actors import Actor
from evenkeel.common.dates import said_span
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.models import Mode, Session
from evenkeel.gatherings.queries.programme import place_in_words
from evenkeel.gatherings.rules.booking import Shut


class NotAllowed(Refusal):
    """The acting person may not do this here."""

    def __init__(self) -> None:
        super().__init__(_("You do not have permission to do this for this team."))


class Gone(Refusal):
    """What would be changed was deleted while somebody had its page open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Somebody deleted this while you had the page open. Nothing of yours was saved."))


class SessionGone(Refusal):
    """The session was taken off the programme while somebody had its page open."""

    status = 409

    def __init__(self, *, by_staff: bool = False) -> None:
        super().__init__(
            _("This session is off the programme already: somebody deleted it while you had the page open.")
            if by_staff
            else _("This date has been taken off the programme. Nothing was booked. Please choose another.")
        )


class SeriesGone(Refusal):
    """The series was taken off the programme while somebody had its page open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("This series is off the programme already: somebody deleted it while you had the page open.")
        )


# By whether staff book it for somebody, and whether it is online.
_MOVED_SENTENCES = {
    (False, False): _(
        "This has moved since you opened the page. It is now on %(when)s at %(place)s. Nothing was booked yet. "
        "If that suits you, press the button again."
    ),
    (False, True): _(
        "This has moved since you opened the page. It is now on %(when)s, online. Nothing was booked yet. "
        "If that suits you, press the button again."
    ),
    (True, False): _(
        "This has moved since you opened the page. It is now on %(when)s at %(place)s. Nothing was booked yet. "
        "If that suits them, press the button again."
    ),
    (True, True): _(
        "This has moved since you opened the page. It is now on %(when)s, online. Nothing was booked yet. "
        "If that suits them, press the button again."
    ),
}


_MOVED_COURSE = {
    False: _(
        "A date of this has moved since you opened the page. The dates are now: %(dates)s. Nothing was booked yet. "
        "If they suit you, press the button again."
    ),
    True: _(
        "A date of this has moved since you opened the page. The dates are now: %(dates)s. Nothing was booked yet. "
        "If the dates suit them, press the button again."
    ),
}


class SessionMoved(Refusal):
    """The session was given another time or place after the page was opened from which it would be booked.

    `times_moved` is how often that happened by now: whoever sends the page again has read where it stands. `dates` are
    those of a course that is booked as one.
    """

    status = 409

    def __init__(
        self,
        session: Session,
        dates: Sequence[Session],
        times_moved: int,
        now: dt.datetime,
        *,
        by_staff: bool,
    ) -> None:
        self.session_id = session.pk
        self.times_moved = times_moved
        today = timezone.localdate(now)
        if dates:
            said = [said_span(one.starts_at, one.ends_at, today=today) for one in dates]
            super().__init__(_MOVED_COURSE[by_staff] % {"dates": "; ".join(said)})
            return
        is_online = session.mode == Mode.ONLINE or session.venue is None
        when = said_span(session.starts_at, session.ends_at, today=today)
        super().__init__(
            _MOVED_SENTENCES[by_staff, is_online] % {"when": when, "place": place_in_words(session)}
        )


class SessionFull(Refusal):
    """There are not as many free places as were asked for."""

    def __init__(self, free: int) -> None:
        self.free = free
        if free:
            super().__init__(
                ngettext_lazy(
                    "There is only %(n)s place left, so you cannot both come. "
                    "You can book for one, or join the waiting list for two.",
                    "There are only %(n)s places left.",
                    free,
                )
                % {"n": free}
            )
        else:
            super().__init__(
                _(
                    "The last place has just been taken. Nothing was booked. "
                    "You can join the waiting list or choose another date."
                )
            )


class NoSecondPlace(Refusal):
    """Somebody who has one place would bring another person, for whom there is none."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no second place free, so only one person can come. The booking stays as it was."),
            field="companion",
        )


class PartyChanged(Refusal):
    """Who comes was changed after the page was opened that would change it otherwise now.

    `version` is that of who comes now: whoever sends the page again has seen it.
    """

    status = 409

    def __init__(self, *, party: int, companion_name: str, version: str) -> None:
        self.version = version
        now: str | Promise
        if party == 1:
            now = _(
                "Who comes was changed after you opened this page: it is now one person. "
                "If it should be what you chose below, save it again."
            )
        elif companion_name:
            now = _(
                "Who comes was changed after you opened this page: it is now two people, one of them %(name)s. "
                "If it should be what you chose below, save it again."
            ) % {"name": companion_name}
        else:
            now = _(
                "Who comes was changed after you opened this page: it is now two people. "
                "If it should be what you chose below, save it again."
            )
        super().__init__(now, field="companion")


class NoRoomThere(Refusal):
    """What was free when the page was opened, for a booking that stands already, has been taken."""

    def __init__(self) -> None:
        super().__init__(_("There is not enough room there any more. The booking stays as it was."))


_SHUT_SENTENCES = {
    Shut.DRAFT: _("This date is not on the programme. Nothing was booked. Please choose another."),
    Shut.CANCELLED: _("This has been cancelled. Nothing was booked. Please choose another date."),
    Shut.PAST: _("This is over. Nothing was booked. Please choose another date."),
    Shut.UNDER_WAY: _("This has already started, so it can no longer be booked. Please choose another date."),
    Shut.CLOSED: _("Bookings for this date have closed. Ring us if you would still like to come."),
}


_IS_DRAFT = _("This session is a draft. Its bookings open when its series is published.")
_SHUT_TO_STAFF_SENTENCES = {
    Shut.DRAFT: _IS_DRAFT,
    Shut.CANCELLED: _("This session is cancelled, so nobody can be booked for it any more."),
    Shut.PAST: _("This session is over, so nobody can be booked for it any more."),
}


class BookingsShut(Refusal):
    """Nobody can book this session now; `reason` says why. To staff only a draft, or what is over or off, is shut."""

    def __init__(self, reason: Shut, *, by_staff: bool = False) -> None:
        self.reason = reason
        super().__init__(_SHUT_TO_STAFF_SENTENCES[reason] if by_staff else _SHUT_SENTENCES[reason])


_SETTLED_SENTENCES = {
    Shut.DRAFT: _IS_DRAFT,
    Shut.CANCELLED: _("This session is cancelled, so nothing about it can be changed any more."),
    Shut.PAST: _(
        "This session is over, so it can no longer be moved, cancelled, or opened or closed to bookings."
    ),
}


class SessionSettled(Refusal):
    """Staff cannot do this with the session as it stands; `reason`, of DRAFT, CANCELLED and PAST, says why."""

    def __init__(self, reason: Shut) -> None:
        self.reason = reason
        super().__init__(_SETTLED_SENTENCES[reason])


class NoCompanion(Refusal):
    """The session is for one person a booking."""

    def __init__(self, *, by_staff: bool) -> None:
        super().__init__(
            _("Nobody can bring somebody here: each booking is for one person.")
            if by_staff
            else _("You can only book for yourself here."),
            field="companion",
        )


class OnePlaceInAll(Refusal):
    """Two people could wait for two places, and would never be offered them."""

    def __init__(self) -> None:
        super().__init__(
            _("There is only one place here in all, so two people cannot come. Book for one person only."),
            field="companion",
        )


class BookingOver(Refusal):
    """The booking is no longer in a state in which this can be done."""

    @classmethod
    def said_to(cls, by: Actor, *, staff: str | Promise, holder: str | Promise) -> Self:
        """The refusal in the words for whoever acts: staff, of the person; or the booking's holder themselves."""
        return cls(staff if by.kind == "user" else holder)


class AskedAgain(Refusal):
    """The booking is over, and its holder has a live one for the same, which the page was not about."""

    def __init__(self, *, by_staff: bool) -> None:
        super().__init__(
            _(
                "This is an older booking, and it is over. They have asked again since, and their new booking "
                "stays as it is."
            )
            if by_staff
            else _(
                "That page was about a booking that is over. You have asked again since, and your new booking "
                "stays as it is."
            )
        )


_STANDS_NOW = {
    "booked": _(
        "This changed after you opened the page: they have a place now. Nothing was cancelled. If they do not want "
        "the place, cancel it below."
    ),
    "offered": _(
        "This changed after you opened the page: they have been offered a place, and it is kept for them. Nothing was "
        "cancelled. If they do not want it, take them off the list below."
    ),
    "waiting": _(
        "This changed after you opened the page: they are waiting for a place. Nothing was cancelled. If they no "
        "longer want one, take them off the list below."
    ),
}


class StandsOtherwise(Refusal):
    """What staff were asked about was another thing than what the booking is by now, which is live."""

    status = 409

    def __init__(self, status: str) -> None:
        super().__init__(_STANDS_NOW[status])


class RecordErased(Refusal):
    """The record of whoever the place is for was erased."""

    def __init__(self) -> None:
        super().__init__(_("This person’s record has been erased, so nothing can be booked for them."))


class NoWayToTell(Refusal):
    """Whoever the place is for gave neither email nor number, so nobody could tell them of a change."""

    def __init__(self, *, by_staff: bool) -> None:
        super().__init__(
            _(
                "We have no email address or phone number for them, so we could not tell them if something "
                "changes. Add one to their record first."
            )
            if by_staff
            else _(
                "We have no email address or phone number for you any more, so we could not tell you if "
                "something changes. Ring us, and we will book it with you."
            )
        )


class FormSpent(Refusal):
    """The form was sent before, and the booking that it made holds no longer."""

    def __init__(self, status: str) -> None:
        super().__init__(
            _(
                "This form was already sent, and the booking that it made now says “%(status)s”. "
                "Nothing was booked this time."
            )
            % {"status": status}
        )


class OfferOver(Refusal):
    """The offer's deadline has passed."""

    def __init__(self, *, by_staff: bool) -> None:
        super().__init__(
            _(
                "The place could not be kept for them any longer, and it has gone to someone else. They can join the "
                "list again."
            )
            if by_staff
            else _(
                "We could not keep the place any longer, and it has gone to someone else. You can join the list again."
            )
        )


class BelowTaken(Refusal):
    """The new number of places is smaller than those already given out."""

    def __init__(self, given: int) -> None:
        super().__init__(
            _(
                "%(n)s places are already booked or offered, so there cannot be fewer. Enter %(n)s or more, or first "
                "cancel a booking."
            )
            % {"n": given},
            field="capacity",
        )


class BelowWaiting(Refusal):
    """Two people who wait to come together would never be offered fewer places than two.

    No booking is for more than two, and nothing on the programme has no place at all.
    """

    def __init__(self) -> None:
        super().__init__(
            _(
                "Two people on the waiting list want to come together, so there cannot be only one place. "
                "First change their booking to one person, or take them off the list."
            ),
            field="capacity",
        )


class StalePage(Refusal):
    """Somebody else changed the thing since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Someone else changed this while you had the page open. Nothing of yours was saved. "
                "This is how it is now."
            )
        )
