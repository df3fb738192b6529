"""What the settings make of a new installation, and of what was written wrongly."""

import os
import re
import runpy
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from evenkeel.config import settings as config_settings
from evenkeel.config.failures import sentence_for
from evenkeel.notices.mail_server import MailServer


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


# What cannot be used, and what the sentence says to write instead.
WRONG = [
    ("EVENKEEL_BASE_URL", "nonsense", "write http:// or https:// and the host alone"),
    ("EVENKEEL_BASE_URL", "https://help.example.org/carers", "write http:// or https:// and the host alone"),
    ("EVENKEEL_BASE_URL", "https://help.example.org:99999", "write http:// or https:// and the host alone"),
    ("EVENKEEL_HOSTS", "https://help.example.org", "write host names alone"),
    ("EVENKEEL_HOSTS", "help.example.org:8000", "write host names alone"),
    ("EVENKEEL_HOSTS", ",", "write one, such as help.example.org"),
    ("EVENKEEL_TRUSTED_PROXIES", "-1", "write a whole number from 0 to 20"),
    ("EVENKEEL_TIME_ZONE", "Mars/Phobos", "write a time zone's name, such as Europe/London"),
    ("EVENKEEL_TIME_ZONE", "Europe", "write a time zone's name, such as Europe/London"),
    ("EVENKEEL_TIME_ZONE", "../../etc/passwd", "write a time zone's name, such as Europe/London"),
    ("EVENKEEL_ENCRYPTION_KEYS", ",", "write them with commas between"),
    ("EVENKEEL_DEMONSTRATION", "ture", "write true or false"),
    ("EVENKEEL_STAFF_IDLE_MINUTES", "0", "write a whole number from 1 to 1440"),
    ("EVENKEEL_STAFF_SESSION_HOURS", "999999999999", "write a whole number from 1 to 168"),
    ("EVENKEEL_MAIL_FROM", "the carers' centre", "write an email address"),
    ("EVENKEEL_MAIL_TIMEOUT_SECONDS", "20s", "write a whole number from 1 to 600"),
    ("EVENKEEL_NOTICE_LEASE_SECONDS", "-5", "write a whole number from 1 to 86400"),
    ("EVENKEEL_KEEP_RECORDS_YEARS", "9000", "write a whole number from 1 to 100"),
    ("EVENKEEL_LEAVE_URL", "javascript:alert(1)", "write a page's whole address"),
    ("EVENKEEL_LEAVE_URL", "http://[weather", "write a page's whole address"),
    ("EVENKEEL_PAGE_CACHE_RECHECK_SECONDS", "nan", "write a number of seconds from 0 to 60, such as 0.2"),
    ("EVENKEEL_LOG_LEVEL", "loud", "write one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
]


def read_with(monkeypatch, tmp_path, **environment: str) -> dict:
    """The settings as they are read anew in this environment."""
    monkeypatch.setenv("EVENKEEL_DATA", str(tmp_path))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(config_settings.__file__)


@pytest.mark.parametrize(("name", "written", "what_to_write"), WRONG)
def test_a_setting_that_cannot_be_used_is_said_with_what_to_write(
    monkeypatch, tmp_path, name, written, what_to_write
):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} .*{re.escape(what_to_write)}") as error:
        read_with(monkeypatch, tmp_path, **{name: written})
    assert sentence_for(error.value) == str(error.value)


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org:587",
        "http://foo",
        "smtp://h:abc",
        "smtp://h:0",
        "smtp://",
        "smtp://[h",
        "smtps://user:not/escaped@mail.example.org",
        "smtps://user:not#escaped@mail.example.org",
    ],
)
def test_a_mail_servers_address_that_is_none_is_said_without_its_password(monkeypatch, tmp_path, address):
    with pytest.raises(ImproperlyConfigured, match=r"^EVENKEEL_MAIL_URL .* write it like smtp") as error:
        read_with(monkeypatch, tmp_path, EVENKEEL_MAIL_URL=address)
    assert "escaped" not in str(error.value)


@pytest.mark.parametrize("command", ["cli check", "cli worker", "worker"])
def test_a_wrong_setting_ends_every_command_with_one_sentence(tmp_path, command):
    module, *rest = command.split()
    done = subprocess.run(
        [sys.executable, "-m", f"evenkeel.config.{module}", *rest],
        env=os.environ | {"EVENKEEL_DATA": str(tmp_path), "EVENKEEL_MAIL_URL": "mail.example.org:587"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, "")
    assert done.stderr.startswith(
        "EVENKEEL_MAIL_URL is not a mail server's address: write it like smtp+starttls://"
    )


def test_settings_are_read_as_they_are_written(monkeypatch, tmp_path):
    read = read_with(
        monkeypatch,
        tmp_path,
        EVENKEEL_BASE_URL="https://help.example.org:8443/",
        EVENKEEL_HOSTS="help.example.org, .example.net,[::1]",
        EVENKEEL_MAIL_URL="smtps://us%40er:p%2Fw@mail.example.org",
        EVENKEEL_DEMONSTRATION="Yes",
        EVENKEEL_LOG_LEVEL="debug",
        EVENKEEL_TIME_ZONE="America/Argentina/Ushuaia",
    )
    assert (read["BASE_URL"], read["SECURE"]) == ("https://help.example.org:8443", True)
    assert read["ALLOWED_HOSTS"] == ["help.example.org", ".example.net", "[::1]"]
    assert read["MAIL_SERVER"] == MailServer("mail.example.org", 465, "tls", "us@er", "p/w")
    assert read["DEMONSTRATION"] is True
    assert read["LOGGING"]["root"]["level"] == "DEBUG"
    assert read["TIME_ZONE"] == "America/Argentina/Ushuaia"


def test_a_setting_that_is_left_empty_has_its_default(monkeypatch, tmp_path):
    emptied = {name: "" for name, _written, _what in WRONG}
    assert read_with(monkeypatch, tmp_path, **emptied)["LEAVE_URL"] == "https://www.bbc.co.uk/weather"
