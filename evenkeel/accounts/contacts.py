"""Where a user may be reached: the outbox asks at the moment of sending."""

import datetime as dt

from evenkeel.accounts.models import User
from evenkeel.notices.contacts import Contact, NotAllowed, Reachable
from evenkeel.notices.models import Channel


def user_contact(recipient_id: int, channel: Channel, now: dt.datetime) -> Contact:
    """A user's email address; they have no other, and none once their account is closed."""
    user = User.objects.filter(pk=recipient_id).first()
    if user is None or not user.is_active:
        return NotAllowed("account_closed")
    if channel != Channel.EMAIL:
        return NotAllowed("no_address")
    return Reachable(user.email, user.name)
