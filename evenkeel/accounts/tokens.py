"""Links that let one person choose a password, for a while and once."""

import datetime as dt

from evenkeel.accounts.models import User
from evenkeel.common.links import link_token, read_token

INVITATION = "accounts.invitation"
RESET = "accounts.reset-password"


def timed_token(purpose: str, user: User, until: dt.datetime) -> str:
    """A token for this user that holds until then, and only while their password stays what it is."""
    return link_token(_bound(purpose, user), user.pk, int(until.timestamp()))


def user_of_token(purpose: str, token: str, now: dt.datetime) -> User | None:
    """Whose token it is; None where it is not one of ours, was used, or its time is over."""
    claimed_id = _claimed_id(token)
    user = User.objects.filter(pk=claimed_id, is_active=True).first() if claimed_id else None
    if user is None:
        return None
    read = read_token(_bound(purpose, user), token)
    return user if read and read[1] > now.timestamp() else None


def _bound(purpose: str, user: User) -> str:
    """The password's own hash is in the signature, so that a new password ends every older link."""
    return f"{purpose}.{user.password}"


def _claimed_id(token: str) -> int | None:
    first = token.partition(".")[0]
    return int(first) if first.isdecimal() and len(first) < 18 else None
