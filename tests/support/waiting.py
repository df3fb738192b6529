"""Waiting for what other threads and processes bring about."""

from __future__ import annotations

import time
from collections.abc import Callable


def comes_true(what: Callable[[], object], seconds: float, *, every: float = 0.05) -> bool:
    """Whether it comes true within so many seconds; it is asked again after each `every` of them."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
