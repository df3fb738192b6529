"""Reading a register that was sent: one row of answers for each person on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenkeel.gatherings.actions.register import Mark
from evenkeel.gatherings.models import Attendance
from evenkeel.gatherings.queries.register import Row

_STATUSES = frozenset(Attendance.Status.values) | {""}


def marks_from(sent: Mapping[str, str], rows: Iterable[Row]) -> list[Mark]:
    """What was put down for each row that the page had; a row that came since, or nonsense, is passed over."""
    marks = []
    for row in rows:
        status = sent.get(f"status-{row.carer_id}")
        seen = sent.get(f"seen-{row.carer_id}")
        if status is None or seen is None or status not in _STATUSES:
            continue
        came = status in Attendance.PRESENT and f"companion-{row.carer_id}" in sent
        marks.append(Mark(row.carer_id, status, came, seen))
    return marks
