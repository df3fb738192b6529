"""The load for measuring is consistent, however much of it there is."""

import datetime as dt

import pytest

from evenkeel.demo.load import load
from evenkeel.demo.tests.world import NOW, InTheDemonstration, miscounted_pools, overbooked_pools
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.coming import Filters, coming
from evenkeel.people.models import Carer


class Loaded(InTheDemonstration):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.before = (Carer.objects.count(), coming(Filters(), NOW).count())
        load(carers=300, sessions=450, now=NOW)

    def test_there_are_as_many_more_as_were_asked_for(self):
        assert Carer.objects.count() == self.before[0] + 300
        assert coming(Filters(), NOW).count() == self.before[1] + 450

    def test_the_counts_are_those_of_the_bookings(self):
        assert miscounted_pools() == overbooked_pools() == []

    def test_sessions_are_spread_over_weeks_hours_and_how_full_they_are(self):
        loaded = Session.objects.filter(series__created_at=NOW, starts_at__gt=NOW + dt.timedelta(weeks=17))
        assert {session.weekday for session in loaded} == set(range(7))
        assert len({session.pool.free for session in loaded.select_related("pool")}) > 5

    def test_no_email_is_anybodys(self):
        loaded = Carer.objects.filter(created_at=NOW, email__contains="load")
        assert all(email.endswith("@load.example.org") for email in loaded.values_list("email", flat=True))
        assert Booking.objects.filter(carer__in=loaded).exists()

    def test_loading_again_adds_as_many_again(self):
        load(carers=100, sessions=40, now=NOW)
        assert Carer.objects.count() == self.before[0] + 400
        assert miscounted_pools() == []


@pytest.mark.django_db
def test_without_a_programme_there_is_nothing_to_vary():
    with pytest.raises(LookupError, match="build the demonstration first"):
        load(carers=10, sessions=10, now=NOW)
    assert not Carer.objects.exists()
