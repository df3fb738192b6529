"""A clock that leaps years ahead erases nothing at once; a service that was truly off goes on after some days."""

import datetime as dt

import pytest
from django.test import RequestFactory

from evenkeel.accounts.queries import actor_for
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.models import Heartbeat
from evenkeel.config import worker
from evenkeel.config.banners import staff_banners
from evenkeel.people.models import Carer
from evenkeel.people.tests.factories import maryam
from tests.support.signing_in import make_staff

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
# Long after a record of NOW had to go.
LEAPT = NOW + 4000 * DAY


@pytest.fixture(autouse=True)
def _connection_of_the_test_stays_open(monkeypatch):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def _somebody():
    with clock.held_at(NOW):
        maryam()
        worker.beat()


def run(at: dt.datetime, *, beats: bool = True) -> bool:
    """Beat, look for records that were kept long enough, and say whether anybody's was erased."""
    with clock.held_at(at):
        if beats:
            worker.beat()
        worker.run_sweep("erase old records")
    return not Carer.objects.exclude(name="").exists()


def banners(at: dt.datetime) -> str:
    request = RequestFactory().get("/staff/")
    request.actor = actor_for(make_staff(Role.FACILITATOR))
    with clock.held_at(at):
        return " ".join(banner.text for banner in staff_banners(request))


def test_while_the_heart_beats_on_what_was_kept_long_enough_is_erased():
    Heartbeat.objects.update(at=LEAPT - 30 * DAY)
    assert run(LEAPT)


@pytest.mark.parametrize("beats", [True, False])
def test_a_clock_that_leaps_erases_nobody_whichever_runs_first(beats, caplog):
    assert not run(LEAPT, beats=beats)
    assert "sweep erase old records waits until 2038-02-19: the clock may be wrong" in caplog.text
    assert "Maryam" not in caplog.text


def test_staff_are_told_with_the_year():
    assert "our clock" not in banners(NOW)
    run(LEAPT)
    said = banners(LEAPT)
    assert "By our clock, today is Friday 12 February 2038" in said
    assert "no old records are erased until Friday 19 February 2038" in said


def test_a_clock_that_is_set_right_again_leaves_nothing_behind():
    run(LEAPT)
    assert not run(NOW + DAY)
    assert "our clock" not in banners(NOW + DAY)
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["worker"]


def test_after_seven_days_of_a_steady_heart_the_service_goes_on_by_itself():
    run(LEAPT)
    for day in range(1, 7):
        assert not run(LEAPT + day * DAY)
    assert run(LEAPT + 7 * DAY)
    assert "our clock" not in banners(LEAPT + 7 * DAY)


def test_a_second_leap_counts_anew():
    run(LEAPT)
    assert not run(LEAPT + 40 * DAY)
    assert not run(LEAPT + 46 * DAY)
    assert run(LEAPT + 47 * DAY)


def test_other_sweeps_run_meanwhile(caplog):
    run(LEAPT)
    with clock.held_at(LEAPT):
        worker.run_sweep("give up on late messages")
    assert "give up on late messages" not in caplog.text


def test_a_service_without_any_beat_has_no_reason_to_wait():
    Heartbeat.objects.all().delete()
    assert run(LEAPT, beats=False)
