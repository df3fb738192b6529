"""Where there is one place in all, nobody waits for two: they could never be offered them."""

import pytest
from django.test import Client
from django.urls import reverse

from evenkeel.gatherings.actions.changes import change_party
from evenkeel.gatherings.actions.refusals import BelowWaiting, OnePlaceInAll
from evenkeel.gatherings.actions.waiting import leave_waiting_list
from evenkeel.gatherings.models import Booking, PlacePool
from evenkeel.gatherings.tests.factories import NOW, asking, book, holder, session
from evenkeel.gatherings.tests.planning import change
from evenkeel.gatherings.tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
TWO = {"name": "Maryam Siddiqui", "email": "maryam@example.org", "companion": "yes"}
SAID = "There is only one place here in all, so two people cannot come. Book for one person only."


@pytest.fixture
def small():
    return session(capacity=1)


@pytest.fixture
def full(small):
    book(small, asking("Tom Okafor"))
    return small


@pytest.mark.parametrize("then", ["book", "wait"])
@pytest.mark.parametrize("where", ["small", "full"])
def test_two_people_are_told_so_on_the_public_form_and_can_go_on_with_one(request, where, then):
    where = request.getfixturevalue(where)
    there = Booking.objects.count()
    form = reverse("gatherings:book_session", args=[where.pk])
    page = Client().post(form, TWO | {"then": then})
    assert page.status_code == 422
    assert SAID in said(page)
    assert "for two" not in said(page)
    assert Booking.objects.count() == there
    again = Client().post(form, TWO | {"then": then, "companion": "no"})
    assert again.status_code == (302 if then == "wait" or not there else 409)


@pytest.mark.parametrize("where", ["small", "full"])
def test_two_people_are_told_so_on_the_form_of_staff(request, grace, where):
    where = request.getfixturevalue(where)
    there = Booking.objects.count()
    page = grace.post(reverse("gatherings:book_new_person", args=[where.pk]), TWO)
    assert page.status_code == 422
    assert SAID in said(page)
    assert Booking.objects.count() == there


def test_whoever_waits_alone_for_the_one_place_cannot_bring_somebody(full):
    waiting = book(full, or_wait=True).booking
    with pytest.raises(OnePlaceInAll):
        change_party(booking_id=waiting.pk, party=2, companion_name="Sami", by=holder(waiting), now=NOW)
    waiting.refresh_from_db()
    assert waiting.party == 1


def test_two_people_wait_where_there_are_two_places():
    busy = session(capacity=2)
    book(busy, asking("Tom Okafor"))
    assert book(busy, asking(party=2), or_wait=True).outcome == "waiting"


def test_places_do_not_fall_to_one_while_two_people_wait_together():
    busy = session(capacity=2)
    book(busy, asking("Tom Okafor"))
    waiting = book(busy, asking(party=2), or_wait=True).booking
    with pytest.raises(BelowWaiting):
        change(busy, capacity=1)
    assert PlacePool.objects.get(pk=busy.pool_id).capacity == 2
    leave_waiting_list(booking_id=waiting.pk, by=holder(waiting), now=NOW)
    change(busy, capacity=1)
    assert PlacePool.objects.get(pk=busy.pool_id).capacity == 1
