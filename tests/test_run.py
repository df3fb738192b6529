"""What keeps ./run from starting is said in one sentence, whoever starts it and wherever it lies."""

import importlib.util
import os
import runpy
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from evenkeel.config.failures import CannotGoOn
from tests.guards.tree import PROJECT

# All that is needed before anything is installed.
PARTS = ("run", "scripts", "requirements.txt", "evenkeel/__init__.py", "evenkeel/config/__init__.py")
PARTS += ("evenkeel/config/failures.py", "evenkeel/common/__init__.py", "evenkeel/common/faults.py")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the start of the project, in a folder with a space in its name and nothing installed."""
    copy = tmp_path / "even keel"
    for part in PARTS:
        source, target = PROJECT / part, copy / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    return copy


@pytest.fixture
def started(tree: Path):
    """Starts the copy, without an environment of its own and with nothing to read from; the finished process."""

    def start(*arguments: str, path: str = os.environ["PATH"], **environment: str):
        bash = shutil.which("bash")
        environment = {"PATH": path, "HOME": "/nonexistent", "PIP_CONFIG_FILE": "/dev/null"} | environment
        return subprocess.run(
            [bash, str(tree / "run"), *arguments],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    return start


@pytest.fixture
def machine_with(tmp_path: Path):
    """A PATH in which the only Python, if there is one, is of the given version."""

    def make(version: str | None) -> str:
        programs = tmp_path / "bin"
        programs.mkdir()
        (programs / "dirname").symlink_to(shutil.which("dirname"))
        if version:
            python = programs / "python3"
            python.write_text(f'#!/bin/sh\ncase "$2" in *print*) echo {version};; *) exit 1;; esac\n')
            python.chmod(0o755)
        return str(programs)

    return make


@pytest.fixture
def environment(tree: Path):
    """The copy's own module that makes the virtual environment."""
    spec = importlib.util.spec_from_file_location(
        "environment_of_a_copy", tree / "scripts" / "environment.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(done) -> str:
    """The one line that it ended with. Anything more would be a traceback."""
    assert done.returncode != 0
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_too_old_a_python_is_named_with_what_to_install(started, machine_with):
    words = said(started(path=machine_with("3.9.2")))
    assert "3.9.2 at" in words
    assert "Python 3.11 or newer" in words
    assert "apt-get install python3" in words


def test_a_machine_without_python_is_told_what_to_install(started, machine_with):
    assert "no Python at all" in said(started(path=machine_with(None)))


def test_a_taken_port_is_said_before_anything_is_installed(started, tree):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = said(started("--port", str(port)))
    assert f"Port {port} is taken" in words
    assert not (tree / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "99999", "http"])
def test_what_is_no_port_is_refused(started, port):
    done = started("--port", port)
    assert done.returncode == 2
    assert "give a number from 1 to 65535" in done.stderr


def test_a_data_folder_that_cannot_be_made_is_said(started, free_port, tmp_path):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"
    assert f"{folder} cannot be made" in said(started("--port", free_port, "--data", str(folder)))


@pytest.mark.parametrize("address", ["nonsense", "redis://127.0.0.1/0", "postgres://127.0.0.1:port/evenkeel"])
def test_what_is_no_database_address_is_refused(started, free_port, tmp_path, address):
    words = said(started("--port", free_port, "--data", str(tmp_path), DATABASE_URL=address))
    assert "postgres://user:password@127.0.0.1:5432/evenkeel" in words


def test_an_index_that_cannot_be_reached_is_said(started, free_port, tmp_path):
    nowhere = f"http://127.0.0.1:{free_port}/simple"
    words = said(started("--port", free_port, "--data", str(tmp_path / "data"), PIP_INDEX_URL=nowhere))
    assert "package index does not answer" in words


def test_a_python_that_makes_no_environments_is_told_what_to_install(environment, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    with pytest.raises(CannotGoOn, match=r"apt-get install python3\.\d+-venv"):
        environment.make_ready(environment.RUN_LOCK)


def test_a_project_folder_that_is_not_ones_own_is_said(environment, monkeypatch):
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    with pytest.raises(CannotGoOn, match="you may not write there"):
        environment.make_ready(environment.RUN_LOCK)


def test_what_is_installed_is_not_installed_again(environment, monkeypatch):
    environment.PYTHON.parent.mkdir(parents=True)
    environment.PYTHON.touch()
    environment.STAMP.write_text(environment._fingerprint(environment.RUN_LOCK))
    monkeypatch.setattr(environment, "_install", lambda lock: pytest.fail("installed again"))
    assert environment.make_ready(environment.RUN_LOCK) == environment.PYTHON


def test_what_is_to_be_started_is_compiled_first(environment, monkeypatch):
    monkeypatch.setattr(environment, "_installed", lambda: [environment._fingerprint(environment.RUN_LOCK)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment.make_ready(environment.RUN_LOCK)
    code = environment.PROJECT / "evenkeel" / "config" / "failures.py"
    assert Path(importlib.util.cache_from_source(str(code))).exists()


def test_the_command_finds_its_python_in_a_folder_of_any_name(environment, tmp_path):
    folder = tmp_path / "it's a $HOME `of` ours"
    folder.mkdir()
    python = folder / "python"
    python.write_text('#!/bin/sh\necho "told $2"\n')
    python.chmod(0o755)
    command = tmp_path / "evenkeel"
    command.write_text(environment.command_for(python))
    done = subprocess.run(["/bin/sh", str(command), "serve"], capture_output=True, text=True)
    assert done.stdout == "told serve\n"


def test_a_web_process_that_reads_the_command_again_does_not_obey_it(environment, tmp_path):
    """Where processes are not forked, as on macOS, each begins by reading what the first one was started with."""
    command = tmp_path / "evenkeel"
    command.write_text(environment.command_for(tmp_path / "python"))
    assert "main" in runpy.run_path(str(command), run_name="__mp_main__")


@pytest.fixture
def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
