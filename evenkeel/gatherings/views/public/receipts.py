"""What somebody has just done, kept for a few minutes in a signed cookie that only its confirmation page is sent.

Nothing of it stands in an address. It holds what they typed themselves, and nothing that we know.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

KEPT_SECONDS = 15 * 60

# What came of one date: "refused" where it was full or closed in the meantime.
CameOfIt = Literal["booked", "waiting", "refused"]


@dataclass(frozen=True)
class Receipt:
    """What came of it, where the message went, and what came of the other dates, by the session's id."""

    came_of_it: CameOfIt
    email: str = ""
    phone: str = ""
    has_needs: bool = False
    others: dict[int, CameOfIt] = field(default_factory=dict)


def keep_receipt(response: HttpResponse, session_id: int, receipt: Receipt) -> HttpResponse:
    """The response with the receipt for this session's confirmation page alone."""
    response.set_cookie(
        _name(session_id),
        signing.dumps(asdict(receipt), salt=_name(session_id), compress=True),
        max_age=KEPT_SECONDS,
        path=reverse("gatherings:show_booked", args=[session_id]),
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def read_receipt(request: HttpRequest, session_id: int) -> Receipt | None:
    """The receipt, where there is one that was made here and is not too old."""
    kept = request.COOKIES.get(_name(session_id), "")
    try:
        receipt = signing.loads(kept, salt=_name(session_id), max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return Receipt(**{**receipt, "others": {int(pk): came for pk, came in receipt["others"].items()}})


def _name(session_id: int) -> str:
    return f"booked-{session_id}"
