"""What is said to whoever opens a question about their booking that is not asked any more."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.public_pages.standing import Standing


class Question(StrEnum):
    """What the link asked."""

    OFFER = "offer"
    STILL_COMING = "still-coming"


_SAID_YES = _("The place that we offered you on %(when)s was answered: you said yes.")
_SAID_NO = _("The place that we offered you on %(when)s was answered: you said no.")
_LEFT = _("We have no place to offer you on %(when)s any more: you left the list.")
# What is cancelled says so itself beside its date.
_SAID = {
    (Question.OFFER, Standing.BOOKED): _SAID_YES,
    (Question.OFFER, Standing.OVER): _SAID_YES,
    (Question.OFFER, Standing.CANCELLED): _(
        "The place that we offered you on %(when)s was answered: you said yes, and gave it up later."
    ),
    (Question.OFFER, Standing.MOVED): _(
        "The place that we offered you on %(when)s was answered: you said yes, and moved to another date later."
    ),
    (Question.OFFER, Standing.LAPSED): _(
        "The place that we offered you on %(when)s has lapsed: the time to answer is over."
    ),
    (Question.OFFER, Standing.CALLED_OFF): _("There is no offer to answer any more: %(when)s."),
    (Question.OFFER, Standing.WAITING): _(
        "We have no place to offer you on %(when)s just now. You keep your turn on the list."
    ),
    (Question.OFFER, Standing.MISSED): _("We had no place to offer you on %(when)s, and it has begun."),
    (Question.STILL_COMING, Standing.CANCELLED): _(
        "You need not tell us whether you are coming on %(when)s: you gave that place up."
    ),
    (Question.STILL_COMING, Standing.MOVED): _(
        "You need not tell us whether you are coming on %(when)s: you moved to another date."
    ),
    (Question.STILL_COMING, Standing.CALLED_OFF): _(
        "You need not tell us whether you are coming any more: %(when)s."
    ),
    (Question.STILL_COMING, Standing.OVER): _(
        "You need not tell us any more whether you were coming on %(when)s: it is over."
    ),
}


def why_not_asked(asked: str, booking: Booking, standing: Standing, when: str) -> str:
    """Why the question that a link asked is not asked any more; empty where there is nothing to say.

    `when` is the date in words. Whoever never waited was never offered a place.
    """
    if asked not in set(Question) or (asked == Question.OFFER and booking.waiting_since is None):
        return ""
    if asked == Question.OFFER and standing is Standing.LEFT:
        return str(_SAID_NO if booking.status == Booking.Status.DECLINED else _LEFT) % {"when": when}
    sentence = _SAID.get((Question(asked), standing))
    return str(sentence) % {"when": when} if sentence else ""
