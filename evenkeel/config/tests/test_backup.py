"""A copy brings everything back, and sends nothing, signs nobody in, and revives nobody who was erased."""

import datetime as dt
import shutil
import stat

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from evenkeel.accounts.models import User
from evenkeel.audit.actions import record
from evenkeel.audit.models import Entry
from evenkeel.common.actors import SYSTEM
from evenkeel.common.models import Heartbeat
from evenkeel.config.backup import back_up, restore
from evenkeel.config.cli import main
from evenkeel.config.failures import CannotGoOn
from evenkeel.notices.actions import Outgoing, queue
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import Message
from evenkeel.organisations.models import Provider
from evenkeel.people.models import Carer
from evenkeel.people.personal_data import blank_everything

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=30)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'postgresql' and not shutil.which('pg_dump')",
        reason="PostgreSQL's client programs are not on this machine",
    ),
]


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path


def carer(name: str) -> Carer:
    return Carer.objects.create(
        name=name, name_key=name.lower(), email=f"{name.split()[0].lower()}@carers.example"
    )


def waiting_for(carer: Carer) -> Notice:
    message = Message("Your booking is confirmed")
    queue([Outgoing(("carer", carer.pk), Channel.EMAIL, "gatherings.place_booked", message)], now=NOW)
    return Notice.objects.latest("pk")


def test_what_was_there_is_there_again_and_nothing_that_waited_is_sent(tmp_path):
    amina = carer("Amina Yusuf")
    waiting, sent = waiting_for(amina), waiting_for(amina)
    Notice.objects.filter(pk=sent.pk).update(status=Notice.Status.SENT)
    Session.objects.create(session_key="a", session_data="", expire_date=LATER)
    Heartbeat.objects.create(name="worker", at=NOW)
    back_up(tmp_path / "copy")
    Notice.objects.all().delete()
    Carer.objects.all().delete()
    carer("Bronwen Pugh")

    assert restore(tmp_path / "copy", now=LATER).erased_again == 0

    assert list(Carer.objects.values_list("name", flat=True)) == ["Amina Yusuf"]
    waiting.refresh_from_db()
    assert (waiting.status, waiting.last_error) == (Notice.Status.WITHDRAWN, "restored")
    sent.refresh_from_db()
    assert sent.status == Notice.Status.SENT
    assert not Session.objects.exists()
    assert not Heartbeat.objects.exists()


def test_whoever_was_erased_since_stays_erased(tmp_path):
    amina, bronwen = carer("Amina Yusuf"), carer("Bronwen Pugh")
    back_up(tmp_path / "copy")
    blank_everything(amina.pk, NOW)

    assert restore(tmp_path / "copy", now=LATER).erased_again == 1

    amina.refresh_from_db()
    bronwen.refresh_from_db()
    assert (amina.name, amina.email) == ("", "")
    assert amina.erased_at is not None
    assert bronwen.name == "Bronwen Pugh"
    entry = Entry.objects.get(action="people.erase_carer")
    assert (entry.person_id, entry.facts) == (amina.pk, {"reason": "restored"})


def test_the_operator_is_told_what_the_copy_knows_of_and_what_is_not_sent(tmp_path):
    amina = carer("Amina Yusuf")
    waiting_for(amina)
    record(by=SYSTEM, action="people.erase_carer", now=NOW)
    back_up(tmp_path / "copy")
    waiting_for(amina)
    record(by=SYSTEM, action="people.erase_carer", now=LATER)

    restored = restore(tmp_path / "copy", now=LATER)

    assert (restored.until, restored.not_sent) == (NOW, 1)
    assert restored.is_readable


def test_a_copy_that_is_older_than_the_tables_is_brought_up_to_date(tmp_path):
    amina = carer("Amina Yusuf")
    # As it was before second steps: a table that refers to the one of users is not in the copy.
    call_command("migrate", "mfa", "zero", interactive=False, verbosity=0)
    try:
        back_up(tmp_path / "copy")
    finally:
        call_command("migrate", interactive=False, verbosity=0)
    Carer.objects.all().delete()

    restore(tmp_path / "copy", now=LATER)

    assert Carer.objects.get().pk == amina.pk
    ada = User.objects.create_user("ada@riverside.example", name="Ada Bell")
    assert Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={}).pk


def test_a_copy_of_a_newer_version_is_refused_and_changes_nothing(tmp_path):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("people", "9999_of_another_year")
    back_up(tmp_path / "copy")
    recorder.record_unapplied("people", "9999_of_another_year")
    carer("Amina Yusuf")
    with pytest.raises(CannotGoOn, match="made by a newer version"):
        restore(tmp_path / "copy", now=LATER)
    assert Carer.objects.count() == 1


def test_a_copy_that_other_keys_were_used_for_is_noticed(tmp_path, settings):
    Provider.objects.create(name="Riverside Carers", mail_password="known to the mail server")
    back_up(tmp_path / "copy")
    settings.ENCRYPTION_KEYS = ["another key altogether"]
    assert not restore(tmp_path / "copy", now=LATER).is_readable


def test_a_backup_is_for_its_owner_alone_and_never_over_another(tmp_path):
    back_up(tmp_path / "copy")
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    with pytest.raises(CannotGoOn, match="there already"):
        back_up(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CannotGoOn, match="Nothing can be written to"):
        back_up(tmp_path / "nowhere" / "copy")


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path):
    carer("Amina Yusuf")
    (tmp_path / "letter").write_text("Dear Amina, this is no database at all. " * 100)
    with pytest.raises(CannotGoOn):
        restore(tmp_path / "letter", now=LATER)
    with pytest.raises(CannotGoOn, match="no backup at"):
        restore(tmp_path / "nothing", now=LATER)
    assert Carer.objects.count() == 1


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="pg_restore reads its own format")
def test_a_damaged_copy_is_refused_and_changes_nothing(tmp_path):
    carer("Amina Yusuf")
    back_up(tmp_path / "copy")
    # Nearly all of it: a few pages alone may be ones that hold nothing.
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(whole[: 10 * 4096] + b"no page of a database" * (len(whole) // 22))
    with pytest.raises(CannotGoOn, match="or it is damaged"):
        restore(tmp_path / "copy", now=LATER)
    assert Carer.objects.count() == 1


def test_a_missing_program_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotGoOn, match="pg_dump is missing"):
        back_up(tmp_path / "copy")


def test_a_database_that_holds_nothing_of_evenkeels_is_not_copied(tmp_path, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["somebody_elses"])
    with pytest.raises(CannotGoOn, match=r"no Evenkeel here.*set EVENKEEL_DATA or DATABASE_URL"):
        back_up(tmp_path / "copy")
    assert not list(tmp_path.iterdir())


def test_it_is_said_which_database_was_copied(tmp_path):
    assert back_up(tmp_path / "copy").startswith(str(connection.settings_dict["NAME"]))


def test_a_shell_without_the_services_settings_is_told_so_and_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENKEEL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    result = CliRunner().invoke(main, ["backup", str(tmp_path / "copy")])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert f"no Evenkeel here ({tmp_path / 'data'} holds no database)" in result.output
    assert not list(tmp_path.iterdir())
