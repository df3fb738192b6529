"""What operators type, and what they are told when it cannot be done."""

import datetime as dt
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from django.contrib.auth.hashers import check_password
from django.db import OperationalError

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.audit.actions import SETTLING, record, seal_batch
from evenkeel.audit.models import Entry, Seal
from evenkeel.audit.queries import latest_seal
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.common.models import Heartbeat
from evenkeel.config import failures, readiness
from evenkeel.config.cli import main
from evenkeel.config.failures import CannotGoOn, check_database_address, sentence_for
from evenkeel.notices.mail_server import read_mail_url

PASSWORD = "a long walk by the canal"
NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _data(monkeypatch, tmp_path):
    monkeypatch.setenv("EVENKEEL_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def told(*arguments: str, given: str | None = None) -> tuple[int, str]:
    """The exit code, and everything that was said."""
    result = CliRunner().invoke(main, arguments, input=given, catch_exceptions=False)
    return result.exit_code, result.output


def test_help_needs_nothing_of_django():
    code = (
        "import sys; from evenkeel.config.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit('django' in sys.modules)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0
    assert "serve" in done.stdout
    assert time.monotonic() - started < 5


@pytest.mark.django_db
def test_the_first_operator_is_made_and_manages_the_service_too():
    code, said = told(
        "create-admin", "--email", "Ada@Example.org", "--name", "Ada Bell", "--password", PASSWORD
    )
    assert code == 0, said
    ada = User.objects.get(email="ada@example.org")
    assert check_password(PASSWORD, ada.password)
    assert {holding.role for holding in ada.roles.all()} == {Role.OPERATOR, Role.SERVICE_MANAGER}


@pytest.mark.django_db
def test_another_operator_can_be_made_when_nobody_can_sign_in_any_more():
    told("create-admin", "--email", "ada@example.org", "--name", "Ada Bell", "--password", PASSWORD)
    code, _said = told("create-admin", "--email", "ben@example.org", "--name", "Ben", "--password", PASSWORD)
    assert code == 0
    assert RoleHolding.objects.filter(user__email="ben@example.org", role=Role.OPERATOR).exists()
    code, said = told("create-admin", "--email", "ben@example.org", "--name", "Ben", "--password", PASSWORD)
    assert (code, said.count("\n")) == (2, 1)
    assert "has this address already" in said
    User.objects.filter(email="ben@example.org").update(is_active=False)
    code, said = told("create-admin", "--email", "ben@example.org", "--name", "Ben", "--password", PASSWORD)
    assert (code, said.count("\n")) == (2, 1)
    assert "is closed" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "name", "password", "why"),
    [
        ("ada@example.org", "Ada", "short", "at least 15 characters"),
        ("ada", "Ada", PASSWORD, "valid email address"),
        (f"ada@{'long.' * 55}example.org", "Ada", PASSWORD, "at most 254 characters"),
        ("ada@example.org", "", PASSWORD, "Give the person's name with --name"),
        ("ada@example.org", " \n ", PASSWORD, "Give the person's name with --name"),
        ("ada@example.org", 121 * "a", PASSWORD, "at most 120 characters"),
    ],
)
def test_an_operator_who_cannot_be_made_is_said_in_a_sentence(email, name, password, why):
    code, said = told("create-admin", "--email", email, "--name", name, "--password", password)
    assert (code, said.count("\n")) == (2, 1)
    assert why in said
    assert not User.objects.exists()


@pytest.mark.django_db
def test_an_empty_installation_is_told_all_that_is_missing():
    code, said = told("check")
    assert code == 2
    for words in (
        "https://",
        "Email is not set up",
        "who runs this service",
        "Crisis lines",
        "worker has not run",
    ):
        assert words in said


@pytest.mark.django_db
def test_when_nothing_is_missing_that_is_said(monkeypatch):
    monkeypatch.setattr(readiness, "what_is_missing", lambda now: [])
    assert told("check") == (0, "Nothing is missing.\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"DEBUG": True}, "EVENKEEL_DEBUG is on"),
        ({"DEMONSTRATION": True}, "EVENKEEL_DEMONSTRATION is on"),
        ({"SECRET_KEY": "short"}, "EVENKEEL_SECRET_KEY is short"),
        ({"ALLOWED_HOSTS": ["other.example"]}, "EVENKEEL_HOSTS does not name"),
        ({"ALLOWED_HOSTS": ["*"]}, "lets in every name"),
        ({"SECURE": True, "TRUSTED_PROXIES": 0}, "EVENKEEL_TRUSTED_PROXIES is nought"),
        (
            {"MAIL_SERVER": read_mail_url("smtp://mail.example"), "MAIL_FROM": "a@b.example"},
            "Mail goes to mail.example unprotected",
        ),
        (
            {
                "MAIL_SERVER": read_mail_url("smtps://mail.example"),
                "MAIL_FROM": "a@b.example",
                "NOTICE_LEASE_SECONDS": 119,
            },
            "EVENKEEL_NOTICE_LEASE_SECONDS is too short",
        ),
    ],
)
def test_a_setting_that_is_not_for_real_people_is_named(settings, changes, why):
    assert not any(why in sentence for sentence in readiness.what_is_missing(NOW))
    for name, value in changes.items():
        setattr(settings, name, value)
    assert any(why in sentence for sentence in readiness.what_is_missing(NOW))


