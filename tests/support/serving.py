"""What tests need to see pages as a running process shows them."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest

_versions = itertools.count(1_000_000)


@pytest.fixture
def as_served(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a running process: what is kept in memory while nothing public changes is read once, not each time."""
    from evenkeel.common import public_version

    settings.KEEP_IN_PROCESS = True
    settings.PAGE_CACHE_RECHECK_SECONDS = 3600
    # A version that no other test has seen, so that nothing of theirs is still kept.
    monkeypatch.setattr(
        public_version, "_seen", (public_version.Version(next(_versions), 0), time.monotonic())
    )
