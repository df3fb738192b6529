"""Slows down guessing without locking anybody out.

Tries are counted for an account from one network, and for a network as a whole. Where an account is counted by
itself, no one network can use up what all of them have together, or a stranger could keep its owner out; and of what
is sent to an address, some is kept aside for the networks from which its owner signed in before.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import FamiliarNetwork, TryCount, User
from evenkeel.accounts.network import client_network
from evenkeel.common import clock
from evenkeel.common.locks import locked
from evenkeel.common.refusals import Refusal

Found = TypeVar("Found")

WAIT_FIVE_MINUTES = _(
    "There were too many tries from where you are. Wait five minutes, then try again. Your account is not locked."
)

WAIT_AN_HOUR = _(
    "Too many messages to this address were asked for. Wait an hour, then ask again, or ring us."
)


class TooManyTries(Refusal):
    """No try is left for now."""

    status = 429


@dataclass(frozen=True)
class Limit:
    """How many tries there are while `lasts` has not passed since the first: of one part, and of all parts together."""

    of_a_part: int
    together: int
    lasts: dt.timedelta
    sentence: str | Promise = WAIT_FIVE_MINUTES


_FIVE_MINUTES = dt.timedelta(minutes=5)
PASSWORD = Limit(5, 100, _FIVE_MINUTES)
PASSKEY = Limit(100, 100, _FIVE_MINUTES)
SECOND_STEP = Limit(5, 50, _FIVE_MINUTES)
ASK = Limit(3, 60, _FIVE_MINUTES)
MESSAGES = Limit(6, 18, dt.timedelta(hours=1), WAIT_AN_HOUR)
KEPT_ASIDE = Limit(3, 9, dt.timedelta(hours=1), WAIT_AN_HOUR)
# For as long as a code holds.
CODE = Limit(3, 3, dt.timedelta(minutes=10))
# For how long after a sign-in its network is familiar.
FAMILIAR_FOR = dt.timedelta(days=30)


@dataclass(frozen=True)
class Tries:
    """Tries that are counted together, and one part of them: an account at one network, or a network at one account."""

    what: str
    part: str
    limit: Limit


def at_password(request: HttpRequest, email: str) -> Tries:
    """Tries of passwords from this network, at this account."""
    return Tries(f"password from {client_network(request)}", email.lower(), PASSWORD)


def with_passkey(request: HttpRequest) -> Tries:
    """Tries of passkeys from this network; until one is proved, nobody knows whose they are."""
    return Tries(f"passkey from {client_network(request)}", "", PASSKEY)


def at_second_step(request: HttpRequest, user: User) -> Tries:
    """Tries of this user's second step, from this network; whoever makes them knew the password."""
    return Tries(f"second step of {user.pk}", client_network(request), SECOND_STEP)


def at_code(request: HttpRequest, sent_at: float) -> Tries:
    """Tries of the code that was sent to this session at that moment, from wherever they come."""
    return Tries(f"code of {request.session.session_key} at {sent_at}", "", CODE)


def count_message(request: HttpRequest, what: str, email: str) -> None:
    """Count that this network asked for something to be sent to this address. Raises as `count` does.

    Whoever asks, nobody is flooded; one network alone cannot use up what may be sent to an address, and many together
    cannot use up what is kept aside for the owner's own.
    """
    network, address = client_network(request), email.lower()
    count(Tries(f"{what} from {network}", address, ASK))
    try:
        count(Tries(f"{what} to {address}", network, MESSAGES))
    except TooManyTries:
        if not _is_familiar(network, address):
            raise
        count(Tries(f"{what} to {address} from familiar networks", network, KEPT_ASIDE))


def remember_network(request: HttpRequest, user: User, now: dt.datetime) -> None:
    """Keep for some weeks that this user signed in from this network."""
    familiar = FamiliarNetwork(
        key=_both_hidden(client_network(request), user.email), ends_at=now + FAMILIAR_FOR
    )
    FamiliarNetwork.objects.bulk_create(
        [familiar], update_conflicts=True, unique_fields=["key"], update_fields=["ends_at"]
    )


def _is_familiar(network: str, address: str) -> bool:
    key = _both_hidden(network, address)
    return FamiliarNetwork.objects.filter(key=key, ends_at__gt=clock.now()).exists()


def _both_hidden(network: str, address: str) -> str:
    return _hidden(f"{address} signed in from {network}")


def count(tries: Tries) -> None:
    """Count one try. Raises TooManyTries where none is left, and DatabaseError where it cannot be counted."""
    try:
        is_left = _take(tries)
    except IntegrityError:  # the first two in the same instant: whoever came second finds the first one's row
        is_left = _take(tries)
    if not is_left:
        raise TooManyTries(tries.limit.sentence)


def guess(tries: Tries, proof: Callable[[], Found]) -> Found:
    """What `proof` comes to; where that is true, the try counts no more. Raises as `count` does, before any proof.

    Counted first, so that of many guesses in one instant no more are looked at than of as many in a row.
    """
    count(tries)
    found = proof()
    if found:
        _give_back(tries)
    return found


@transaction.atomic
def _take(tries: Tries) -> bool:
    now = clock.now()
    row = _row(tries)
    if row is None or row.ends_at <= now:
        row = TryCount(pk=row.pk if row else None, key=_hidden(tries.what), ends_at=now + tries.limit.lasts)
    part = _hidden(tries.part)
    of_the_part = row.parts.get(part, 0)
    if row.together >= tries.limit.together or of_the_part >= tries.limit.of_a_part:
        return False
    row.together += 1
    row.parts[part] = of_the_part + 1
    row.save(force_insert=row.pk is None, force_update=row.pk is not None)
    return True


@transaction.atomic
def _give_back(tries: Tries) -> None:
    row = _row(tries)
    part = _hidden(tries.part)
    if row is not None and row.parts.get(part):
        row.together -= 1
        row.parts[part] -= 1
        row.save(update_fields=["together", "parts"])


def _row(tries: Tries) -> TryCount | None:
    return locked(TryCount.objects.filter(key=_hidden(tries.what))).first()


def _hidden(value: str) -> str:
    """Tells one from another, and tells nobody which account or network it was."""
    return salted_hmac("evenkeel.accounts.throttle", value, algorithm="sha256").hexdigest()
