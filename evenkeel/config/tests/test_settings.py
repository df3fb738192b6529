"""What the settings make of a new installation."""

import os
import stat
import subprocess
import sys


def test_the_database_and_the_keys_are_for_their_owner_alone(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-c", "import evenkeel.config.settings"],
        env=environment | {"EVENKEEL_DATA": str(tmp_path)},
        umask=0o022,
        check=True,
    )
    rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert rights == {"evenkeel.sqlite3": 0o600, "encryption-keys": 0o600, "secret-key": 0o600}


def test_a_data_folder_may_have_any_name(tmp_path):
    folder = tmp_path / "ä b?c#d%20e'f"
    folder.mkdir()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from evenkeel.config.settings import DATABASES as d; print(ascii(d['default']['NAME']))",
        ],
        env=environment | {"EVENKEEL_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ascii(str(folder / "evenkeel.sqlite3"))
    assert {file.name for file in folder.iterdir()} == {"evenkeel.sqlite3", "encryption-keys", "secret-key"}


def test_processes_that_start_together_in_a_new_folder_agree_on_their_keys(tmp_path):
    environment = os.environ | {"EVENKEEL_DATA": str(tmp_path)}
    code = "from evenkeel.config.settings import SECRET_KEY, ENCRYPTION_KEYS as k; print(SECRET_KEY, *k)"
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)
        for _ in range(6)
    ]
    said = {process.communicate()[0] for process in started}
    assert len(said) == 1
    assert len(said.pop().split()) == 2
