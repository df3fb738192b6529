"""The demonstration can be built at any moment, once, whole or not at all, and only where it is one."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings

from evenkeel.demo.build import NotADemonstration, build
from evenkeel.demo.tests.world import (
    NOW,
    InTheDemonstration,
    miscounted_pools,
    overbooked_pools,
    pools_with_somebody_waiting_in_vain,
)
from evenkeel.gatherings.models import (
    Attendance,
    Booking,
)
from evenkeel.organisations.models import Provider
from evenkeel.people.models import Carer

# What is made anew each time and belongs to nobody's story.
_SECRETS = ("Authenticator", "User")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, by table."""
    models = [model for model in apps.get_models() if model.__module__.startswith("evenkeel.")]
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in models
        if model.__name__ not in _SECRETS
    }


class BuiltAlready(InTheDemonstration):
    def test_building_again_changes_nothing_and_says_so(self):
        before = everything()
        with self.assertLogs("evenkeel.demo.build", "INFO") as said:
            build(NOW + dt.timedelta(days=3))
        assert everything() == before
        assert "was not built" in said.output[0]


@pytest.mark.django_db
@override_settings(DEMONSTRATION=True)
@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 12, 25, 23, 30, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2027, 6, 9, 7, 0, tzinfo=dt.UTC),
    ],
    ids=["christmas night", "the spring clock change", "in Carers Week"],
)
def test_it_can_be_built_at_any_moment(now):
    build(now)
    assert miscounted_pools() == overbooked_pools() == pools_with_somebody_waiting_in_vain(now) == []
    assert not Attendance.objects.filter(session__starts_at__gt=now).exists()
    assert Booking.objects.filter(status=Booking.Status.OFFERED, offer_until__gt=now).exists()


@pytest.mark.django_db
@override_settings(DEMONSTRATION=True)
def test_the_same_moment_gives_the_same_world():
    def told() -> str:
        """The world by its words: the ids of rows are not begun anew where rows were taken away."""
        rows = Booking.objects.order_by("pk").values_list(
            "carer__name", "session__starts_at", "series__offering__slug", "status", "party", "created_at"
        )
        return json.dumps([[str(value) for value in row] for row in rows])

    first = _built_and_undone(told)
    assert first == _built_and_undone(told)


def _built_and_undone(tell: Callable[[], str]) -> str:
    with transaction.atomic():
        build(NOW)
        told = tell()
        transaction.set_rollback(True)
    return told


@pytest.mark.django_db
@override_settings(DEMONSTRATION=True)
def test_a_build_that_is_interrupted_leaves_nothing(monkeypatch):
    def interrupted(_now: dt.datetime) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evenkeel.demo.build.settle_outbox", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(NOW)
    assert not Provider.objects.exists()
    assert not Carer.objects.exists()


@pytest.mark.django_db
def test_a_real_service_never_gets_the_known_passphrase():
    with pytest.raises(NotADemonstration):
        build(NOW)
    assert not Provider.objects.exists()
