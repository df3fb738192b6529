"""What tests of gatherings' pages share."""

from __future__ import annotations

import pytest
from django.test import Client

from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.gatherings.actions import pools
from evenkeel.gatherings.tests.factories import NOW, provider
from tests.support.races import unordered
from tests.support.signing_in import sign_in


@pytest.fixture
def the_provider():
    """The organisation that runs the installation, which messages name."""
    return provider()


@pytest.fixture
def lock_off(monkeypatch):
    """Takes away what makes one action on a place wait for another; gives what `at_once` is to put around each job."""
    monkeypatch.setattr(pools, "locked", lambda rows: rows)
    return unordered


@pytest.fixture
def at_ten_on_a_tuesday():
    """The clock stands still at the tests' own moment, where there is a provider."""
    provider()
    with clock.held_at(NOW):
        yield


@pytest.fixture
def grace():
    """A bookings administrator of the whole service, signed in."""
    browser = Client()
    sign_in(browser, Role.BOOKINGS_ADMINISTRATOR, name="Grace Adeyemi")
    return browser
