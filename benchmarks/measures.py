"""The measurements: public pages, bookings, the race for the last places, memory, start, queries."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

from benchmarks.served import Served
from benchmarks.visitor import Visitor

WRK_REPORT = """
done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %.1f %.3f %.3f %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, bad))
end
"""
CLIENTS = (1, 8, 32)
ROUNDS = 3
SECONDS = 2


def pages(site: Served, paths: dict[str, str]) -> list[dict[str, object]]:
    """Requests a second and latencies in milliseconds of each page at each number of clients; medians of rounds."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk measures the pages: apt-get install wrk, or brew install wrk")
    rows = []
    for name, path in paths.items():
        for clients in CLIENTS:
            rounds = [_wrk(f"{site.url}{path}", clients) for _round in range(ROUNDS)]
            a_second, p50, p95, failed = (statistics.median(column) for column in zip(*rounds, strict=True))
            rows.append(
                {"page": name, "clients": clients, "a second": round(a_second), "p50 ms": p50, "p95 ms": p95,
                 "failed": failed}
            )  # fmt: skip
    return rows


def _wrk(url: str, clients: int) -> tuple[float, float, float, float]:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK_REPORT)
        script.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "-s", script.name, url]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT ([\d.]+) ([\d.]+) ([\d.]+) (\d+)", printed)
    if found is None:
        raise RuntimeError(printed)
    a_second, p50, p95, failed = map(float, found.groups())
    return a_second, p50, p95, failed


def uncached(site: Served, path: str, *, count: int = 300) -> dict[str, object]:
    """One client asks for a page that is new each time, so that every request reaches the database."""
    visitor = Visitor(site.port)
    times = []
    for number in range(count):
        began = time.perf_counter()
        status = visitor.get(f"{path}{'&' if '?' in path else '?'}page={number % 40 + 1}&again={number}")
        times.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
    visitor.close()
    times.sort()
    return {"page": path, "p50 ms": times[count // 2], "p95 ms": times[int(count * 0.95)]}


def bookings(
    site: Served, sessions: list[int], *, clients: int = 4, seconds: float = 10
) -> dict[str, object]:
    """Whole bookings through the pages: the session's page, the form, the sending, the confirmation."""
    stop_at = time.perf_counter() + seconds
    done: list[float] = []
    before = site.cpu_seconds()

    def book(client: int) -> None:
        number = 0
        while time.perf_counter() < stop_at:
            visitor = Visitor(site.port)
            session_id = sessions[(client + number * clients) % len(sessions)]
            began = time.perf_counter()
            _book_once(visitor, session_id, f"Visitor {client} {number} {time.time_ns()}")
            done.append(time.perf_counter() - began)
            visitor.close()
            number += 1

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(book, range(clients)))
    elapsed = time.perf_counter() - began
    done.sort()
    return {
        "clients": clients,
        "bookings a second": len(done) / elapsed,
        "p50 ms": done[len(done) // 2] * 1000,
        "p95 ms": done[int(len(done) * 0.95)] * 1000,
        "processor ms each": (site.cpu_seconds() - before) / len(done) * 1000,
    }


def _book_once(visitor: Visitor, session_id: int, name: str) -> None:
    path = f"/whats-on/{session_id}/"
    for step in (visitor.get(path), visitor.get(f"{path}book/"), _send(visitor, session_id, name)):
        if step != 200:
            raise RuntimeError(f"{path} answered {step}")


def _send(visitor: Visitor, session_id: int, name: str, **values: str) -> int:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return visitor.post(
        f"/whats-on/{session_id}/book/", {"name": name, "email": email, "companion": "no"} | values
    )


def race(site: Served, session_id: int, *, people: int = 200) -> dict[str, object]:
    """Everyone sends the form for the same few places at one moment; whoever is too late joins the waiting list."""
    visitors = [Visitor(site.port) for _person in range(people)]
    for visitor in visitors:
        visitor.get(f"/whats-on/{session_id}/book/")
    together = threading.Barrier(people + 1)

    def run(number: int) -> None:
        visitor, name = visitors[number], f"Racer {number} {time.time_ns()}"
        together.wait()
        if _send(visitor, session_id, name) != 200:
            _send(visitor, session_id, name, then="wait")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    for visitor in visitors:
        visitor.close()
    counted = site.shell(
        "from evenkeel.gatherings.models import Booking\n"
        f"of = Booking.objects.filter(session_id={session_id})\n"
        "print(of.filter(status='booked').count(), of.filter(status='waiting').count())"
    )
    booked, waiting = map(int, counted.split())
    return {"people": people, "seconds": elapsed, "booked": booked, "waiting": waiting}


QUERIES = """
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from benchmarks.visitor import form_fields

settings.ALLOWED_HOSTS = ["testserver"]
browser = Client()
TURNS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")

def asked(work):
    with CaptureQueriesContext(connection) as queries:
        answer = work()
    return answer, sum(not query["sql"].startswith(TURNS) for query in queries)

where = f"/whats-on/{session_id}/"
for number in range(3):
    # The first rounds fill what a process keeps; the last one counts.
    counts = [(path, asked(lambda: browser.get(path))[1]) for path in ("/", "/whats-on/", where)]
    page, count = asked(lambda: browser.get(where + "book/"))
    counts.append(("the form", count))
    typed = form_fields(page.content.decode()) | {
        "name": f"Counted {number}", "email": f"counted{number}@example.org", "companion": "no"}
    answer, count = asked(lambda: browser.post(where + "book/", typed))
    counts.append(("sending it", count))
    counts.append(("the confirmation", asked(lambda: browser.get(answer["Location"]))[1]))
for path, count in counts:
    print(count, path)
"""


def queries(site: Served, session_id: int) -> list[dict[str, object]]:
    """How many queries each page asks when it is made anew, and each step of a booking, in a process that is warm."""
    printed = site.shell(f"session_id = {session_id}\n{QUERIES}")
    rows = [line.split(" ", 1) for line in printed.splitlines() if line[:1].isdigit()]
    return [{"page": path.replace(str(session_id), "N"), "queries": int(count)} for count, path in rows]


def starts(serve: Callable[[], AbstractContextManager[Served]], *, rounds: int = 5) -> dict[str, object]:
    """Seconds until the home page is answered, with a new process each time, and memory once it is at rest."""
    seconds, resident, shared_once = [], [], []
    for _round in range(rounds):
        with serve() as site:
            seconds.append(site.start_seconds)
            # The worker starts after the pages; then nothing happens.
            time.sleep(5)
            rss, pss = site.memory_mb()
            resident.append(rss)
            shared_once.append(pss)
    return {
        "starts": rounds,
        "quickest s": min(seconds),
        "median s": statistics.median(seconds),
        "resident MB at rest": statistics.median(resident),
        "MB with shared pages counted once": statistics.median(shared_once),
    }
