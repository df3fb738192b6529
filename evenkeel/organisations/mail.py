"""How the provider's mail server is reached, and the message that shows whether it works."""

from __future__ import annotations

import datetime as dt
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from evenkeel.common import public_version
from evenkeel.common.refusals import Refusal
from evenkeel.notices.mail_server import MailServer
from evenkeel.notices.sender import ACCENT_COLOUR, Sender
from evenkeel.notices.transports import mail_server
from evenkeel.notices.transports.base import Undelivered
from evenkeel.notices.transports.smtp import SmtpLine
from evenkeel.organisations.models import Provider
from evenkeel.organisations.queries import provider


class TestNotSent(Refusal):
    """The test message did not go; the sentence says what to look at."""

    __test__ = False  # its name begins as pytest's own do


def server_of_provider() -> MailServer | None:
    """The mail server on the settings pages; None where none is named."""
    row = provider()
    if not row.mail_host:
        return None
    return MailServer(
        host=row.mail_host,
        port=row.mail_port,
        security=row.mail_security,
        username=row.mail_username,
        password=row.mail_password,
    )


def sender_of_provider() -> Sender:
    """Who the provider's messages come from, and how they look."""
    row = provider()
    return Sender(
        name=row.service_name or row.name or "Evenkeel",
        address=row.mail_from or settings.MAIL_FROM,
        reply_to=row.email,
        phone=row.phone,
        phone_hours=row.phone_hours,
        accent_colour=row.accent_colour or ACCENT_COLOUR,
    )


def send_test_message(to: str, now: dt.datetime) -> None:
    """Send a short message to this address now. Raises TestNotSent."""
    server, sender = mail_server(), sender_of_provider()
    if server is None or not sender.address:
        raise TestNotSent(_("Enter the mail server and the address that messages come from first."))
    line = SmtpLine(server, sender)
    try:
        line.deliver(_letter(to, sender, now), to)
    except Undelivered as error:
        raise TestNotSent(_what_to_look_at(error.code, server)) from error
    finally:
        line.close()
    Provider.objects.filter(mail_host=server.host).update(mail_tested_at=now)
    # The settings page shows the provider as it is kept in the process until something changes.
    public_version.changed()


def _letter(to: str, sender: Sender, now: dt.datetime) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = _("A test message")
    letter["From"] = Address(display_name=sender.name, addr_spec=sender.address)
    letter["To"] = Address(addr_spec=to)
    letter["Date"] = format_datetime(now)
    letter.set_content(
        _("This message shows that the mail server is set up and works.\n\nNobody needs to answer it.\n")
    )
    return letter


def _what_to_look_at(code: str, server: MailServer) -> str:
    if code == "unreachable":
        return _(
            "We could not reach %(host)s on port %(port)s. Check the server’s name, its port and how the connection "
            "is protected."
        ) % {"host": server.host, "port": server.port}
    if code == "sign_in_refused":
        return _("The mail server did not accept the user name and password. Enter them again.")
    if code.startswith("sender_refused"):
        return _("The mail server does not allow messages from this address. Check “Messages come from”.")
    return _("The mail server did not take the message (%(code)s). Ask whoever looks after it.") % {
        "code": code
    }
