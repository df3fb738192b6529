"""Which tests are given a second try."""

import pytest


@pytest.mark.timed
def test_what_waits_for_a_running_clock_is_tried_again(request):
    assert request.node.get_closest_marker("flaky").kwargs == {"reruns": 1}


@pytest.mark.kill
def test_a_kill_is_not(request):
    assert request.node.get_closest_marker("flaky") is None


@pytest.mark.race
def test_a_race_is_not(request):
    assert request.node.get_closest_marker("flaky") is None
