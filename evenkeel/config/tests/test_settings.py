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
