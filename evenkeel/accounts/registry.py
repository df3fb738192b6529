"""What the apps above hand to accounts at start-up: their permissions, and whose addresses they know."""

from collections.abc import Callable, Iterable

from evenkeel.accounts.permissions import TABLE
from evenkeel.common.access import Permission

KnowsAddress = Callable[[str], bool]

_knows_address: list[KnowsAddress] = []


def register_permissions(permissions: Iterable[Permission]) -> None:
    """Add an app's permissions to the one table.

    Raises ValueError where a code already means something else.
    """
    for permission in permissions:
        if TABLE.setdefault(permission.code, permission) != permission:
            raise ValueError(f"two permissions are called {permission.code}")


def register_known_address(knows: KnowsAddress) -> None:
    """Let people sign in by code at addresses for which `knows` says yes, though they have no user yet."""
    if knows not in _knows_address:
        _knows_address.append(knows)


def is_known_address(email: str) -> bool:
    """Whether an app above holds a record of someone with this address."""
    return any(knows(email) for knows in _knows_address)
