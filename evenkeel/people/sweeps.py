"""What the worker does for carers' records: let go of those that may no longer be kept."""

import datetime as dt

from evenkeel.people import actions, queries

BATCH = 100
# One run ends after so many, so that a worker that is asked to stop is not kept by a backlog of years.
MOST_IN_A_RUN = 1_000


def erase_old_records(now: dt.datetime) -> int:
    """Erase the records of those who were last in touch too long ago, each in a transaction of its own."""
    erased, last = 0, 0
    old = queries.kept_long_enough(now).order_by("pk").values_list("pk", flat=True)
    while erased < MOST_IN_A_RUN and (batch := list(old.filter(pk__gt=last)[:BATCH])):
        erased += sum(actions.erase_if_kept_long_enough(carer_id=carer_id, now=now) for carer_id in batch)
        last = batch[-1]
    return erased
