"""A record erased at the very moment in which its holder asks for a place: one of the two waits for the other."""

import contextlib

import pytest
from django.db import DatabaseError

from evenkeel.common.actors import ANYONE
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import Request, book_place
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests.factories import NOW, asking, session, staff_actor
from evenkeel.gatherings.views.carer.links import holder_of
from evenkeel.people.actions import bookings, erase_carer, erasure
from evenkeel.people.permissions import ERASE_CARERS
from tests.support import races
from tests.support.races import ATTEMPTS, goes_wrong

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.race,
    pytest.mark.usefixtures("the_provider"),
]


@pytest.fixture
def lock_off(monkeypatch):
    """Takes away what makes a booking and an erasure of one record wait for each other."""
    for module in (bookings, erasure):
        monkeypatch.setattr(module, "locked", lambda rows: rows)
    return races.unordered


def booked_while_erased(asked, around=contextlib.nullcontext):
    """Somebody who gave a place up asks for it again while their record is erased; whether both end well."""
    workshop = session()
    # Somebody else each time: whoever has a place by now is not erased.
    request = asking(f"Person {Booking.objects.count()}")
    first = book_place(session_id=workshop.pk, request=request, by=ANYONE, now=NOW).booking
    cancel_place(booking_id=first.pk, by=holder_of(first), now=NOW)
    request, by = asked(first)
    jobs = [
        lambda: erase_carer(carer_id=first.carer_id, reason="asked", by=staff_actor(ERASE_CARERS), now=NOW),
        lambda: book_place(session_id=workshop.pk, request=request, by=by, now=NOW),
    ]
    outcomes = races.at_once(jobs, around, told=(Refusal,))
    nobodys = Booking.objects.filter(status="booked", carer__erased_at__isnull=False)
    return not nobodys.exists() and not any(isinstance(outcome, DatabaseError) for outcome in outcomes)


def by_link(first):
    return Request(carer_id=first.carer_id), holder_of(first)


def by_form(first):
    return asking(first.carer.name), ANYONE


@pytest.mark.parametrize("asked", [by_link, by_form])
def test_nobody_is_erased_into_a_place(asked):
    assert all(booked_while_erased(asked) for _attempt in range(ATTEMPTS // 5))


@pytest.mark.parametrize("asked", [by_link, by_form])
def test_without_the_lock_a_place_is_left_to_nobody(asked, lock_off):
    assert goes_wrong(lambda: booked_while_erased(asked, lock_off))
