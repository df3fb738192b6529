"""How a batch of entries is bound to all batches before it: a hash over their plain values."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
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
