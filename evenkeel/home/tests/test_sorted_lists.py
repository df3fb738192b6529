"""The head of a column that says how a list comes by itself says the truth."""

import datetime as dt

import pytest

from evenkeel.design.sorting import Sorting
from evenkeel.gatherings.models import Series
from evenkeel.gatherings.permissions import VIEW_PROGRAMME
from evenkeel.gatherings.queries import staff_lists
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.gatherings.tests.factories import NOW
from evenkeel.organisations import queries as places
from evenkeel.organisations.tests import factories as organisations
from evenkeel.tasks import queries as tasks
from evenkeel.tasks.models import Task
from evenkeel.tasks.permissions import ANSWER_TASKS

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(weeks=1)
EVERYTHING = staff_lists.ListFilters()


@pytest.fixture
def many_of_each():
    """Three of each and more, series without a date to come among them, made in another order than it comes in."""
    for name in ("Zest", "Accord", "Hearth"):
        organisations.venue(f"{name} Rooms", organisation_id=organisations.network(name).pk)
        gatherings.facilitator(name)
        Task.objects.create(kind="safety.check_crisis_lines", due_at=NOW + len(name) * A_WEEK)
    for title, status, starts in (
        ("Music", Series.Status.PUBLISHED, [NOW - 9 * A_WEEK]),
        ("Walks", Series.Status.PUBLISHED, [NOW - A_WEEK]),
        ("Bread", Series.Status.DRAFT, []),
        ("Choir", Series.Status.PUBLISHED, [NOW + 2 * A_WEEK]),
        ("Art", Series.Status.PUBLISHED, [NOW + A_WEEK, NOW + 3 * A_WEEK]),
    ):
        run = gatherings.series(offering=gatherings.offering(title), status=status)
        for start in starts:
            gatherings.session(start, of=run)


@pytest.mark.parametrize(
    ("found", "orders", "default"),
    [
        (tasks.open_tasks, tasks.OPEN_TASK_ORDERS, "due"),
        (lambda by: staff_lists.series_listed(EVERYTHING, by, NOW), staff_lists.SERIES_ORDERS, "next"),
        (lambda by: staff_lists.offerings_listed(EVERYTHING, by, NOW), staff_lists.OFFERING_ORDERS, "title"),
        (staff_lists.facilitators_listed, staff_lists.FACILITATOR_ORDERS, "name"),
        (lambda _: places.organisations(), places.ORGANISATION_ORDERS, "name"),
        (lambda _: places.all_venues(), places.VENUE_ORDERS, "name"),
    ],
    ids=["tasks", "series", "offerings", "facilitators", "organisations", "venues"],
)
def test_a_list_comes_in_the_order_that_its_head_says(many_of_each, found, orders, default):
    by = gatherings.staff_actor(VIEW_PROGRAMME, ANSWER_TASKS)
    unasked = list(found(by))
    assert len(unasked) > 2
    assert unasked == list(Sorting({"sort": default}, orders).rows(found(by)))
