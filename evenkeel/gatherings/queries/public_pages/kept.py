"""Sessions as the programme has them, kept in this process; how many places they have is asked each time."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField, Min, OuterRef, QuerySet, Subquery

from evenkeel.common.public_version import Keep, kept_while_unchanged
from evenkeel.gatherings.models import Facilitator, PlacePool, Session
from evenkeel.gatherings.queries.coming import Filters, coming

# Of a series or an offering with very many dates only the next ones are kept.
DATES_KEPT = 40
_by_id = Keep()

# A session's id, and when it begins.
Start = tuple[int, dt.datetime]

# All that pages say of a session but its places, which are asked for each time.
_JOINED = ("series__offering__team", "venue", "room", "area")
# When the first of the sessions begins that a session's places are for.
_POOL_BEGINS_AT = Subquery(
    Session.objects.filter(pool_id=OuterRef("pool_id"))
    .exclude(status=Session.Status.CANCELLED)
    .order_by()
    .values("pool_id")
    .annotate(first=Min("starts_at"))
    .values("first")
)


def kept_session(session_id: int, *, with_places: bool = True) -> Session | None:
    """The session, joined with all that pages say of it; None where there is none.

    Its places are as they are now, or left out: then they are asked for by whoever looks at them.
    """
    if session_id > BigIntegerField.MAX_BIGINT:
        # An address can hold a longer number than any row's; SQLite refuses to be asked for it.
        return None
    kept = _kept([session_id])
    copies = with_places_now(kept) if with_places else [copy.copy(session) for session in kept]
    return next(iter(copies), None)


def kept_sessions(sessions: QuerySet[Session]) -> list[Session]:
    """The same sessions in the same order, as `kept_session` gives them: by two queries where they are all kept."""
    return with_places_now(_kept(_ids(sessions)))


def coming_of_series(series_id: int, now: dt.datetime, limit: int) -> list[Session]:
    """The series' next sessions that the public may see and that have not begun, soonest first; without places."""
    return _kept(_yet_to_begin(_of_series(series_id, _midnight(now)), now)[:limit])


def coming_of_offering(slug: str, now: dt.datetime) -> list[Session]:
    """The offering's next sessions that the public may see, soonest first; without places."""
    return _kept(_yet_to_begin(_of_offering(slug, _midnight(now)), now))


def with_places_now(sessions: Iterable[Session]) -> list[Session]:
    """Copies of kept sessions, each with its pool as it is now, by one query; none that has been deleted meanwhile."""
    copies = [copy.copy(session) for session in sessions]
    pools = PlacePool.objects.in_bulk({session.pool_id for session in copies})
    for session in copies:
        if session.pool_id in pools:
            session.pool = pools[session.pool_id]
    return [session for session in copies if session.pool_id in pools]


@kept_while_unchanged
def leaders_of(session_id: int) -> list[Facilitator]:
    """Those who lead this very session."""
    return list(Facilitator.objects.filter(is_active=True, sessions=session_id))


def how_many(filters: Filters, now: dt.datetime) -> int:
    """How many sessions are coming, as it was at the last full quarter of an hour."""
    return _how_many(filters, now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0))


@kept_while_unchanged
def _how_many(filters: Filters, at: dt.datetime) -> int:
    return coming(filters, at).count()


def _midnight(now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(now.date(), dt.time(), tzinfo=dt.UTC)


@kept_while_unchanged
def _of_series(series_id: int, after: dt.datetime) -> list[Start]:
    return _starts(coming(Filters(), after).filter(series=series_id))


@kept_while_unchanged
def _of_offering(slug: str, after: dt.datetime) -> list[Start]:
    return _starts(coming(Filters(offering=slug), after))


def _starts(sessions: QuerySet[Session]) -> list[Start]:
    return list(sessions.order_by("starts_at", "pk").values_list("pk", "starts_at")[:DATES_KEPT])


def _ids(sessions: QuerySet[Session]) -> list[int]:
    return list(sessions.values_list("pk", flat=True))


def _yet_to_begin(starts: Sequence[Start], now: dt.datetime) -> list[int]:
    return [pk for pk, starts_at in starts if starts_at > now]


def _kept(session_ids: Sequence[int]) -> list[Session]:
    return list(_by_id.get_all(session_ids, _read).values())


def _read(session_ids: Sequence[int]) -> dict[int, Session]:
    sessions = Session.objects.filter(pk__in=session_ids).select_related(*_JOINED)
    return {session.pk: session for session in sessions.annotate(pool_begins_at=_POOL_BEGINS_AT)}
