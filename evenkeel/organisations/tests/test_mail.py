"""The test message, on a real mail server."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from evenkeel.common.access import Role
from evenkeel.organisations.models import Provider
from evenkeel.organisations.tests import factories
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def mail_server():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    yield mailbox, port
    server.stop()


def test_a_test_message_reaches_the_person_who_asked_and_nobody_else(client, mail_server):
    mailbox, port = mail_server
    user = sign_in(client, Role.OPERATOR)
    factories.provider(
        mail_from="carers@aldervale.example.org", mail_host="127.0.0.1", mail_port=port, mail_security="none"
    )
    page = client.post("/staff/settings/mail/test/", follow=True).content.decode()
    assert f"A test message is on its way to {user.email}." in page
    [(recipients, content)] = mailbox.messages
    message = message_from_bytes(content, policy=policy.default)
    assert recipients == [user.email]
    assert message["From"].addresses[0].addr_spec == "carers@aldervale.example.org"
    assert Provider.objects.get().mail_tested_at is not None


def test_the_settings_page_says_at_once_that_a_test_went(
    client, mail_server, as_served, django_capture_on_commit_callbacks
):
    sign_in(client, Role.OPERATOR)
    factories.provider(
        mail_from="carers@aldervale.example.org",
        mail_host="127.0.0.1",
        mail_port=mail_server[1],
        mail_security="none",
    )
    assert "Not tested yet" in client.get("/staff/settings/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/staff/settings/mail/test/")
    assert "Not tested yet" not in client.get("/staff/settings/").content.decode()
