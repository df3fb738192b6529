"""What the worker does with the audit from time to time."""

import datetime as dt

from evenkeel.audit.actions import seal_batch


def seal_entries(now: dt.datetime) -> int:
    """Seal all entries that have settled, batch by batch; how many they were."""
    sealed = 0
    while batch := seal_batch(now=now):
        sealed += batch
    return sealed
