"""Keeps a whole copy of the database in a file, and brings one back without sending or reviving anything.

A restored outbox is quarantined: what waited when the copy was made has long been sent, or is no longer true.
Whoever was erased since the copy was made is erased again.
"""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Max

from evenkeel.audit.actions import record
from evenkeel.audit.models import Entry
from evenkeel.common.actors import SYSTEM
from evenkeel.common.encryption import EncryptedText
from evenkeel.common.models import Heartbeat
from evenkeel.config.failures import NOTHING_HERE, CannotGoOn
from evenkeel.notices.models import Notice
from evenkeel.people.models import Carer
from evenkeel.people.personal_data import blank_everything

QUARANTINED = "restored"
_NO_BACKUP = "%s is not a backup that Evenkeel made, or it is damaged."
# What a copy goes through before anybody can read it: plain SQL that both databases understand. No message
# that waited is sent, no worker is thought alive, and nobody is signed in who has signed out since.
_CLEANSING = (
    f"UPDATE {Notice._meta.db_table} SET status = '{Notice.Status.WITHDRAWN}', last_error = '{QUARANTINED}', "  # noqa: S608 - our own names
    f"leased_until = NULL WHERE status = '{Notice.Status.WAITING}'",
    f"DELETE FROM {Heartbeat._meta.db_table}",  # noqa: S608 - our own name
    f"DELETE FROM {Session._meta.db_table}",  # noqa: S608 - our own name
)
# A copy only takes away what it holds itself, and may be older than the code. A table that it has never heard of
# would stay, refer to what has to go, and be in the way when the migrations make it anew. Tables of an extension
# belong to it.
_NOTHING_LEFT = """DO $$
DECLARE doomed regclass;
BEGIN
    FOR doomed IN
        SELECT oid FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
            AND NOT EXISTS (
                SELECT FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
            )
    LOOP
        EXECUTE 'DROP TABLE ' || doomed || ' CASCADE';
    END LOOP;
END $$;
"""


def back_up(file: Path) -> str:
    """Write a copy of the whole database, as it is at one moment, to a new file that only its owner may read.

    Says which database that was. Raises CannotGoOn where it holds no tables of Evenkeel's: what a shell without
    the service's settings would copy is not what anybody wants to bring back.
    """
    if file.exists():
        raise CannotGoOn(f"{file} is there already: choose another name, so that no backup is lost.")
    if Carer._meta.db_table not in connection.introspection.table_names():
        raise CannotGoOn(NOTHING_HERE % f"{which_database()} holds no tables of its")
    with _unfinished(file) as part:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(part)) as copy:
                connection.connection.backup(copy)
        else:
            _run(["pg_dump", "--format=custom", "--no-owner", f"--file={part}"], database=True)
    return which_database()


def which_database() -> str:
    """The database as an operator knows it: its file, or its name and the machine it is on."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(database["NAME"])
    return f"{database['NAME']} on {database.get('HOST') or 'this machine'}"


@contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """A file beside the one that is wanted, which takes its name once it is whole."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise CannotGoOn(f"Nothing can be written to {file.parent} ({error.strerror}).") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


@dataclass(frozen=True)
class Restored:
    """What came of a copy that was put back. `until` is the last that it knows of, None where it knows of nothing."""

    until: dt.datetime | None
    not_sent: int
    erased_again: int
    is_readable: bool


def restore(file: Path, *, now: dt.datetime) -> Restored:
    """Put the copy in the database's place; says what an operator has to know of it.

    Raises CannotGoOn where the file is not a backup of Evenkeel's, or one of a newer version.
    """
    if not file.is_file():
        raise CannotGoOn(f"There is no backup at {file}.")
    _check_version(file)
    erased = _erased()
    if connection.vendor == "sqlite":
        _restore_sqlite(file)
    else:
        _restore_postgresql(file)
    connection.close()
    # The copy may be from before the last change of the tables.
    call_command("migrate", interactive=False, verbosity=0)
    until = Entry.objects.aggregate(until=Max("at"))["until"]
    return Restored(
        until=until,
        not_sent=Notice.objects.filter(status=Notice.Status.WITHDRAWN, last_error=QUARANTINED).count(),
        erased_again=_erase_again(erased, now),
        is_readable=_is_readable(),
    )


