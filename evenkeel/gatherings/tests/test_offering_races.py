"""People who add the same at the same instant, on a real database."""

import contextlib

import pytest

from evenkeel.common import slugs
from evenkeel.gatherings.actions import once
from evenkeel.gatherings.actions.programme.facilitators import FacilitatorDetails, add_facilitator
from evenkeel.gatherings.actions.programme.offerings import OfferingDetails, add_offering
from evenkeel.gatherings.models import Facilitator, Offering
from evenkeel.gatherings.tests.factories import NOW, staff_actor, team
from tests.support.races import at_once, goes_wrong, unordered

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


def sent_by_many_hands(around=contextlib.nullcontext):
    """One form each for an offering and somebody who leads it, sent by many at once."""
    Offering.objects.all().delete()
    Facilitator.objects.all().delete()
    offering = OfferingDetails(team_id=team().pk, title="Sleep", kind="workshop", summary="Two hours.")
    person = FacilitatorDetails(name="Rosa Delgado", kind="staff", team_id=team().pk)
    how = {"by": staff_actor(), "now": NOW, "request_key": "one form"}
    sent = [
        lambda: add_offering(details=offering, **how),
        lambda: add_facilitator(details=person, **how),
    ]
    outcomes = at_once(sent * HANDS, around)
    all_were_answered = all(isinstance(one, Offering | Facilitator) for one in outcomes)
    return all_were_answered and (Offering.objects.count(), Facilitator.objects.count()) == (1, 1)


def test_one_form_sent_by_many_hands_at_once_adds_one():
    assert sent_by_many_hands()


def test_without_a_second_look_it_goes_wrong(monkeypatch):
    monkeypatch.setattr(once, "IntegrityError", LookupError)
    assert goes_wrong(lambda: sent_by_many_hands(unordered))