@pytest.mark.django_db
def test_a_worker_that_stopped_is_named():
    Heartbeat.objects.create(name="worker", at=NOW - dt.timedelta(hours=1))
    assert any("last ran 3600 seconds ago" in sentence for sentence in readiness.what_is_missing(NOW))


@pytest.mark.django_db
def test_the_audit_is_found_whole():
    assert told("audit", "verify") == (0, "The record is whole.\n")


@pytest.fixture
def seal():
    """The latest seal of an audit of one entry."""
    record(by=SYSTEM, action="notices.try_again", now=NOW)
    seal_batch(now=clock.now() + SETTLING)
    return latest_seal()


@pytest.mark.django_db
def test_the_latest_seal_is_shown_to_be_kept_elsewhere(seal):
    assert f"to be kept elsewhere: {seal}\n" in told("check")[1]
    assert told("audit", "verify") == (0, f"The record is whole.\nThe latest seal: {seal}\n")


@pytest.mark.django_db
def test_a_seal_that_was_kept_is_held_against_the_record(seal):
    code, said = told("audit", "verify", "--seal", str(seal))
    assert code == 0
    assert f"Seal {seal.number} still stands." in said
    Entry.objects.all().delete()
    Seal.objects.all().delete()
    assert told("audit", "verify")[0] == 0
    code, said = told("audit", "verify", "--seal", str(seal))
    assert code == 2
    assert f"Seal {seal.number} no longer stands" in said


@pytest.mark.django_db
def test_what_is_no_seal_is_said():
    code, said = told("audit", "verify", "--seal", "41")
    assert (code, said.count("\n")) == (2, 1)
    assert "41 is not a seal" in said


def test_a_copy_goes_back_only_after_a_yes(tmp_path):
    code, said = told("restore", str(tmp_path / "copy"), given="n\n")
    assert code == 1
    assert "Everything in the database now is lost." in said


def test_a_data_folder_that_cannot_be_made_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("EVENKEEL_DATA", str(tmp_path / "file" / "data"))
    code, said = told("migrate")
    assert (code, said.count("\n")) == (2, 1)
    assert "cannot be made" in said


def test_a_data_folder_that_may_not_be_written_is_said(monkeypatch, tmp_path):
    # Root may write anywhere, so the right is taken away where it is asked for.
    monkeypatch.setattr(failures.os, "access", lambda path, mode: False)
    code, said = told("migrate")
    assert code == 2
    assert f"may not write to its data folder {tmp_path}" in said


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "mysql://a@b/c", "postgres://a:b@host:port/x", "postgres://127.0.0.1:5432/"],
)
def test_a_database_address_that_is_none_is_said(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    code, said = told("migrate")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("DATABASE_URL is not a database's address: write it like postgres://")


@pytest.mark.parametrize(
    "address", ["postgres://evenkeel@127.0.0.1/evenkeel", "postgresql://a:b@h:5432/c", "sqlite:////tmp/a.db"]
)
def test_a_database_address_is_let_through(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    check_database_address()


def test_a_database_that_does_not_answer_is_said(monkeypatch):
    assert "disk is not full" in sentence_for(OperationalError())
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@h:5432/c")
    assert "does not answer" in sentence_for(OperationalError())


def test_a_fault_of_ours_is_not_dressed_up():
    assert sentence_for(KeyError("x")) is None
    assert sentence_for(CannotGoOn("Because.")) == "Because."


@pytest.mark.django_db
def test_the_pages_of_the_reference_are_written(settings, tmp_path):
    settings.PROJECT = tmp_path
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    code, _said = told("docs")
    assert code == 0
    assert "notices.see_messages" in (tmp_path / "docs" / "reference" / "permissions.md").read_text()
    assert "## Notice" in (tmp_path / "docs" / "reference" / "states.md").read_text()
