"""That somebody looked: written before the page is sent."""

import datetime as dt

from evenkeel.audit.actions import record
from evenkeel.common.actors import Actor


def record_view(carer_id: int, by: Actor, now: dt.datetime) -> None:
    """Write down that the carer's record was opened, so that they can be shown who looked."""
    record(by=by, action="people.view_carer", now=now, subject=("carer", carer_id), person_id=carer_id)


def record_download(carer_id: int, by: Actor, now: dt.datetime) -> None:
    """Write down that a copy of everything held of the carer was handed out."""
    record(by=by, action="people.view_download", now=now, subject=("carer", carer_id), person_id=carer_id)


def record_search(by: Actor, now: dt.datetime) -> None:
    """Write down that somebody was looked for; not for whom, since the words name people."""
    record(by=by, action="people.search_carers", now=now)
