"""Sessions as the programme has them, kept in this process; how many places they have is asked each time."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable

from evenkeel.common.public_version import kept_while_unchanged
from evenkeel.gatherings.models import PlacePool, Session
from evenkeel.gatherings.queries.listing import Filters, coming
from evenkeel.gatherings.queries.public_pages.programme import with_pool_begin

_JOINED = ("pool", "series__offering__team", "venue", "room", "area")


def kept_session(session_id: int) -> Session | None:
    """The session, joined with all that pages say of it, its places as they are now; None where there is none."""
    kept = _session(session_id)
    return next(iter(_with_places([kept] if kept else [])), None)


def coming_of_series(series_id: int, now: dt.datetime) -> list[Session]:
    """The series' sessions that the public may see and that have not begun, soonest first, with their places."""
    midnight = dt.datetime.combine(now.date(), dt.time(), tzinfo=dt.UTC)
    return _with_places(one for one in _of_series(series_id, midnight) if one.starts_at > now)


@kept_while_unchanged
def _session(session_id: int) -> Session | None:
    return with_pool_begin(Session.objects.filter(pk=session_id)).select_related(*_JOINED).first()


@kept_while_unchanged
def _of_series(series_id: int, after: dt.datetime) -> list[Session]:
    sessions = coming(Filters(), after).filter(series=series_id)
    return list(with_pool_begin(sessions).select_related(*_JOINED).order_by("starts_at", "pk"))


def _with_places(sessions: Iterable[Session]) -> list[Session]:
    """Copies of kept sessions, each with its pool as it is now; none that has been deleted meanwhile."""
    copies = [copy.copy(session) for session in sessions]
    pools = PlacePool.objects.in_bulk({session.pool_id for session in copies})
    for session in copies:
        if session.pool_id in pools:
            session.pool = pools[session.pool_id]
    return [session for session in copies if session.pool_id in pools]