def _check_version(file: Path) -> None:
    """Raises CannotGoOn where the copy's tables have had changes that this version has never heard of."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("evenkeel.")}
    known = MigrationLoader(None).disk_migrations
    unknown = [name for name in _migrations_in(file) if name[0] in ours and name not in known]
    if unknown:
        raise CannotGoOn(
            f"{file} was made by a newer version of Evenkeel: install that version, then restore the copy."
        )


def _migrations_in(file: Path) -> list[tuple[str, str]]:
    """App and name of each migration that the copy had been through."""
    if connection.vendor == "sqlite":
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
                return copy.execute("SELECT app, name FROM django_migrations").fetchall()
        except sqlite3.DatabaseError as error:
            raise CannotGoOn(_NO_BACKUP % file) from error
    table = ["pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(file)]
    rows = [line.split("\t") for line in _run(table, database=False).decode().splitlines()]
    return [(row[1], row[2]) for row in rows if len(row) == 4]


def _is_readable() -> bool:
    """Whether the encryption keys at hand read what is encrypted, the oldest and the newest of each kind."""
    try:
        for model in apps.get_models():
            for field in model._meta.fields:
                if isinstance(field, EncryptedText):
                    texts = model._default_manager.exclude(**{field.name: ""}).values_list(field.name)
                    texts.order_by("pk").first()
                    texts.order_by("-pk").first()
    except ValueError:
        return False
    return True


def _erased() -> list[int]:
    """The carers who were erased, as the database that is about to go knows them; none where it holds nothing."""
    try:
        with transaction.atomic():
            return list(Carer.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))
    except DatabaseError:
        return []


@transaction.atomic
def _erase_again(carer_ids: list[int], now: dt.datetime) -> int:
    revived = Carer.objects.filter(pk__in=carer_ids, erased_at__isnull=True).values_list("pk", flat=True)
    count = 0
    for carer_id in list(revived):
        blank_everything(carer_id, now)
        record(
            by=SYSTEM,
            action="people.erase_carer",
            now=now,
            subject=("carer", carer_id),
            person_id=carer_id,
            facts={"reason": QUARANTINED},
        )
        count += 1
    return count


def _restore_sqlite(file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        copy = Path(folder) / "copy.sqlite3"
        shutil.copyfile(file, copy)
        try:
            with closing(sqlite3.connect(copy)) as restored:
                if restored.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    raise sqlite3.DatabaseError("damaged")
                for statement in _CLEANSING:
                    restored.execute(statement)
                restored.commit()
                connection.ensure_connection()
                restored.backup(connection.connection)
        except sqlite3.DatabaseError as error:
            raise CannotGoOn(_NO_BACKUP % file) from error


def _restore_postgresql(file: Path) -> None:
    script = _run(
        ["pg_restore", "--clean", "--if-exists", "--no-owner", "--file=-", str(file)], database=False
    )
    # The script looks for names in no schema, so that it finds only what it spells out; ours are short again.
    statements = ["RESET search_path", *_CLEANSING]
    # All or nothing: nobody sees the copy before it is cleansed.
    _run(
        ["psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"],
        database=True,
        given=_NOTHING_LEFT.encode()
        + script
        + "".join(f"\n{statement};" for statement in statements).encode(),
    )


def _run(command: list[str], *, database: bool, given: bytes | None = None) -> bytes:
    """Run one of PostgreSQL's own programs; with `database`, on ours."""
    if shutil.which(command[0]) is None:
        raise CannotGoOn(
            f"The program {command[0]} is missing: install PostgreSQL's client programs "
            "(Debian and Ubuntu: apt-get install postgresql-client)."
        )
    environment = {**os.environ, **_place()} if database else None
    done = subprocess.run(command, input=given, capture_output=True, env=environment)  # noqa: S603 - our own words
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise CannotGoOn(f"{command[0]} did not succeed: {said[0]}")
    return done.stdout


def _place() -> Mapping[str, str]:
    """Where the database is, as PostgreSQL's programs read it; the password stays out of the list of processes."""
    database = settings.DATABASES["default"]
    given = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
        "PGDATABASE": connection.settings_dict["NAME"],
    }
    return {name: str(value) for name, value in given.items() if value}
