"""What clashes is found by what stands there then, however much there has been; a series clashes with itself too."""

import datetime as dt

import pytest
from django.db import connection

from evenkeel.gatherings.actions.programme.refusals import ClashesFound
from evenkeel.gatherings.actions.programme.sessions import reschedule_session
from evenkeel.gatherings.actions.sessions import WhenAndWhere
from evenkeel.gatherings.models import PlacePool, Session
from evenkeel.gatherings.queries.clashes import in_the_way, slot_of
from evenkeel.gatherings.rules.clashes import ClashKind
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, series, session, venue
from evenkeel.gatherings.tests.planning import GRACE, added, change_run, weekly
from evenkeel.gatherings.tests.reading import main_part, said

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


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


def moved_to(where, starts_at, **how):
    """The session put there, unless that clashes."""
    to = WhenAndWhere(starts_at, starts_at + dt.timedelta(hours=2), "online")
    given = {"although_clashes": False, "by": GRACE, "now": NOW} | how
    return reschedule_session(session_id=where.pk, to=to, sequence=0, **given)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("hours", [0, 1, -5, 4])
def test_a_session_moved_to_a_day_on_which_its_series_meets_is_shown_as_a_clash(whole, hours):
    run = series(whole=whole)
    first, second = session(of=run), session(IN_TWO_WEEKS + WEEK, of=run)
    with pytest.raises(ClashesFound) as refused:
        moved_to(second, IN_TWO_WEEKS + dt.timedelta(hours=hours))
    (clash,) = refused.value.clashes
    assert (clash.kind, clash.session_id, clash.title) == (ClashKind.SERIES, first.pk, "Keeping the Balance")
    meant = moved_to(second, IN_TWO_WEEKS + dt.timedelta(hours=hours), although_clashes=True)
    assert meant.sequence == 1


def test_the_day_before_the_same_offering_in_another_series_and_a_cancelled_date_are_no_clash():
    run = series()
    session(of=run)
    session(IN_TWO_WEEKS + 2 * WEEK, of=series(offering=run.offering))
    session(IN_TWO_WEEKS + 4 * WEEK, of=run, status=Session.Status.CANCELLED)
    no_clash = (IN_TWO_WEEKS - dt.timedelta(days=1), IN_TWO_WEEKS + 2 * WEEK, IN_TWO_WEEKS + 4 * WEEK)
    for number, starts_at in enumerate(no_clash):
        assert moved_to(session(IN_TWO_WEEKS + (8 + number) * WEEK, of=run), starts_at).sequence == 1


def test_a_session_that_runs_into_the_next_day_of_its_series_clashes():
    run = series()
    session(IN_TWO_WEEKS + dt.timedelta(hours=11), of=run)
    later = session(IN_TWO_WEEKS + WEEK, of=run)
    with pytest.raises(ClashesFound):
        moved_to(later, IN_TWO_WEEKS + dt.timedelta(hours=10, minutes=30))


def test_a_series_whose_dates_come_to_lie_upon_each_other_says_so_once():
    run = added(weekly(3))
    first, second, _third = run.sessions.order_by("starts_at")
    moved_to(second, first.starts_at + dt.timedelta(hours=3), although_clashes=True)
    with pytest.raises(ClashesFound) as refused:
        change_run(run, start_time=dt.time(19))
    (clash,) = refused.value.clashes
    assert (clash.kind, clash.session_id) == (ClashKind.SERIES, second.pk)
    # What staff have meant before is not asked again with every other change.
    change_run(run, mode="online", online_link="https://meet.example.org/new", capacity=20)
    assert change_run(run, start_time=dt.time(19), although_clashes=True) == 3


@pytest.mark.usefixtures("at_ten_on_a_tuesday")
def test_the_page_that_moves_a_session_names_the_other_date_and_lets_it_be_meant(grace):
    run = series()
    first, second = session(of=run), session(IN_TWO_WEEKS + WEEK, of=run)
    typed = {
        "date_day": "16",
        "date_month": "3",
        "date_year": "2027",
        "start_time": "2pm",
        "duration_minutes": "60",
        "mode": "online",
        "sequence": "0",
    }
    path = f"/staff/sessions/{second.pk}/move/"
    refused = grace.post(path, typed)
    assert "The same series meets on this day already: Keeping the Balance" in said(refused)
    assert f'href="/staff/sessions/{first.pk}/"' in main_part(refused)
    done = grace.post(path, typed | {"although_clashes": "on"}, follow=True)
    assert "The session is now on Tuesday 16 March, 2pm to 3pm." in said(done)
