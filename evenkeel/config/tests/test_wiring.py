"""What falls due with time is in the worker's hands."""

import pytest

from evenkeel.config.sweeping import SWEEPS

DAY = 24 * 3600


@pytest.mark.parametrize(
    "name",
    [
        "erase old records",
        "clear old sessions",
        "blank old messages",
        "blank old messages to everyone",
        "blank old bookings",
        "blank old tasks",
    ],
)
def test_what_is_kept_too_long_is_looked_for_every_day_at_least(name):
    sweep = SWEEPS[name]
    assert sweep.every_seconds <= DAY
    assert callable(sweep.load())
