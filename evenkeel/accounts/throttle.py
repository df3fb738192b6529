"""Slows down guessing without locking anybody out.

Tries are counted for an account from one network, and for a network as a whole; never for an account alone, or a
stranger could keep its owner out.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from evenkeel.accounts.network import client_network
from evenkeel.common import clock

WINDOW_SECONDS = 300


@dataclass(frozen=True)
class Limit:
    """How many tries a window holds: for one account from one network, and for all accounts from one network."""

    per_account: int
    per_network: int


PASSWORD = Limit(per_account=5, per_network=100)
SECOND_STEP = Limit(per_account=5, per_network=100)
SEND = Limit(per_account=3, per_network=60)


def is_over(request: HttpRequest, what: str, account: str, limit: Limit) -> bool:
    """Whether this network has had its tries for now: at this account, or altogether."""
    by_account, by_network = _keys(request, what, account)
    counts = cache.get_many([by_account, by_network])
    return counts.get(by_account, 0) >= limit.per_account or counts.get(by_network, 0) >= limit.per_network


def count(request: HttpRequest, what: str, account: str) -> None:
    """Count one try."""
    for key in _keys(request, what, account):
        if not cache.add(key, 1, WINDOW_SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # the window ended between the two
                cache.add(key, 1, WINDOW_SECONDS)


def _keys(request: HttpRequest, what: str, account: str) -> tuple[str, str]:
    network = client_network(request)
    window = int(clock.now().timestamp()) // WINDOW_SECONDS
    return tuple(  # type: ignore[return-value]
        "tries:" + hashlib.sha256(f"{what} {account.lower()} {network} {window}".encode()).hexdigest()
        for account in (account, "")
    )
