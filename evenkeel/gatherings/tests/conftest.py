"""What tests of gatherings' pages share."""

from __future__ import annotations

import itertools
import time

import pytest

from evenkeel.common import public_version

_versions = itertools.count(1_000_000)


@pytest.fixture
def as_served(settings, monkeypatch):
    """As in a running process: what is kept in memory while nothing public changes is read once, not each time."""
    settings.KEEP_IN_PROCESS = True
    settings.PAGE_CACHE_RECHECK_SECONDS = 3600
    # A version that no other test has seen, so that nothing of theirs is still kept.
    monkeypatch.setattr(
        public_version, "_seen", (public_version.Version(next(_versions), 0), time.monotonic())
    )
