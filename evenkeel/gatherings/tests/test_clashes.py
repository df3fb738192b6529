"""What clashes is found by what stands there then, however much there has been."""

import datetime as dt

import pytest
from django.db import connection

from evenkeel.gatherings.models import PlacePool, Session
from evenkeel.gatherings.queries.clashes import in_the_way, slot_of
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, series, session, venue

pytestmark = pytest.mark.django_db


def test_what_clashes_is_found_without_reading_what_is_over():
    """As the database itself plans it, which in PostgreSQL depends on what it knows of the rows."""
    weekly = series(venue=venue())
    wanted = session(of=weekly)
    pool = PlacePool.objects.create(capacity=12)
    starts = [IN_TWO_WEEKS - number * dt.timedelta(weeks=1) for number in range(1, 1001)]
    Session.objects.bulk_create(
        Session(
            series=weekly,
            planned_on=start.date(),
            starts_at=start,
            ends_at=start + dt.timedelta(hours=2),
            status=Session.Status.OPEN,
            pool=pool,
            venue=weekly.venue,
            weekday=1,
        )
        for start in starts
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE gatherings_session")
    assert "sessions_by_venue" in in_the_way([slot_of(wanted)]).explain()
