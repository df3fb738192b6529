"""What somebody has just done, kept for a few minutes in an encrypted cookie that only its confirmation page is sent.

Nothing of it stands in an address, and whoever looks into a shared browser's cookies reads no email or number there.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from evenkeel.common.encryption import decrypt, encrypt

KEPT_FOR = dt.timedelta(minutes=15)

# What came of one date: "refused" where it was full or closed in the meantime, "moved" where it is at another time.
CameOfIt = Literal["booked", "waiting", "refused", "moved"]


@dataclass(frozen=True)
class Receipt:
    """What came of it, where the message went, whether anything has to be arranged, and what came of the other dates,
    by the session's id.
    """

    came_of_it: CameOfIt
    email: str = ""
    phone: str = ""
    has_needs: bool = False
    others: dict[int, CameOfIt] = field(default_factory=dict)


def keep_receipt(response: HttpResponse, session_id: int, receipt: Receipt, now: dt.datetime) -> HttpResponse:
    """The response with the receipt for this session's confirmation page alone."""
    name = _name(session_id)
    kept = {"for": name, "until": (now + KEPT_FOR).timestamp(), "receipt": asdict(receipt)}
    response.set_cookie(
        name,
        encrypt(json.dumps(kept, separators=(",", ":"))),
        max_age=KEPT_FOR,
        path=reverse("gatherings:show_booked", args=[session_id]),
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def read_receipt(request: HttpRequest, session_id: int, now: dt.datetime) -> Receipt | None:
    """The receipt, where there is one that was made here, for this session, and is not too old."""
    name = _name(session_id)
    try:
        kept = json.loads(decrypt(request.COOKIES.get(name, "")))
    except ValueError:
        return None
    if kept["for"] != name or kept["until"] <= now.timestamp():
        return None
    receipt = kept["receipt"]
    return Receipt(**{**receipt, "others": {int(pk): came for pk, came in receipt["others"].items()}})


def _name(session_id: int) -> str:
    return f"booked-{session_id}"
