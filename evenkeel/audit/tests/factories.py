"""Named people and moments for the tests of the audit."""

import datetime as dt

from evenkeel.audit import actions
from evenkeel.audit.models import Entry
from evenkeel.common.actors import Actor

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
LONG_AGO = NOW - dt.timedelta(hours=1)

AMARA = Actor("user", 7, "Amara Okafor")
JOAN = 301  # a carer
PETER = 302  # another


def looked_at(person_id: int, *, at: dt.datetime = LONG_AGO, by: Actor = AMARA) -> Entry:
    made = actions.entry(
        by=by, action="people.view_carer", now=at, subject=("carer", person_id), person_id=person_id
    )
    made.created_at = at
    made.save()
    return made


def looked_at_times(count: int, *, at: dt.datetime = LONG_AGO) -> list[Entry]:
    return [looked_at(JOAN, at=at) for _ in range(count)]
