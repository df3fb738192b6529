"""The outbox with people whom it knows, and a mail server that really answers."""

import pytest

from evenkeel.notices import contacts, sender, transports
from evenkeel.notices.mail_server import read_mail_url
from evenkeel.notices.tests.factories import PROVIDER, address_of
from tests.support.post_office import post_office


@pytest.fixture(autouse=True)
def _people(monkeypatch):
    monkeypatch.setattr(contacts, "_resolvers", {"carer": address_of})
    monkeypatch.setattr(contacts, "_names", {})
    monkeypatch.setattr(sender, "_readers", [lambda: PROVIDER])
    monkeypatch.setattr(transports, "_mail_servers", [])


@pytest.fixture
def office(settings):
    """A mail server that is set up and accepts everything."""
    with post_office() as opened:
        settings.MAIL_SERVER = read_mail_url(opened.url)
        yield opened
