"""Series and sessions as staff plan them: laid out by the action or by the form, and changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.test import Client

from evenkeel.common.actors import Actor
from evenkeel.gatherings.actions.programme.series import SeriesPlan, add_series
from evenkeel.gatherings.actions.programme.series_changes import SeriesDetails, change_series
from evenkeel.gatherings.actions.programme.sessions import SessionDetails, change_session
from evenkeel.gatherings.models import Series, Session
from evenkeel.gatherings.queries.versions import series_version, session_version
from evenkeel.gatherings.rules.repeats import Repeat, rule_of
from evenkeel.gatherings.tests.factories import NOW, offering, staff_actor

THURSDAY = dt.date(2027, 3, 11)
HALF_PAST_SIX = dt.time(18, 30)
GRACE = staff_actor()
SERIES = {
    "starts_on_day": "25",
    "starts_on_month": "3",
    "starts_on_year": "2027",
    "start_time": "6:30pm",
    "duration_minutes": "90",
    "repeat": "weekly",
    "ends": "times",
    "times": "3",
    "mode": "online",
    "capacity": "12",
    "booked_by": "session",
    "closes_minutes_before": "120",
    "language": "en",
}


def plan(**fields: Any) -> SeriesPlan:
    """A series online from Thursday on, of one date unless it has a rule."""
    given = {
        "offering_id": offering().pk,
        "starts_on": THURSDAY,
        "start_time": HALF_PAST_SIX,
        "duration_minutes": 120,
        "mode": "online",
        "capacity": 12,
    }
    return SeriesPlan(**given | fields)


def weekly(times: int, **fields: Any) -> SeriesPlan:
    """So many Thursdays."""
    return plan(rule=rule_of(Repeat.WEEKLY, THURSDAY, times=times), **fields)


def added(
    the_plan: SeriesPlan,
    *,
    publish: bool = True,
    although_clashes: bool = False,
    by: Actor = GRACE,
    **how: Any,
) -> Series:
    """The series that comes of the plan, published."""
    given = {"now": NOW} | how
    return add_series(plan=the_plan, publish=publish, although_clashes=although_clashes, by=by, **given)


def lay_out(browser: Client, then: str, **typed: object) -> HttpResponse:
    """The page that answers the form: three Thursdays from 25 March on, unless something else is typed."""
    return browser.post(
        "/staff/series/add/", SERIES | {"offering": offering().pk, "then": then} | typed, follow=True
    )


def change(
    where: Session,
    *,
    by: Actor = GRACE,
    version: str | None = None,
    although_clashes: bool = False,
    now: dt.datetime = NOW,
    **fields: Any,
) -> Session:
    """The session changed; what is not named stays as it was."""
    where = Session.objects.select_related("pool").get(pk=where.pk)
    given = {
        "topic": where.topic,
        "capacity": where.pool.capacity,
        "facilitator_ids": frozenset(where.facilitators.values_list("pk", flat=True)),
        "online_link": where.online_link,
        "joining_note": where.joining_note,
    }
    return change_session(
        session_id=where.pk,
        details=SessionDetails(**given | fields),
        version=version or session_version(where),
        although_clashes=although_clashes,
        by=by,
        now=now,
    )


def change_run(
    run: Series,
    *,
    to_coming: bool = True,
    version: str | None = None,
    although_clashes: bool = False,
    by: Actor = GRACE,
    now: dt.datetime = NOW,
    **fields: Any,
) -> int:
    """The series changed, with its coming sessions; what is not named stays as it was. How many sessions those were."""
    run = Series.objects.get(pk=run.pk)
    given = {
        field.name: getattr(run, field.name)
        for field in dataclasses.fields(SeriesDetails)
        if hasattr(run, field.name)
    }
    given["facilitator_ids"] = frozenset(run.facilitators.values_list("pk", flat=True))
    return change_series(
        series_id=run.pk,
        details=SeriesDetails(**given | fields),
        version=version or series_version(run),
        to_coming=to_coming,
        although_clashes=although_clashes,
        by=by,
        now=now,
    )
