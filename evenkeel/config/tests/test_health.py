"""Whether the service stands is said to whatever watches it, and to staff."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from evenkeel.accounts.queries import actor_for
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE
from evenkeel.common.models import Heartbeat
from evenkeel.config import banners as banners_module
from evenkeel.config import health
from evenkeel.config.banners import staff_banners
from evenkeel.config.beats import beats_so_far
from evenkeel.config.health import WorkerState, worker_state
from evenkeel.notices import transports
from evenkeel.notices.mail_server import read_mail_url
from evenkeel.notices.models import Channel, Outage
from tests.support.signing_in import make_staff

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now():
    with clock.held_at(NOW):
        yield


def beat(ago: dt.timedelta) -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": NOW - ago})


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "ok"), (119, "ok"), (120, "ok"), (121, "stale"), (86400, "stale"), (-7200, "stale")],
)
def test_a_worker_is_stale_after_two_minutes_without_a_beat(seconds, status):
    beat(dt.timedelta(seconds=seconds))
    assert worker_state(beats_so_far(), NOW) == WorkerState(status, abs(seconds))


def test_without_any_beat_the_worker_has_never_run():
    assert worker_state(beats_so_far(), NOW) == WorkerState("never", None)


def test_health_is_public_json(client):
    beat(dt.timedelta(seconds=5))
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "ok", "worker_seconds": 5}


def test_a_dead_worker_is_said_though_pages_still_work(client):
    beat(dt.timedelta(minutes=5))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (200, "stale")


def test_without_its_database_the_service_is_down(client, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(health, "beats_so_far", away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "down",
        "database": "down",
        "worker": "unknown",
        "worker_seconds": None,
    }


def test_a_disk_without_room_is_said_at_once_though_the_worker_beat_a_moment_ago(client, monkeypatch):
    beat(dt.timedelta(seconds=5))
    # More than any disk has: the folder that holds the database is really asked.
    monkeypatch.setattr(health, "LEAST_ROOM_BYTES", 2**70)
    answer = client.get("/healthz")
    if connection.vendor == "sqlite":
        assert answer.status_code == 503
        assert answer.json() == {"status": "failing", "database": "full", "worker": "ok", "worker_seconds": 5}
    else:
        assert answer.status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's disk may be another machine's")
def test_a_database_that_no_room_keeps_from_answering_says_so(client, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(health, "beats_so_far", away)
    monkeypatch.setattr(health, "LEAST_ROOM_BYTES", 2**70)
    answer = client.get("/healthz").json()
    assert (answer["status"], answer["database"]) == ("down", "full")


@pytest.fixture
def mail_works(settings, monkeypatch):
    # Unchecked crisis numbers have a banner of their own.
    monkeypatch.setattr(banners_module, "lines_to_check", lambda today: [])
    settings.MAIL_SERVER = read_mail_url("smtp://127.0.0.1:25")
    settings.MAIL_FROM = "hello@riverside.example"
    assert transports.email_is_set_up()


def banners(*roles: Role) -> list[str]:
    request = RequestFactory().get("/staff/")
    request.actor = actor_for(make_staff(*roles)) if roles else ANYONE
    return [banner.text for banner in staff_banners(request)]


def test_when_all_is_well_there_is_no_banner(mail_works):
    beat(dt.timedelta(seconds=5))
    assert banners(Role.FACILITATOR) == []


def test_every_member_of_staff_is_told_that_the_worker_is_dead(mail_works):
    beat(dt.timedelta(seconds=150))
    assert banners(Role.FACILITATOR) == [
        "The worker stopped 2 minutes ago. No messages or reminders go out until whoever runs this service "
        "starts it."
    ]


def test_what_workers_wrote_down_is_read_once_for_all_who_judge_by_it(mail_works):
    beat(dt.timedelta(seconds=5))
    with CaptureQueriesContext(connection) as captured:
        banners(Role.FACILITATOR)
    assert sum(Heartbeat._meta.db_table in query["sql"] for query in captured) == 1


def test_a_worker_that_never_ran_is_told_too(mail_works):
    assert banners(Role.FACILITATOR)[0].startswith("The worker has not run yet.")


def test_staff_are_told_that_email_is_down_and_those_who_may_see_messages_where(mail_works):
    beat(dt.timedelta(seconds=5))
    Outage.objects.create(
        channel=Channel.EMAIL, since=NOW - dt.timedelta(hours=2), failures=9, next_attempt_at=NOW, reason="x"
    )
    assert banners(Role.FACILITATOR) == ["Emails have not been going out since Tuesday 2 March at 8am."]
    request = RequestFactory().get("/staff/")
    request.actor = actor_for(make_staff(Role.OPERATOR))
    assert [banner.link_url for banner in staff_banners(request)] == ["/staff/messages/"]


def test_crisis_numbers_are_for_those_who_may_check_them_and_a_quiet_line_for_others(mail_works, monkeypatch):
    monkeypatch.setattr(banners_module, "lines_to_check", lambda today: ["samaritans"])
    beat(dt.timedelta(seconds=5))
    request = RequestFactory().get("/staff/")
    for role, is_quiet, address in (
        (Role.FACILITATOR, True, ""),
        (Role.SERVICE_MANAGER, False, "/staff/crisis-lines/"),
    ):
        request.actor = actor_for(make_staff(role))
        (banner,) = staff_banners(request)
        assert (banner.is_quiet, banner.link_url) == (is_quiet, address)


def test_one_failed_try_is_no_news(mail_works):
    beat(dt.timedelta(seconds=5))
    Outage.objects.create(channel=Channel.EMAIL, since=NOW, failures=1, next_attempt_at=NOW, reason="x")
    assert banners(Role.FACILITATOR) == []


def test_whoever_does_not_work_here_is_told_nothing():
    assert banners() == []
