"""People who add the same at the same instant, on a real database."""

import contextlib

import pytest

from evenkeel.common import slugs
from evenkeel.gatherings.actions.programme.offerings import OfferingDetails, add_offering
from evenkeel.gatherings.models import Offering
from evenkeel.gatherings.tests.factories import NOW, staff_actor, team
from evenkeel.gatherings.tests.racing import goes_wrong
from tests.support.races import at_once, unordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
HANDS = 6


def added_by_many_hands(around=contextlib.nullcontext):
    Offering.objects.all().delete()
    details = OfferingDetails(team_id=team().pk, title="Sleep", kind="workshop", summary="Two hours.")
    outcomes = at_once([lambda: add_offering(details=details, by=staff_actor(), now=NOW)] * HANDS, around)
    addresses = {offering.slug for offering in Offering.objects.all()}
    return all(isinstance(one, Offering) for one in outcomes) and addresses == {
        "sleep",
        *(f"sleep-{number}" for number in range(2, HANDS + 1)),
    }


def test_the_same_title_added_at_once_stands_under_an_address_each():
    assert added_by_many_hands()


def test_without_another_try_it_goes_wrong(monkeypatch):
    monkeypatch.setattr(slugs, "IntegrityError", LookupError)
    assert goes_wrong(lambda: added_by_many_hands(unordered))
