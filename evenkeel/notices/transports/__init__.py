"""Which way a channel is delivered by at present: a real one where it is set up, else the demonstration's."""

from collections.abc import Callable

from django.conf import settings

from evenkeel.notices.mail_server import MailServer
from evenkeel.notices.models import Channel
from evenkeel.notices.sender import sender
from evenkeel.notices.transports.base import Line
from evenkeel.notices.transports.smtp import SmtpLine

OpenLine = Callable[[], Line]

_mail_servers: list[Callable[[], MailServer | None]] = []


def register_mail_server(read: Callable[[], MailServer | None]) -> None:
    """Say who knows the mail server of the set-up pages; it counts where the environment names none."""
    _mail_servers[:] = [read]


def mail_server() -> MailServer | None:
    """The mail server that is set up, if one is."""
    if settings.MAIL_SERVER:
        return settings.MAIL_SERVER
    return _mail_servers[0]() if _mail_servers else None


def email_is_set_up() -> bool:
    """Whether emails that are queued now will go somewhere."""
    return opener(Channel.EMAIL) is not None


def text_is_set_up() -> bool:
    """Whether text messages that are queued now will go somewhere."""
    return opener(Channel.TEXT) is not None


def opener(channel: Channel) -> OpenLine | None:
    """What opens a line for the channel; None where it is not set up and notices have to wait."""
    if channel == Channel.EMAIL:
        return _email_opener()
    if channel == Channel.TEXT:
        return _text_opener()
    return None


def _email_opener() -> OpenLine | None:
    server, look = mail_server(), sender()
    if server is not None and look.address:
        return lambda: SmtpLine(server, look)
    if server is None and settings.DEMONSTRATION:
        from evenkeel.notices.transports.demonstration import EmailMailboxLine

        return lambda: EmailMailboxLine(look)
    return None


def _text_opener() -> OpenLine | None:
    if settings.DEMONSTRATION:
        from evenkeel.notices.transports.demonstration import TextMailboxLine

        return TextMailboxLine
    return None
