"""The worker is a real process, really killed while it sends: every message arrives all the same."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from evenkeel.common import clock
from evenkeel.notices.actions import Outgoing, queue
from evenkeel.notices.composing import message_id
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import Message
from evenkeel.organisations.models import Provider
from evenkeel.people.models import Carer
from tests.support.post_office import PostOffice, post_office
from tests.support.waiting import comes_true

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill]

PROJECT = Path(__file__).resolve().parent.parent.parent
NOTICES_A_KILL = 20
START_SECONDS = 60
# How fast messages go at least, on a slow machine that others use too.
SLOWEST_A_SECOND = 4


def database_url() -> str:
    """The address of the database that this test runs on, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@contextmanager
def worker(office: PostOffice, data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`evenkeel worker` on the test's database, sending to the office with leases of one second."""
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("EVENKEEL_", "PYTEST_"))
        },
        "DATABASE_URL": database_url(),
        "EVENKEEL_DATA": str(data),
        # The same secret, so that both know the same message ids.
        "EVENKEEL_SECRET_KEY": settings.SECRET_KEY,
        "EVENKEEL_BASE_URL": settings.BASE_URL,
        "EVENKEEL_MAIL_URL": office.url,
        "EVENKEEL_MAIL_FROM": "hello@riverside.example",
        "EVENKEEL_NOTICE_LEASE_SECONDS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "evenkeel.config.cli", "worker"],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def write_to_carers(count: int) -> list[int]:
    """Queue so many messages; the ids of their notices."""
    Provider.objects.get_or_create(pk=1, defaults={"name": "Riverside Carers"})
    amina, _is_new = Carer.objects.get_or_create(
        email="amina@carers.example", defaults={"name": "Amina Yusuf", "name_key": "amina yusuf"}
    )
    last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    one = Outgoing(
        recipient=("carer", amina.pk),
        channel=Channel.EMAIL,
        kind="gatherings.place_booked",
        message=Message("Your booking is confirmed", paragraphs=("You have a place.",)),
    )
    queue([one] * count, now=clock.now())
    return list(Notice.objects.filter(pk__gt=last).values_list("pk", flat=True))


def all_sent(ids: list[int], seconds: float) -> bool:
    """Whether every notice is marked as sent, within so long."""
    # Not by each id: the office that takes the messages in is a thread beside this, and would have to wait.
    unsent = Notice.objects.filter(pk__gte=min(ids), pk__lte=max(ids)).exclude(status=Notice.Status.SENT)
    return comes_true(lambda: not unsent.exists(), seconds, every=0.2)


def test_a_worker_that_is_killed_while_it_sends_loses_nothing(repeats, tmp_path, capsys):
    moments = random.Random(20270302)
    ids: list[int] = []
    interrupted = 0
    with post_office() as office:
        for _kill in range(repeats):
            ids += write_to_carers(NOTICES_A_KILL)
            before = len(office.received)
            with worker(office, tmp_path) as process:
                deadline = time.monotonic() + START_SECONDS
                while len(office.received) == before and time.monotonic() < deadline:
                    assert process.poll() is None, "the worker ended by itself"
                    time.sleep(0.002)
                # It has begun to send: some moment from here on, before, in or after the next message.
                time.sleep(moments.uniform(0, 0.15))
                process.send_signal(signal.SIGKILL)
                process.wait()
            interrupted += Notice.objects.filter(leased_until__isnull=False).exists()
        with worker(office, tmp_path):
            assert all_sent(ids, START_SECONDS + len(ids) / SLOWEST_A_SECOND)
        came = office.ids()
    lost = [notice_id for notice_id in ids if not came[message_id(notice_id)]]
    twice = sum(count > 1 for count in came.values())
    with capsys.disabled():
        sys.stdout.write(
            f"\n{repeats} kills, {interrupted} in the middle of a batch; of {len(ids)} messages "
            f"{len(lost)} were lost and {twice} came twice\n"
        )
    assert interrupted > 0, "no kill came while the worker was sending, so nothing was proved"
    assert lost == []
    # One message may be on its way when the worker is killed, and then it comes again.
    assert twice <= repeats


def test_two_workers_at_once_send_nothing_twice(tmp_path):
    with post_office() as office:
        ids = write_to_carers(150)
        with worker(office, tmp_path), worker(office, tmp_path):
            assert all_sent(ids, START_SECONDS)
        assert sorted(office.ids().values()) == [1] * 150
        assert office.connections >= 2


def test_a_worker_that_is_asked_to_stop_finishes_what_it_is_sending(tmp_path):
    with post_office() as office:
        ids = write_to_carers(200)
        with worker(office, tmp_path) as process:
            assert office.wait_for(5, START_SECONDS)
            process.terminate()
            assert process.wait(15) == 0
        sent = Notice.objects.filter(pk__in=ids, status=Notice.Status.SENT)
        assert {message_id(notice.pk) for notice in sent} == set(office.ids())
        assert not Notice.objects.filter(leased_until__gt=clock.now() + dt.timedelta(seconds=2)).exists()
