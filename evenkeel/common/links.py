"""Links that act for a person: short, signed, bound to one row, and revoked by moving its version."""

from django.conf import settings
from django.core.signing import BadSignature, Signer


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"evenkeel.{purpose}", sep=".")


def link_token(purpose: str, row_id: int, version: int = 0) -> str:
    """A token that only this installation can make, for one row and one purpose."""
    return _signer(purpose).sign(f"{row_id}.{version}")


def read_token(purpose: str, token: str) -> tuple[int, int] | None:
    """The row's id and the version that the token was made for; None where it is not one of ours."""
    try:
        row_id, version = _signer(purpose).unsign(token).split(".")
        return int(row_id), int(version)
    except (BadSignature, ValueError):
        return None


def absolute(path: str) -> str:
    """The path with this installation's address before it, for messages and calendar files."""
    return f"{settings.BASE_URL}{path}"
