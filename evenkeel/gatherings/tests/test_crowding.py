"""One address that books for many is accepted and shown to somebody."""

import datetime as dt

import pytest
from django.db import connection

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, PlacePool
from evenkeel.gatherings.queries.crowding import booked_lately
from evenkeel.gatherings.sweeps import flag_many_places_from_one_address
from evenkeel.gatherings.task_kinds import MANY_FROM_ONE_ADDRESS
from evenkeel.gatherings.tests.factories import NOW, asking, carer, series, session
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]


@pytest.mark.parametrize(("names", "tasks"), [(["Ines", "Paulo"], 0), (["Ines", "Paulo", "Rui"], 1)])
def test_three_people_with_one_address_are_looked_at_once(names, tasks):
    workshop = session()
    for name in names:
        book_place(
            session_id=workshop.pk,
            request=asking(f"{name} Duarte", email="duarte@example.org"),
            by=ANYONE,
            now=NOW,
        )
    for _again in range(2):
        flag_many_places_from_one_address(NOW)
    assert Task.objects.filter(kind=MANY_FROM_ONE_ADDRESS).count() == tasks


def test_three_people_with_addresses_of_their_own_are_nobodys_business():
    workshop = session()
    for name in ("Ines Duarte", "Tom Okafor", "Wei Zhang"):
        book_place(session_id=workshop.pk, request=asking(name), by=ANYONE, now=NOW)
    assert flag_many_places_from_one_address(NOW) == 0


@pytest.mark.parametrize("first_gives_up", [False, True])
def test_a_crowd_that_grows_over_three_days_is_one_task(first_gives_up):
    workshop = session()
    for number in range(9):
        now = NOW + number * dt.timedelta(hours=8)
        request = asking(f"Person {number}", email="duarte@example.org", phone="+441632960124")
        booking = book_place(session_id=workshop.pk, request=request, by=ANYONE, now=now).booking
        flag_many_places_from_one_address(now)
        if first_gives_up and number == 2:
            first = Booking.objects.earliest("pk")
            cancel_place(booking_id=first.pk, by=Actor("carer", first.carer_id), now=now)
    assert booked_lately(now).count() == 3
    task = Task.objects.get(kind=MANY_FROM_ONE_ADDRESS)
    assert "duarte" not in task.once_key
    assert booking.pk > task.about_id == Booking.objects.earliest("pk").pk


def test_what_was_booked_lately_is_found_without_reading_all_bookings():
    """As the database itself plans it, which in PostgreSQL depends on what it knows of the rows."""
    course, maryam = series(), carer()
    pools = PlacePool.objects.bulk_create(PlacePool(capacity=1) for _number in range(1000))
    Booking.objects.bulk_create(
        Booking(
            pool=pool,
            series=course,
            carer=maryam,
            status=Booking.Status.BOOKED,
            status_at=NOW - number * dt.timedelta(days=1),
        )
        for number, pool in enumerate(pools)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE gatherings_booking")
    assert "bookings_by_source" in booked_lately(NOW).explain()
