"""The operators' command line: `evenkeel serve`, `evenkeel backup`, and the rest.

Nothing of Django is loaded before a command needs it, so that `--help` answers at once.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evenkeel.config.failures import (
    FAILED,
    CannotGoOn,
    check_environment,
    check_something_to_copy,
    sentence_for,
)

if TYPE_CHECKING:
    from evenkeel.audit.rules import WrittenSeal


class Commands(click.Group):
    """Says what an operator can mend in one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            sentence = sentence_for(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Evenkeel, the carers' support platform."""


def start_django() -> None:
    """Load settings and models."""
    check_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    import django

    django.setup()


def with_django(command: Callable[..., None]) -> Callable[..., None]:
    """A command that needs settings and models."""

    def started(**options: Any) -> None:
        start_django()
        command(**options)

    started.__name__, started.__doc__ = command.__name__, command.__doc__
    return started


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Without the worker, where `evenkeel worker` runs elsewhere.")
def serve(host: str, port: int, processes: int, no_worker: bool) -> None:
    """Serve the pages and run the worker, until Ctrl-C."""
    from evenkeel.config.serve import serve as run

    if not run(host=host, port=port, processes=processes, with_worker=not no_worker):
        sys.exit(FAILED)


@main.command()
def worker() -> None:
    """Run the worker alone, until Ctrl-C."""
    check_environment()
    from evenkeel.config.worker import main as run

    run()


@main.command()
@with_django
def migrate() -> None:
    """Bring the database's tables up to date."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The database is up to date.")


@main.command()
@with_django
def demo() -> None:
    """Build the demonstration service, with invented people, in an empty database."""
    from evenkeel.common import clock
    from evenkeel.demo.build import NotADemonstration, build

    try:
        build(clock.now())
    except NotADemonstration as reason:
        raise CannotGoOn(str(reason)) from reason
    click.echo("The demonstration is built.")


@main.command("create-admin")
@click.option("--email", prompt="Email address")
@click.option("--name", prompt="Name")
@click.password_option(prompt="Password, at least 15 characters")
@with_django
def create_admin(email: str, name: str, password: str) -> None:
    """Make a person who may change settings and invite others."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from evenkeel.accounts.models import User
    from evenkeel.common import clock
    from evenkeel.common.texts import one_line
    from evenkeel.config.operators import make_operator

    address, called = email.strip().lower(), one_line(name)
    if not called:
        raise CannotGoOn("Give the person's name with --name.")
    try:
        User(email=address, name=called).clean_fields(exclude=["password"])
        validate_password(password)
    except ValidationError as error:
        raise CannotGoOn(" ".join(error.messages)) from error
    make_operator(email=address, name=called, password=password, now=clock.now())
    click.echo(f"{called} can sign in at /staff/sign-in/ and is asked for a second step there.")


@main.command()
@with_django
def check() -> None:
    """Say what is missing before real people use this installation."""
    from evenkeel.common import clock
    from evenkeel.config.readiness import what_is_missing, what_to_write_down

    for sentence in what_to_write_down():
        click.echo(sentence)
    missing = what_is_missing(clock.now())
    for sentence in missing:
        click.echo(sentence)
    if missing:
        sys.exit(FAILED)
    click.echo("Nothing is missing.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole database into FILE."""
    check_something_to_copy()
    start_django()
    from evenkeel.config.backup import back_up

    copied = back_up(file.absolute())
    click.echo(f"The database {copied} is copied to {file}.")
    click.echo("Keep the encryption keys as well, in another place: without them the copy cannot be read.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.confirmation_option("--yes", prompt="Everything in the database now is lost. Go on?")
@with_django
def restore(file: Path) -> None:
    """Put the copy in FILE in the database's place. Messages that waited in it are not sent."""
    from evenkeel.common import clock
    from evenkeel.config.backup import restore as bring_back

    restored = bring_back(file.absolute(), now=clock.now())
    until = f"{restored.until:%d %B %Y at %H:%M} UTC" if restored.until else "a service that had not begun"
    click.echo(f"The copy is in place. The last that it knows of is from {until}.")
    click.echo(
        f"Messages that waited in it, and are not sent: {restored.not_sent}. See which at /staff/messages/."
    )
    click.echo("Reminders that went after the copy was made may go a second time.")
    if restored.erased_again:
        click.echo(
            f"People erased again, since they were erased after the copy was made: {restored.erased_again}."
        )
    if not restored.is_readable:
        click.echo(
            "The encryption keys here do not read what is encrypted in it: put the keys that it was made with "
            "into EVENKEEL_ENCRYPTION_KEYS, after a comma, before anybody uses the service."
        )
    click.echo("Start the service again, so that every page shows the copy.")


@main.group()
def audit() -> None:
    """The record of who did what."""


@audit.command()
@click.option(
    "--seal",
    "seals",
    multiple=True,
    metavar="NUMBER:HASH",
    help="A seal that was written down elsewhere, to find out whether it still stands; may be given more than once.",
)
@with_django
def verify(seals: tuple[str, ...]) -> None:
    """Find out whether anybody has changed the record."""
    from evenkeel.audit.queries import latest_seal, still_stands, verify_chain

    written = [_seal(text) for text in seals]
    problems = [f"Entries {one.first_id} to {one.last_id}: {one.kind}." for one in verify_chain()]
    problems += [
        f"Seal {seal.number} no longer stands: entries were taken away, or everything was sealed anew."
        for seal in written
        if not still_stands(seal)
    ]
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(FAILED)
    for seal in written:
        click.echo(f"Seal {seal.number} still stands.")
    click.echo("The record is whole.")
    latest = latest_seal()
    if latest:
        click.echo(f"The latest seal: {latest}")


def _seal(text: str) -> "WrittenSeal":
    """Raises CannotGoOn where it is not written like a seal."""
    from evenkeel.audit.rules import read_seal

    seal = read_seal(text)
    if seal is None:
        raise CannotGoOn(
            f"{text} is not a seal: write its number, a colon and its 64 signs, as they were logged."
        )
    return seal


@main.command()
@with_django
def docs() -> None:
    """Write the pages of docs/reference that come from the code: permissions and states."""
    from django.conf import settings

    from evenkeel.accounts.reference import render_permissions
    from evenkeel.config.reference import render_states

    folder = settings.PROJECT / "docs" / "reference"
    for name, render in (("permissions.md", render_permissions), ("states.md", render_states)):
        (folder / name).write_text(render())
        click.echo(f"Written: docs/reference/{name}")


if __name__ == "__main__":
    main()
