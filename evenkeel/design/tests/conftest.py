"""Design is tested alone: nothing that an app above has registered answers here."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from evenkeel.design import globals as page_globals


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Every page global is its harmless default, and what a test registers is gone after it."""
    kept = (page_globals._registered, page_globals._last_seen)
    before = [dict(one) for one in kept]
    for one in kept:
        one.clear()
    yield
    for one, entries in zip(kept, before, strict=True):
        one.clear()
        one.update(entries)


@pytest.fixture
def provider() -> Callable[..., None]:
    """Says for one test who runs the installation."""

    def say(**fields: Any) -> None:
        page_globals.register("provider", lambda: page_globals.UnknownProvider(**fields))

    return say
