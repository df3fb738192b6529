"""The sorts of work that gatherings give to people; registered with tasks by config."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from evenkeel.gatherings.permissions import CHANGE_PROGRAMME, KEEP_OWN_REGISTER, MANAGE_BOOKINGS
from evenkeel.people.needs import access_need
from evenkeel.tasks.rules import Answer, TaskKind

RING_CARER = "gatherings.ring_carer"
OUT_OF_REACH = "gatherings.out_of_reach"
ARRANGE_NEED = "gatherings.arrange_need"
BE_READY = "gatherings.be_ready"
OFFER_BY_PHONE = "gatherings.offer_by_phone"
MANY_FROM_ONE_ADDRESS = "gatherings.many_from_one_address"
ADD_LINK = "gatherings.add_link"
LINK_ADDED = "added"
OTHERWISE = "otherwise"
ABOUT_NEEDS = (ARRANGE_NEED, BE_READY)

# What to say when ringing, by the kind of message that could not be sent.
TO_SAY = {
    "place_booked": _("Tell them that their place is booked, when it is and where to come."),
    "already_booked": _(
        "Tell them that they were booked already: the form they sent again has changed nothing."
    ),
    "on_waiting_list": _("Tell them that it is full, and that they are on the waiting list."),
    "offer_lapsed": _(
        "Tell them that the place kept for them was not taken in time, and has been passed on."
    ),
    "place_given_up": _("Tell them that their booking is cancelled."),
    "left_waiting_list": _("Tell them that they are no longer on the waiting list."),
    "booking_changed": _("Tell them that their booking has changed, and go through what it is now."),
    "need_answered": _("Tell them what was arranged for what they need. The answer is on their booking."),
    "message_from_staff": _("Read them the message that was sent to everyone. It stands on their booking."),
    "still_coming": _(
        "Ask whether they are still coming. If not, cancel the place so that it can be passed on."
    ),
    "session_moved": _(
        "Tell them that the session, or dates of their course, have a new time or place, and ask whether they can "
        "still come."
    ),
    "date_added": _("Tell them that their course has one more date, and ask whether they can come to it."),
    "session_cancelled": _(
        "Tell them that the session, or one date of their course, is cancelled. "
        "Their booking says which, and why."
    ),
}

TASK_KINDS = (
    TaskKind(
        code=RING_CARER,
        name=_("Calls to make"),
        title=_("Ring about a booking: %(title)s"),
        help=_(
            "They gave no email address, or do not want emails, so nothing was sent to them. "
            "Ring them at a time that is safe for them."
        ),
        answers=(
            Answer("told", _("Spoke to them"), needs_note=False),
            Answer("not_reached", _("Could not reach them"), needs_note=True),
        ),
        escalate_after=dt.timedelta(days=2),
        reasons=TO_SAY,
        permission=MANAGE_BOOKINGS,
        note=_("What you tried"),
    ),
    TaskKind(
        code=OUT_OF_REACH,
        name=_("People whom nobody can tell"),
        title=_("Find a way to tell somebody: %(title)s"),
        help=_(
            "We have no email address and no number for them, so nothing was sent to them and nobody can ring. "
            "Ask those who know them, or tell them when they come. If you find a way to reach them, add it to "
            "their record."
        ),
        answers=(
            Answer("told", _("They know"), needs_note=False),
            Answer("not_reached", _("There is no way to tell them"), needs_note=True),
        ),
        escalate_after=dt.timedelta(days=2),
        reasons=TO_SAY,
        permission=MANAGE_BOOKINGS,
        note=_("What you tried"),
    ),
    TaskKind(
        code=ARRANGE_NEED,
        name=_("What people need"),
        title=_("Arrange for %(title)s: %(need)s"),
        help=_(
            "Somebody needs this to be able to come. Answer before the day; they are told what you answer."
        ),
        answers=(
            Answer("arranged", _("Arranged"), needs_note=False),
            Answer("instead", _("Cannot, and this instead"), needs_note=True),
        ),
        escalate_after=None,
        # Facilitators too: they may see what people need, and it is often they who see to it.
        permission=KEEP_OWN_REGISTER,
        note=_("What happens instead"),
        note_hint=_("They read it on the page of their booking."),
    ),
    TaskKind(
        code=BE_READY,
        name=_("What to know about people"),
        title=_("Be ready for %(title)s: %(need)s"),
        help=_(
            "Somebody told us this so that they can come. Nothing has to be arranged: "
            "let whoever runs the session know before the day."
        ),
        answers=(
            Answer("known", _("Those who run it know"), needs_note=False),
            Answer("instead", _("Cannot, and this instead"), needs_note=True),
        ),
        escalate_after=None,
        permission=KEEP_OWN_REGISTER,
        note=_("What happens instead"),
        note_hint=_("They are told, and read it on the page of their booking."),
    ),
    TaskKind(
        code=OFFER_BY_PHONE,
        name=_("Places to offer by phone"),
        title=_("Offer a place by phone: %(title)s"),
        help=_(
            "A place has come free for somebody whom we cannot email. It is kept for them until the deadline."
        ),
        answers=(
            Answer("took_it", _("They take the place"), needs_note=False),
            Answer("said_no", _("They do not want it"), needs_note=False),
            Answer("not_reached", _("Could not reach them"), needs_note=True),
        ),
        escalate_after=None,
        permission=MANAGE_BOOKINGS,
        note=_("What you tried"),
    ),
    TaskKind(
        code=MANY_FROM_ONE_ADDRESS,
        name=_("Many places from one address"),
        title=_("Many places from one address: %(title)s"),
        help=_(
            "Three or more people with the same email address or number hold or wait for places in one session. "
            "It may be a family, or somebody taking places that others need. Look, and cancel what is not meant."
        ),
        answers=(
            Answer("all_right", _("It is all right"), needs_note=False),
            Answer("cancelled", _("Cancelled some of them"), needs_note=True),
        ),
        permission=MANAGE_BOOKINGS,
        note=_("What you cancelled, and why"),
    ),
    TaskKind(
        code=ADD_LINK,
        name=_("Links to join that are missing"),
        title=_("Add the link to join: %(title)s"),
        help=_(
            "People have booked this online, and there is no link on the session. They were told that how to join is "
            "on their booking page from 24 hours before. Add it with “Change” on the session’s page, and this task "
            "goes by itself."
        ),
        answers=(
            Answer(LINK_ADDED, _("The link is there"), needs_note=False),
            Answer(OTHERWISE, _("They join in another way"), needs_note=True),
        ),
        permission=CHANGE_PROGRAMME,
        note=_("How they join"),
        note_hint=_("Everybody with a place reads it on the page of their booking, from 24 hours before."),
    ),
)


def task_for_need(code: str) -> str:
    """The kind of work that an access need gives: something to arrange, or only to know."""
    return ARRANGE_NEED if access_need(code).needs_arranging else BE_READY
