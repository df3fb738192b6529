"""Many jobs at the same instant on a real database, with what makes one wait for another or without it."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DatabaseError, connection

THREADS = 8
# Without the lock two or three meet in every second attempt or so, and many nearly always.
ATTEMPTS = 50

Job = Callable[[], Any]


def at_once(
    jobs: Sequence[Job],
    around: Callable[[], contextlib.AbstractContextManager[Any]] = contextlib.nullcontext,
    *,
    told: tuple[type[Exception], ...] = (),
) -> list[Any]:
    """Run the jobs in threads that start together.

    What each returned, or the exception that it raised where it is one of `told`. A database that refuses is no
    outcome but a fault, such as two who waited for each other; unless the locks are off, which `around` sees to.
    """
    outcomes = told if around is contextlib.nullcontext else (DatabaseError, *told)
    ready = threading.Barrier(min(THREADS, len(jobs)))
    waited = threading.local()

    def run(job: Job) -> Any:
        if not getattr(waited, "done", False):
            waited.done = True
            # To connect can take longer than a whole job.
            connection.ensure_connection()
            ready.wait(timeout=30)
        try:
            with around():
                return job()
        except outcomes as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(min(THREADS, len(jobs))) as pool:
        return list(pool.map(run, jobs))


def goes_wrong(race: Callable[[], bool], *, attempts: int = ATTEMPTS) -> bool:
    """Whether it goes wrong at least once: without the lock, whenever those who race do meet."""
    return not all(race() for _attempt in range(attempts))


@contextlib.contextmanager
def unordered() -> Iterator[None]:
    """Lets SQLite's transactions begin side by side, as those of PostgreSQL do."""
    connection.ensure_connection()
    connection.transaction_mode = "DEFERRED"
    yield
