"""Reads settings from the environment, and says of one that cannot be used what to write instead."""

import math
import os
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from evenkeel.notices.mail_server import MailServer, read_mail_url

YES = ("true", "yes", "on", "1")
NO = ("false", "no", "off", "0")
# As Django takes them from a request: an international name is written with xn--.
HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
SITE = re.compile(rf"https?://{HOST}(?::[0-9]{{1,5}})?")
HOSTS = re.compile(rf"\*|\.?{HOST}")


class Environment:
    """The environment. What is empty there counts as left out.

    Every reader raises ImproperlyConfigured with a sentence that names the setting. A sentence repeats what was
    written only where no password can stand in it.
    """

    def __call__(self, name: str, default: str) -> str:
        return os.environ.get(name, "").strip() or default

    def database(self, name: str) -> dict[str, Any] | None:
        """The database that an address names; None where it is left out, which being empty is not."""
        written = os.environ.get(name)
        return None if written is None else environ.Env.db_url_config(written)

    def switch(self, name: str, *, default: bool) -> bool:
        """Something that is on or off."""
        written = self(name, "").lower()
        if not written:
            return default
        if written not in YES + NO:
            raise _wrong(name, written, "write true or false")
        return written in YES

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number."""
        written = self(name, str(default))
        if not re.fullmatch(r"-?[0-9]{1,9}", written) or not least <= int(written) <= most:
            raise _wrong(name, written, f"write a whole number from {least} to {most}")
        return int(written)

    def seconds(self, name: str, *, default: float, most: int) -> float:
        """A span of time, which may be part of a second."""
        written = self(name, str(default))
        try:
            seconds = float(written)
        except ValueError:
            seconds = math.nan
        if not 0 <= seconds <= most:
            raise _wrong(name, written, f"write a number of seconds from 0 to {most}, such as {default}")
        return seconds

    def one_of(self, name: str, *, default: str, names: Collection[str]) -> str:
        """One of these names, in capitals or not."""
        written = self(name, default).upper()
        if written not in names:
            raise _wrong(name, written, f"write one of {', '.join(names)}")
        return written

    def site(self, name: str, *, default: str) -> str:
        """The address of a whole site, without a slash at its end."""
        written = self(name, default).rstrip("/")
        if not SITE.fullmatch(written) or not _has_possible_port(written):
            raise _wrong(
                name,
                written,
                "write http:// or https:// and the host alone, such as https://help.example.org",
            )
        return written

    def hosts(self, name: str, *, default: str) -> list[str]:
        """Host names with commas between them."""
        written = [host.strip() for host in self(name, default).split(",") if host.strip()]
        for host in written:
            if not HOSTS.fullmatch(host):
                raise _wrong(
                    name, host, "write host names alone, such as help.example.org, with commas between"
                )
        if not written:
            raise ImproperlyConfigured(f"{name} names no host: write one, such as help.example.org.")
        return written

    def page(self, name: str, *, default: str) -> str:
        """The address of a page of any site."""
        written = self(name, default)
        try:
            parts = urlsplit(written)
            is_page = (
                parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", written)
            )
        except ValueError:
            is_page = False
        if not is_page:
            raise _wrong(name, written, "write a page's whole address, such as https://www.bbc.co.uk/weather")
        return written

    def time_zone(self, name: str, *, default: str) -> str:
        """The name of a zone that this machine knows."""
        written = self(name, default)
        try:
            ZoneInfo(written)
        except (KeyError, ValueError, OSError) as error:
            raise _wrong(name, written, "write a time zone's name, such as Europe/London") from error
        return written

    def email(self, name: str) -> str:
        """An email address; empty where it is left out."""
        written = self(name, "")
        try:
            if written:
                validate_email(written)
        except ValidationError as error:
            raise _wrong(name, written, "write an email address, such as hello@example.org") from error
        return written

    def mail_server(self, name: str) -> MailServer | None:
        """The mail server that an address names; None where it is left out."""
        written = self(name, "")
        try:
            return read_mail_url(written) if written else None
        except ValueError as error:
            # Not said with what was written, where a password may stand.
            raise ImproperlyConfigured(
                f"{name} is not a mail server's address: write it like "
                "smtp+starttls://user:password@mail.example.org:587, with %40 for @, %2F for / and %23 for # in the "
                "password."
            ) from error


def _wrong(name: str, written: str, what_to_write: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {written!r}, which cannot be used: {what_to_write}.")


def _has_possible_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False
