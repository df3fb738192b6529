"""What a session remembers of how and when its owner signed in."""

import datetime as dt
import json

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from evenkeel.accounts.rules import SignIn, sign_in_is_over

_BEGAN = "signed_in_at"
_SEEN = "seen_at"
_PROVED = "proved_at"
_CHANGED = "password_changed"
# A session is written at most this often, not at every page.
_WRITE_EVERY = dt.timedelta(minutes=1)
# For how long a proof holds for things that matter most: roles, exports, the second step itself.
PROOF_HOLDS = dt.timedelta(minutes=5)
# For how long the same answers, sent again, are taken for a button that was pressed twice.
_SECOND_PRESS_WITHIN = dt.timedelta(minutes=1)


def begin(request: HttpRequest, now: dt.datetime) -> None:
    """Start counting: somebody has just signed in."""
    request.session[_BEGAN] = request.session[_SEEN] = now.timestamp()


def remember_proof(request: HttpRequest, now: dt.datetime) -> None:
    """Somebody has just proved who they are, by whichever means."""
    request.session[_PROVED] = now.timestamp()


def has_fresh_proof(request: HttpRequest, now: dt.datetime) -> bool:
    """Whether they proved who they are in the last five minutes."""
    proved_at = _moment(request.session.get(_PROVED))
    return proved_at is not None and now - proved_at < PROOF_HOLDS


def remember_change_of_password(request: HttpRequest, present: str, new: str, now: dt.datetime) -> None:
    """A form with these two passwords has just been done.

    Kept hashed as slowly as a password itself: a session can be read by whoever reads the database.
    """
    request.session[_CHANGED] = [make_password(_both(present, new)), now.timestamp()]


def has_just_changed_password(request: HttpRequest, present: str, new: str, now: dt.datetime) -> bool:
    """Whether a form with the same two passwords was done here in the last minute."""
    mark, changed_at = request.session.get(_CHANGED) or ("", 0.0)
    if not mark:
        return False
    if now.timestamp() - changed_at >= _SECOND_PRESS_WITHIN.total_seconds():
        del request.session[_CHANGED]
        return False
    return check_password(_both(present, new), mark)


def _both(present: str, new: str) -> str:
    return json.dumps([present, new])


def sign_in_of(request: HttpRequest) -> SignIn:
    """How and when the session's owner signed in."""
    records = get_authentication_records(request, request.user)
    return SignIn(
        methods=frozenset(record["method"] for record in records),
        is_passwordless=any(record.get("passwordless") for record in records),
        began_at=_moment(request.session.get(_BEGAN)),
        seen_at=_moment(request.session.get(_SEEN)),
    )


def is_over(request: HttpRequest, now: dt.datetime) -> bool:
    """Whether a staff session has been idle, or has lasted, for longer than the settings allow."""
    return sign_in_is_over(
        sign_in_of(request),
        now=now,
        idle=dt.timedelta(minutes=settings.STAFF_IDLE_MINUTES),
        longest=dt.timedelta(hours=settings.STAFF_SESSION_HOURS),
    )


def touch(request: HttpRequest, now: dt.datetime) -> None:
    """Remember that a staff session is in use."""
    sign_in = sign_in_of(request)
    if sign_in.is_staff_sign_in and sign_in.seen_at and now - sign_in.seen_at >= _WRITE_EVERY:
        request.session[_SEEN] = now.timestamp()


def _moment(timestamp: float | None) -> dt.datetime | None:
    return None if timestamp is None else dt.datetime.fromtimestamp(timestamp, dt.UTC)
