"""How a batch of entries is bound to all batches before it: a hash over their plain values."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SEALED_FIELDS = (
    "id",
    "created_at",
    "at",
    "actor_kind",
    "actor_id",
    "action",
    "subject_kind",
    "subject_id",
    "person_id",
    "facts",
)

_WRITTEN_SEAL = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class WrittenSeal:
    """A seal as it is written down outside the database: its number, a colon, and its SHA-256 in hexadecimal."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def read_seal(text: str) -> WrittenSeal | None:
    """The seal that somebody wrote down; None where it is not written like one."""
    read = _WRITTEN_SEAL.fullmatch(text.strip().lower())
    return WrittenSeal(int(read[1]), read[2]) if read else None


def digest_of(rows: Iterable[Mapping[str, Any]], previous_digest: str) -> tuple[str, int]:
    """The SHA-256 of the rows in their order, begun with the digest before them; and how many rows there were."""
    running = hashlib.sha256(previous_digest.encode())
    count = 0
    for row in rows:
        running.update(_canonical(row))
        count += 1
    return running.hexdigest(), count


def _canonical(row: Mapping[str, Any]) -> bytes:
    values = {field: _plain(row[field]) for field in SEALED_FIELDS}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
