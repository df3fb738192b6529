"""What every test here stands on: a clean cache, the size of the proofs, and which tests run when."""

import os

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings

pytest_plugins = ["tests.support.browser"]

# The machine that tests run on may be slow and shared; how long an example takes is not what is tested.
settings.register_profile("evenkeel", deadline=None, print_blob=True)
settings.load_profile("evenkeel")


@pytest.fixture(autouse=True)
def _nothing_left_over():
    """No test sees what another left in the cache, or its language."""
    cache.clear()
    translation.activate("en")
    yield
    cache.clear()


@pytest.fixture(scope="session")
def repeats() -> int:
    """How often a race or a kill is repeated: 25 times, or what ./test long asks for."""
    return int(os.environ.get("EVENKEEL_TEST_REPEATS", "25"))
