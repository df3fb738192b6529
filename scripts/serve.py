"""What ./run does once everything is installed: static files, tables, the demonstration; then it serves."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from environment import FOLDER, PROJECT, RUN_LOCK, one_at_a_time

from evenkeel.config.failures import CannotGoOn, data_folder, sentence_for

EVENKEEL = FOLDER / "bin" / "evenkeel"


def main(port: str, *, empty: bool) -> None:
    """Get everything ready and become the server; where that cannot be, say why and stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    try:
        with one_at_a_time(data_folder()):
            django.setup()
            connection.ensure_connection()
            with one_at_a_time(PROJECT):
                collect_static_files()
            make_tables()
            prepare_service(empty=empty)
    except Exception as error:
        if sentence := sentence_for(error):
            sys.exit(sentence)
        raise
    os.execv(EVENKEEL, [str(EVENKEEL), "serve", "--port", port])


def collect_static_files() -> None:
    """Gather and hash the static files, where any of them changed since they were gathered last."""
    from django.conf import settings

    stamp = Path(settings.STATIC_ROOT) / "collected"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Collecting the static files", flush=True)
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)
    except PermissionError as error:
        raise CannotGoOn(
            f"Evenkeel may not write its static files to {settings.STATIC_ROOT}: start it once as that "
            "folder's owner, or name another folder in EVENKEEL_STATIC."
        ) from error


def static_fingerprint() -> str:
    """Moves with the files of this tree, and with the packages, some of which bring static files too."""
    told = hashlib.sha256(RUN_LOCK.read_bytes())
    for path in sorted(PROJECT.glob("evenkeel/*/static/**/*")):
        facts = path.stat()
        told.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return told.hexdigest()


def make_tables() -> None:
    """Bring the database up to date, where it lacks a migration."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Making the tables", flush=True)
        evenkeel("migrate")


def prepare_service(*, empty: bool) -> None:
    """Build the demonstration in a new database, unless an empty service is wanted; say how to get in.

    What the database holds decides, so that a demonstration never lands in somebody's own service.
    """
    from evenkeel.accounts.models import RoleHolding
    from evenkeel.organisations.models import Provider

    provider = Provider.objects.first()
    demonstration = provider is not None and provider.is_demonstration
    begun = provider is not None or RoleHolding.objects.exists()
    if demonstration and empty:
        raise CannotGoOn(
            "This database holds the demonstration: give an empty service a folder with --data DIR."
        )
    if not begun and not empty:
        print("Building the demonstration service", flush=True)
        os.environ["EVENKEEL_DEMONSTRATION"] = "true"
        evenkeel("demo")
        demonstration = True
    if demonstration:
        os.environ.setdefault("EVENKEEL_DEMONSTRATION", "true")
        say_sign_ins()
    elif not RoleHolding.objects.exists():
        say_where_to_begin()


def say_sign_ins() -> None:
    """Print who can sign in to the demonstration, how, and where its messages are."""
    from django.conf import settings
    from django.urls import reverse

    from evenkeel.common import clock
    from evenkeel.demo.sign_ins import sign_ins

    print("This is a demonstration: everybody in it is invented, and these can sign in.")
    people = sign_ins(clock.now())
    for person in people:
        print(f"  {person.email}: {person.what}")
    passwords = " or ".join(sorted({f'"{person.password}"' for person in people if person.password}))
    print(f"Staff sign in at {settings.BASE_URL}{reverse('account_login')} with the password {passwords}.")
    mailbox = settings.BASE_URL + reverse("notices:list_mailbox")
    print(f"The codes that they are asked for, and every message sent, are at {mailbox}", flush=True)


def say_where_to_begin() -> None:
    """Print the link by which the first person of an empty service makes their account."""
    from django.conf import settings
    from django.urls import reverse

    from evenkeel.accounts.actions import first_person_token

    page = settings.BASE_URL + reverse("accounts:make_first_person", args=[first_person_token()])
    print(f"Set it up, as its first person, at {page}", flush=True)


def evenkeel(*arguments: str) -> None:
    """Run a command of operators. Raises CannotGoOn where it does not succeed."""
    done = subprocess.run([str(EVENKEEL), *arguments], stdin=subprocess.DEVNULL)
    if done.returncode:
        raise CannotGoOn(f"`evenkeel {' '.join(arguments)}` did not succeed; what it said stands above.")


if __name__ == "__main__":
    try:
        main(sys.argv[1], empty="--empty" in sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit("Stopped.")
