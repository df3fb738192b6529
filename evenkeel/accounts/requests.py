"""A request of somebody who is signed in."""

from evenkeel.accounts.models import User
from evenkeel.common.requests import Request


class SignedInRequest(Request):
    """What views under `@signed_in` and `@requires` are given; only for types."""

    user: User  # type: ignore[assignment]
