"""Delivers email to a mail server."""

import datetime as dt
import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage

from django.conf import settings

from evenkeel.notices.composing import CannotCompose, email_for
from evenkeel.notices.contacts import Reachable
from evenkeel.notices.mail_server import MailServer
from evenkeel.notices.models import Notice
from evenkeel.notices.sender import Sender
from evenkeel.notices.transports.base import ChannelDown, LostOnTheWay, RefusedForGood, TryLater
from evenkeel.notices.transports.time_limit import TimeLimit

MESSAGE_TOO_LARGE = 552
SERVICE_CLOSING = 421


class _Connection(smtplib.SMTP):
    """A connection that is opened within a time limit, and encrypted from its first word where a context is given."""

    def __init__(self, server: MailServer, limit: TimeLimit, at_once: ssl.SSLContext | None) -> None:
        self._limit = limit
        self._at_once = at_once
        super().__init__(server.host, server.port, timeout=settings.MAIL_TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        wire = self._limit.connected(host, port)
        if self._at_once is None:
            return wire
        try:
            return self._at_once.wrap_socket(wire, server_hostname=host)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        super().close()
        self._limit.let_go()


class SmtpLine:
    """One connection for a batch, opened at the first message and again after it was lost."""

    def __init__(self, server: MailServer, sender: Sender) -> None:
        self.server = server
        self.sender = sender
        self._limit = TimeLimit()
        self._connection: _Connection | None = None

    def send(self, notice: Notice, to: Reachable, now: dt.datetime) -> None:
        try:
            letter = email_for(notice, to, self.sender, now)
        except CannotCompose as error:
            raise RefusedForGood("not_an_address") from error
        self.deliver(letter, to.address)

    def deliver(self, letter: EmailMessage, address: str) -> None:
        """Hand one letter to the server for one address."""
        with self._limit.kept():
            self._hand_over(self._connected(), letter, address)

    def _hand_over(self, connection: _Connection, letter: EmailMessage, address: str) -> None:
        try:
            connection.sendmail(self.sender.address, [address], letter.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            code, _reply = error.recipients[address]
            self._refused("recipient_refused", code, error)
        except smtplib.SMTPDataError as error:
            self._refused("message_refused", error.smtp_code, error)
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == MESSAGE_TOO_LARGE:
                raise RefusedForGood("message_too_large") from error
            raise ChannelDown(f"sender_refused_{error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise LostOnTheWay("connection_lost") from error

    def _refused(self, what: str, code: int, error: Exception) -> None:
        if code == SERVICE_CLOSING:
            self._drop()
        raise (RefusedForGood if code >= 500 else TryLater)(f"{what}_{code}") from error

    def _connected(self) -> _Connection:
        """The connection. Raises ChannelDown where there is none to be had."""
        if self._connection is None:
            try:
                self._connection = self._connect()
            except smtplib.SMTPAuthenticationError as error:
                raise ChannelDown("sign_in_refused") from error
            except (smtplib.SMTPException, OSError) as error:
                raise ChannelDown("unreachable") from error
        return self._connection

    def _connect(self) -> _Connection:
        server = self.server
        trusted = ssl.create_default_context() if server.security != "none" else None
        connection = _Connection(server, self._limit, trusted if server.security == "tls" else None)
        try:
            if server.security == "starttls":
                connection.starttls(context=trusted)
            if server.username:
                connection.login(server.username, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _drop(self) -> None:
        """Forget a connection that no longer answers, without waiting for it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError), self._limit.kept():
                self._connection.quit()
            self._drop()
