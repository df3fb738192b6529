"""Places and people, as the public pages say them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evenkeel.gatherings.models import Facilitator
from evenkeel.gatherings.queries.coming import SessionCard
from evenkeel.gatherings.rules.booking import Reminder, Shut
from evenkeel.notices.models import Channel

_SHUT = {
    Shut.DRAFT: gettext_lazy("Not on the programme"),
    Shut.CANCELLED: gettext_lazy("Cancelled"),
    Shut.PAST: gettext_lazy("Over"),
    Shut.UNDER_WAY: gettext_lazy("Already started"),
    Shut.CLOSED: gettext_lazy("Bookings closed"),
}
_REMINDERS = {
    (Channel.EMAIL, (Reminder.WEEK, Reminder.DAY)): gettext_lazy(
        "We remind you by email a week before and the day before."
    ),
    (Channel.EMAIL, (Reminder.DAY,)): gettext_lazy("We remind you by email the day before."),
    (Channel.TEXT, (Reminder.WEEK, Reminder.DAY)): gettext_lazy(
        "We remind you by text a week before and the day before."
    ),
    (Channel.TEXT, (Reminder.DAY,)): gettext_lazy("We remind you by text the day before."),
}
_LEADERS = {
    Facilitator.Kind.STAFF: gettext_lazy("%(name)s, from our staff"),
    Facilitator.Kind.TRAINED_PEER: gettext_lazy("%(name)s, a trained peer who has looked after someone too"),
    Facilitator.Kind.PARTNER: gettext_lazy("%(name)s, from an organisation that we work with"),
}


def said_places(card: SessionCard) -> str:
    """ "3 places left", "Full: you can join the waiting list", "Bookings closed"."""
    if card.shut is not None:
        return str(_SHUT[card.shut])
    if card.free <= 0:
        return _("Full: you can join the waiting list")
    return ngettext("%(n)s place left", "%(n)s places left", card.free) % {"n": card.free}


def said_leader(facilitator: Facilitator) -> str:
    """First name, and whether staff or a trained peer: "Rosalind, from our staff"."""
    first_name = facilitator.name.split()[0] if facilitator.name.split() else facilitator.name
    return str(_LEADERS[Facilitator.Kind(facilitator.kind)]) % {"name": first_name}


def said_reminders(channel: Channel | None, to_come: tuple[Reminder, ...]) -> str:
    """ "We remind you by email the day before."; empty where none is to come, or no message reaches them."""
    return str(_REMINDERS.get((channel, to_come), "")) if channel else ""
