"""Measures Evenkeel on this machine, on loopback only; with --write it adds what it found to a page."""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from benchmarks import measures
from benchmarks.served import fill, new_port, served, surroundings
from tests.support.postgres import running_postgres

FREE_SESSION = """
from django.utils import timezone
from evenkeel.gatherings.models import Session
rows = Session.objects.filter(status="open", starts_at__gt=timezone.now() + timezone.timedelta(days=20),
    series__booked_by="session", pool__taken=0, pool__held=0, pool__capacity=12, series__status="published")
print(*rows.order_by("starts_at").values_list("pk", flat=True)[:400])
"""


@click.command()
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
@click.option("--processes", default=2, show_default=True, help="Web processes to serve with.")
@click.option("--carers", default=200_000, show_default=True)
@click.option("--sessions", default=5_000, show_default=True)
@click.option("--write", type=click.Path(path_type=Path), help="Add the result to this Markdown file.")
def main(database: str, processes: int, carers: int, sessions: int, write: Path | None) -> None:
    """Fill a fresh database, serve it, and measure pages, bookings, the race, memory and start."""
    with tempfile.TemporaryDirectory() as folder, _database(database) as address:
        environment = surroundings(Path(folder), address, new_port())
        click.echo(f"Filling {database} with {carers} carers and {sessions} sessions …")
        fill(environment, carers=carers, sessions=sessions)
        text = _measured(environment, database, processes)
    click.echo(text)
    if write is not None:
        with write.open("a", encoding="utf-8") as page:
            page.write(text)


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    with running_postgres() as address:
        yield address


def _measured(environment: dict[str, str], database: str, processes: int) -> str:
    """Every measurement, as Markdown. The tables of one run can be compared with each other, not with another run's."""
    parts = [f"\n## {database}, {datetime.now(UTC):%d %B %Y}\n", _machine()]
    started = measures.starts(partial(served, environment, processes=1))
    parts += ["\nA cold start of one web process and the worker, and their memory:\n\n", _table([started])]
    with served(environment, processes=1) as site:
        cached = measures.pages(site, {"home": "/", "What’s on": "/whats-on/", "the feed": "/whats-on.ics"})
        rss, pss = site.memory_mb()
        parts += [
            "\nPublic pages, one web process:\n\n", _table(cached),
            f"\nMemory after that: {rss:.0f} MB resident, {pss:.0f} MB with shared pages counted once.\n",
        ]  # fmt: skip
    with served(environment, processes=processes) as site:
        free = [int(pk) for pk in site.shell(FREE_SESSION).split()]
        # A process that has just started reads its templates first.
        measures.bookings(site, free[:5], clients=1, seconds=2)
        new_each_time = [measures.uncached(site, path) for path in ("/whats-on/", "/whats-on/?kind=workshop")]
        booked = [measures.bookings(site, free[9:], clients=clients) for clients in (1, 4, 8)]
        raced = [measures.race(site, session_id) for session_id in free[5:8]]
        parts += [
            f"\nWhat’s on made anew for each request, {processes} web processes:\n\n", _table(new_each_time),
            "\nWhole bookings through the pages (session page, form, sending, confirmation):\n\n", _table(booked),
            "\nEveryone for twelve places at one moment; the rest join the waiting list:\n\n", _table(raced),
            "\nQueries of a page that is made anew, in a process that knows the programme:\n\n",
            _table(measures.queries(site, free[8])),
        ]  # fmt: skip
    return "".join(parts)


def _machine() -> str:
    return f"\n{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}.\n"


def _table(rows: list[dict[str, object]]) -> str:
    def cell(value: object) -> str:
        return f"{value:.1f}" if isinstance(value, float) else str(value)

    names = list(rows[0])
    lines = [" | ".join(names), " | ".join("---" for _name in names)]
    lines += [" | ".join(cell(row[name]) for name in names) for row in rows]
    return "".join(f"| {line} |\n" for line in lines)


if __name__ == "__main__":
    main()
