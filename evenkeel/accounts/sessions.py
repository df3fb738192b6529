"""What a session remembers of how and when its owner signed in."""

import datetime as dt

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from evenkeel.accounts.rules import SignIn, sign_in_is_over

_BEGAN = "signed_in_at"
_SEEN = "seen_at"
# A session is written at most this often, not at every page.
_WRITE_EVERY = dt.timedelta(minutes=1)


def begin(session: SessionBase, now: dt.datetime) -> None:
    """Start counting: somebody has just signed in."""
    session[_BEGAN] = session[_SEEN] = now.timestamp()


def sign_in_of(session: SessionBase) -> SignIn:
    """How and when the session's owner signed in."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return SignIn(
        methods=frozenset(record["method"] for record in records),
        is_passwordless=any(record.get("passwordless") for record in records),
        began_at=_moment(session.get(_BEGAN)),
        seen_at=_moment(session.get(_SEEN)),
    )


def is_over(session: SessionBase, now: dt.datetime) -> bool:
    """Whether a staff session has been idle, or has lasted, for longer than the settings allow."""
    return sign_in_is_over(
        sign_in_of(session),
        now=now,
        idle=dt.timedelta(minutes=settings.STAFF_IDLE_MINUTES),
        longest=dt.timedelta(hours=settings.STAFF_SESSION_HOURS),
    )


def touch(session: SessionBase, now: dt.datetime) -> None:
    """Remember that a staff session is in use."""
    sign_in = sign_in_of(session)
    if sign_in.is_staff_sign_in and sign_in.seen_at and now - sign_in.seen_at >= _WRITE_EVERY:
        session[_SEEN] = now.timestamp()


def _moment(timestamp: float | None) -> dt.datetime | None:
    return None if timestamp is None else dt.datetime.fromtimestamp(timestamp, dt.UTC)
