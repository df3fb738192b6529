"""Where another process holds the database, nobody guesses uncounted, and nobody waits for long."""

import contextlib
import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from evenkeel.accounts.models import TryCount
from evenkeel.accounts.tests.factories import NOW, ask_for_code, give_password, joan, olu
from evenkeel.common import clock
from evenkeel.common.locks import locked
from evenkeel.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)

IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 200", "postgresql": "SET lock_timeout = 200"}


@contextlib.contextmanager
def counts_held_by_another():
    """Another connection holds every count that there is; on SQLite, everything."""
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(locked(TryCount.objects.all()))
            is_held.set()
            may_go.wait(timeout=60)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert is_held.wait(timeout=30)
        yield
    finally:
        may_go.set()
        holder.join()


@pytest.fixture
def waits():
    """The statements that waited in vain; none waits for longer than a fifth of a second."""
    in_vain = []

    def watch(execute, sql, params, many, context):
        try:
            return execute(sql, params, many, context)
        except OperationalError:
            in_vain.append(sql)
            raise

    with connection.cursor() as cursor:
        cursor.execute(IMPATIENT[connection.vendor])
    with connection.execute_wrapper(watch):
        yield in_vain
    connection.close()


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _in_one_window():
    with clock.held_at(NOW):
        yield


@pytest.mark.parametrize("password", ["guess after guess after guess", None])
def test_no_password_is_looked_at_that_cannot_be_counted(browser, waits, password):
    user = olu()
    give_password(browser, user, "guess after guess after guess")
    with counts_held_by_another():
        response = give_password(browser, user, *([password] if password else []))
    assert response.status_code == 503
    assert "_auth_user_id" not in browser.session
    assert len(waits) == 1


def test_no_code_is_sent_that_cannot_be_counted(browser, waits):
    joan()
    ask_for_code(browser)
    sent = Notice.objects.count()
    with counts_held_by_another():
        response = ask_for_code(browser)
    assert (response.status_code, Notice.objects.count()) == (503, sent)
    assert len(waits) == 1
