"""Adding one more date to a series."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.public_version import Topic
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import lock_pool
from evenkeel.gatherings.actions.programme.laying_out import lay_out_dates
from evenkeel.gatherings.actions.programme.refusals import MeetsAlready, MovedAway, check_clashes
from evenkeel.gatherings.actions.programme.series import lock_series, series_slot
from evenkeel.gatherings.actions.sessions import tell_of_added_date
from evenkeel.gatherings.models import Series, Session
from evenkeel.gatherings.rules.recurrence import moment_of


@transaction.atomic
def add_date(*, series_id: int, on: dt.date, although_clashes: bool, by: Actor, now: dt.datetime) -> Session:
    """Add one more date to a series, be it one that was cancelled or moved away: a new session with new places.

    Of a series that is booked as a whole it has the places of that, and whoever holds or awaits one is told. Raises
    MeetsAlready, MovedAway, ClashesFound, NotAllowed, and Refusal for a time that has passed.
    """
    series = lock_series(series_id, by)
    starts_at = moment_of(on, series.start_time, series.zone)
    if starts_at <= now:
        raise Refusal(_("Choose a date that is still to come."), field="on")
    _make_way(series, on, now)
    check_clashes([series_slot(series, starts_at)], by, although_clashes=although_clashes)
    _plan_for(series, on)
    if series.pool is not None:
        # Whoever books meanwhile is either told, or books with this date in it.
        series.pool = lock_pool(series.pool.pk)
    (session,) = lay_out_dates(series=series, days=[on], by=by, now=now)
    if series.pool is not None and session.status != Session.Status.DRAFT:
        ledger = Ledger(by=by, now=now, changes=Topic.PROGRAMME)
        tell_of_added_date(session, ledger)
        ledger.write()
    return session


def _make_way(series: Series, on: dt.date, now: dt.datetime) -> None:
    """See that no session stands on the date; one that was moved away from it is from now on planned for its new one.

    Raises MeetsAlready, MovedAway.
    """
    standing = series.sessions.exclude(status=Session.Status.CANCELLED)
    zone = ZoneInfo(series.zone)
    days = {session: session.starts_at.astimezone(zone).date() for session in standing}
    if on in days.values():
        raise MeetsAlready(on, now)
    planned = {session.planned_on: session for session in days}
    moved = planned.get(on)
    if moved is None:
        return
    if days[moved] in planned:
        raise MovedAway(on, days[moved], now)
    moved.planned_on = days[moved]
    moved.save(update_fields=["planned_on"])
    _plan_for(series, moved.planned_on)


def _plan_for(series: Series, day: dt.date) -> None:
    iso = day.isoformat()
    series.except_on = [each for each in series.except_on if each != iso]
    series.also_on = sorted({*series.also_on, iso})
    series.save(update_fields=["except_on", "also_on"])
