"""Failures that an operator can mend, each in one sentence that says how."""

import errno
import os
from pathlib import Path
from urllib.parse import urlsplit

from evenkeel.common.faults import database_code

# PostgreSQL's codes for a table and a column that are not there; SQLite has words alone.
MISSING = ("42P01", "42703", "no such table", "no such column", "has no column")
# What is beside the keys in the data folder where no other database is named.
SQLITE_FILE = "evenkeel.sqlite3"
# Said with what was looked at.
NOTHING_HERE = "There is no Evenkeel here (%s): set EVENKEEL_DATA or DATABASE_URL as the service has them."
DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")
# What every command exits with that did not do what it is for.
FAILED = 2


class CannotGoOn(Exception):
    """Why a command stops, in a sentence that says what to do."""


def sentence_for(error: BaseException) -> str | None:
    """What to say of an error that an operator can mend; None for any other, which is a fault of Evenkeel's."""
    if isinstance(error, CannotGoOn):
        return str(error)
    kind = type(error).__name__
    if kind == "ImproperlyConfigured":
        return str(error)
    if kind in ("OperationalError", "ProgrammingError") and _is_behind(error):
        return "The database is not up to date: run `evenkeel migrate`, and start again."
    if kind in ("OperationalError", "InterfaceError"):
        return _database(error)
    if isinstance(error, PermissionError) or (isinstance(error, OSError) and error.errno == errno.EROFS):
        where = error.filename or data_folder()
        return (
            f"Evenkeel may not write to {where}: give yourself the right to, or choose another data folder "
            "with EVENKEEL_DATA."
        )
    return None


def data_folder() -> Path:
    """Where an installation keeps what is outside its database; known without reading the settings."""
    project = Path(__file__).resolve().parent.parent.parent
    return Path(os.environ.get("EVENKEEL_DATA") or project / "data").absolute()


def check_data_folder() -> None:
    """Raises CannotGoOn where the data folder cannot be made or written to."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotGoOn(
            f"The data folder {folder} cannot be made ({error.strerror}): "
            "choose another with EVENKEEL_DATA or --data."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotGoOn(
            f"Evenkeel may not write to its data folder {folder}: give yourself the right to, or choose "
            "another with EVENKEEL_DATA or --data."
        )


def check_database_address() -> None:
    """Raises CannotGoOn where DATABASE_URL is not an address at all; whether it answers is another matter."""
    address = os.environ.get("DATABASE_URL")
    if address is None:
        return
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in DATABASES and bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise CannotGoOn(
            "DATABASE_URL is not a database's address: write it like "
            "postgres://user:password@127.0.0.1:5432/evenkeel, or leave it out to keep everything in one file."
        )


def check_something_to_copy() -> None:
    """Raises CannotGoOn where no database is named and the data folder holds none.

    To be asked before any setting is read, which would make a new folder with new keys.
    """
    folder = data_folder()
    if not os.environ.get("DATABASE_URL") and not (folder / SQLITE_FILE).exists():
        raise CannotGoOn(NOTHING_HERE % f"{folder} holds no database")


def check_environment() -> None:
    """What can be known before any setting is read. Raises CannotGoOn."""
    check_data_folder()
    check_database_address()


def _is_behind(error: BaseException) -> bool:
    """Whether the database lacks a table or column, as it does before a new version's migrations."""
    said = f"{database_code(error)} {error.__cause__}"
    return any(sign in said for sign in MISSING)


def _database(error: BaseException) -> str | None:
    """What may be wrong with the database; None where it stands and two that wrote got in each other's way."""
    code = database_code(error)
    if code.startswith(("40", "55")):
        return None
    if os.environ.get("DATABASE_URL"):
        if code == "53100":
            return "The disk that PostgreSQL keeps its data on is full: make room on it."
        return (
            "The database that DATABASE_URL names does not answer: check that it runs, and that the host, "
            "port, name, user and password in the address are right."
        )
    if code == "SQLITE_BUSY":
        return (
            f"Another program has held the database in {data_folder()} for too long: try again once it is done, "
            "or stop it."
        )
    if code == "SQLITE_FULL":
        return f"The disk that holds {data_folder()} is full: make room on it."
    return (
        f"The database file in {data_folder()} cannot be read or written: check the folder's rights and that "
        "its disk is not full."
    )
