"""One address that books for many is accepted and shown to somebody."""

import pytest

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.sweeps import flag_many_places_from_one_address
from evenkeel.gatherings.task_kinds import MANY_FROM_ONE_ADDRESS
from evenkeel.gatherings.tests.factories import NOW, asking, session
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
