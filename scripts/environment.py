"""Makes the virtual environment in .venv and keeps it in step with a hashed lock file.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import compileall
import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# The tree is not installed yet, and what says why it cannot start needs nothing that is.
sys.path.append(str(PROJECT))

from evenkeel.config.failures import CannotGoOn  # noqa: E402 - the line above makes it findable

FOLDER = PROJECT / ".venv"
PYTHON = FOLDER / "bin" / "python"
STAMP = FOLDER / "installed"
LOG = FOLDER / "pip.log"
RUN_LOCK = PROJECT / "requirements.txt"
TEST_LOCK = PROJECT / "requirements-test.txt"

# What pip says when it cannot reach the package index, whichever of its layers noticed.
_UNREACHABLE = ("connection broken", "Max retries exceeded", "Temporary failure", "ProxyError", "timed out")

# `sh` and Python both read this: a first line that names an interpreter breaks where its path holds a space.
_COMMAND = """#!/bin/sh
'''exec' {python} "$0" "$@"
'''
import sys

from evenkeel.config.cli import main

# Where processes are not forked, as on macOS, each web process reads this file again.
if __name__ == "__main__":
    sys.exit(main())
"""


def make_ready(lock: Path) -> Path:
    """Install exactly what the lock file names, unless it is there already; gives the Python to use."""
    with one_at_a_time(PROJECT):
        if _fingerprint(lock) not in _installed():
            if not _works():
                _make()
            _install(lock)
            _link_project()
            # The lock for tests holds everything that the other one does.
            locks = {lock, RUN_LOCK}
            STAMP.write_text("".join(f"{_fingerprint(each)}\n" for each in sorted(locks)))
        # As pip does for packages: where Python may not write beside the code, every start would do it again.
        compileall.compile_dir(PROJECT / "evenkeel", quiet=2)
    return PYTHON


def _fingerprint(lock: Path) -> str:
    # With the project's folder, since a moved tree must be linked anew, and with the command that is then written.
    return hashlib.sha256(lock.read_bytes() + bytes(PROJECT) + _COMMAND.encode()).hexdigest()


def _installed() -> list[str]:
    return STAMP.read_text().split() if STAMP.exists() and PYTHON.exists() else []


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a folder, so that two starts at once do not make the same thing twice in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _works() -> bool:
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asked, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def _make() -> None:
    if not os.access(PROJECT, os.W_OK):
        raise CannotGoOn(
            f"Evenkeel keeps its packages in {FOLDER}, and you may not write there: "
            "start it as the folder's owner, or copy the folder to one of your own."
        )
    print("Making a virtual environment in .venv", flush=True)
    for command in _makers():
        shutil.rmtree(FOLDER, ignore_errors=True)
        if (
            subprocess.run([*command, str(FOLDER)], capture_output=True, stdin=subprocess.DEVNULL).returncode
            == 0
        ):
            return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    raise CannotGoOn(
        f"The Python at {sys.executable} cannot make virtual environments: install its venv module "
        f"(Debian and Ubuntu: apt-get install {package}) and start again."
    )


def _makers() -> Iterator[list[str]]:
    """The ways to make a virtual environment with pip in it, best first."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        yield [sys.executable, "-m", "venv"]
    if importlib.util.find_spec("virtualenv"):
        yield [sys.executable, "-m", "virtualenv"]
    if command := shutil.which("virtualenv"):
        yield [command, "--python", sys.executable]


def _install(lock: Path) -> None:
    print(f"Installing the packages that {lock.name} names", flush=True)
    # No dependencies are looked up: the lock names all of them, each with its hashes.
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--retries", "2", "--requirement", str(lock)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode == 0:
        return
    LOG.write_text(done.stdout)
    if any(sign in done.stdout for sign in _UNREACHABLE):
        raise CannotGoOn(
            "The packages could not be fetched, since the package index does not answer from this machine: "
            f"check its connection or proxy and start again (what pip said is in {LOG})."
        )
    last_words = done.stdout.strip().splitlines()[-1:] or ["it gave no reason"]
    raise CannotGoOn(f"The packages could not be installed: {last_words[0]} (all that pip said is in {LOG}).")


def _link_project() -> None:
    """Let the environment import this tree and hold the `evenkeel` command, without building a package."""
    where = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "evenkeel.pth").write_text(f"{PROJECT}\n")
    command = FOLDER / "bin" / "evenkeel"
    command.write_text(command_for(PYTHON))
    command.chmod(0o755)


def command_for(python: Path) -> str:
    """The text of the `evenkeel` command; no character of the path means anything to the shell."""
    return _COMMAND.format(python=shlex.quote(str(python)))


if __name__ == "__main__":
    try:
        make_ready(TEST_LOCK)
    except CannotGoOn as reason:
        sys.exit(str(reason))
