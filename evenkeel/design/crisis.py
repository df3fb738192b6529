"""Crisis lines straight from their content file: what a page shows when nothing else can be asked."""

import functools
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings

from evenkeel.common.bank_holidays import NATIONS


@dataclass(frozen=True)
class Line:
    """Somebody to call or text, as the panel shows them: words for people, and what a phone dials."""

    name: str
    call: str
    tel: str
    text: str
    sms_address: str
    hours: str


@functools.cache
def lines_from_file() -> tuple[Line, ...]:
    """The panel's lines that serve all four nations, since nobody can be asked which one this is."""
    entries = json.loads((settings.CONTENT / "crisis_lines.json").read_text(encoding="utf-8"))["lines"]
    return tuple(
        _line(entry) for entry in entries if entry["in_panel"] and set(NATIONS) <= set(entry["nations"])
    )


def _line(entry: dict[str, Any]) -> Line:
    body = f"?&body={quote(entry['sms_body'])}" if entry["sms_body"] else ""
    return Line(
        name=entry["name"],
        call=entry["call"],
        tel=entry["tel"],
        text=entry["text"],
        sms_address=f"sms:{entry['sms']}{body}" if entry["sms"] else "",
        hours=entry["hours"],
    )
