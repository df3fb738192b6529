"""What an installation still lacks before real people use it: asked by `evenkeel check`."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils import timezone

from evenkeel.audit.queries import latest_seal
from evenkeel.config.beats import beats_so_far
from evenkeel.config.health import worker_state
from evenkeel.notices import transports
from evenkeel.notices.transports.time_limit import LONGEST_TIMEOUTS
from evenkeel.organisations.queries import provider
from evenkeel.safety.queries import lines_to_check
from evenkeel.safety.rules import CHECK_LASTS_DAYS

SECRET_LENGTH = 40
# A delivery begins with half a lease left at least, and that has to outlast the longest, or a message goes twice.
LEASE_TIMEOUTS = 2 * LONGEST_TIMEOUTS


def what_is_missing(now: dt.datetime) -> list[str]:
    """A sentence for each thing that is missing or wrong; empty where people can come."""
    if not _tables_are_there():
        return ["The database is not up to date: run `evenkeel migrate`."]
    return [
        *_settings(),
        *_static_files(),
        *_mail(),
        *_provider(),
        *_crisis_lines(timezone.localdate(now)),
        *_worker(now),
    ]


def what_to_write_down() -> list[str]:
    """A sentence for each thing that somebody should keep a copy of elsewhere."""
    seal = latest_seal() if _tables_are_there() else None
    return [f"The latest seal of the audit, to be kept elsewhere: {seal}"] if seal else []


def _tables_are_there() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _settings() -> Iterator[str]:
    if settings.DEBUG:
        yield "EVENKEEL_DEBUG is on: turn it off, since it shows people's data in error pages."
    if settings.DEMONSTRATION:
        yield "EVENKEEL_DEMONSTRATION is on: turn it off, since anybody may read a demonstration's messages."
    if len(settings.SECRET_KEY) < SECRET_LENGTH:
        yield f"EVENKEEL_SECRET_KEY is short: give it at least {SECRET_LENGTH} random characters."
    if not settings.SECURE:
        yield "EVENKEEL_BASE_URL does not begin with https://: put a proxy with a certificate in front."
    host = urlsplit(settings.BASE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield f"EVENKEEL_HOSTS does not name {host}, which EVENKEEL_BASE_URL does: add it."
    if "*" in settings.ALLOWED_HOSTS:
        yield "EVENKEEL_HOSTS lets in every name: list only those that are yours."
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield "EVENKEEL_TRUSTED_PROXIES is nought: say how many proxies of your own stand in front."


def _static_files() -> Iterator[str]:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield f"There are no static files in {settings.STATIC_ROOT}: run `python manage.py collectstatic`."


def _mail() -> Iterator[str]:
    if not transports.email_is_set_up():
        yield "Email is not set up: name a mail server and a sender on the settings pages, or in EVENKEEL_MAIL_URL."
        return
    server = transports.mail_server()
    if (
        server is not None
        and server.security == "none"
        and server.host not in ("127.0.0.1", "localhost", "::1")
    ):
        yield f"Mail goes to {server.host} unprotected: use smtp+starttls:// or smtps:// in its address."
    if settings.NOTICE_LEASE_SECONDS < LEASE_TIMEOUTS * settings.MAIL_TIMEOUT_SECONDS:
        yield (
            "EVENKEEL_NOTICE_LEASE_SECONDS is too short: make it at least "
            f"{LEASE_TIMEOUTS * settings.MAIL_TIMEOUT_SECONDS}, or messages may go twice."
        )


def _provider() -> Iterator[str]:
    row = provider()
    if not row.name:
        yield "Nobody has said who runs this service: fill in the set-up checklist at /staff/."
    elif not row.phone:
        yield "The service has no phone number: add one on the settings pages, for whoever would rather ring."


def _crisis_lines(today: dt.date) -> Iterator[str]:
    unchecked = lines_to_check(today)
    if unchecked:
        names = ", ".join(str(line.name) for line in unchecked)
        yield (
            f"Crisis lines that nobody has checked in the last {CHECK_LASTS_DAYS} days: {names}. "
            "Ring them, then say so at /staff/."
        )


def _worker(now: dt.datetime) -> Iterator[str]:
    worker = worker_state(beats_so_far(), now)
    if worker.status == "never":
        yield "The worker has not run yet: start it with `evenkeel serve` or `evenkeel worker`."
    elif worker.status == "stale":
        yield f"The worker last ran {worker.seconds} seconds ago: start it with `evenkeel serve` or `evenkeel worker`."
