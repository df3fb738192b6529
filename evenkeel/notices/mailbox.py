"""Reads the demonstration's mailbox: what each message was, as its recipient would see it."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import cast

from evenkeel.notices.models import Channel, MailboxMessage

SHOWN_HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted")
# Elements after which a reader would see a new line.
_BLOCKS = frozenset({"p", "h1", "div", "dl", "dt", "dd", "ul", "li"})
_UNSEEN = frozenset({"head", "title", "style"})


@dataclass(frozen=True)
class SignIn:
    """An invented person with whom a newcomer can sign in; `code` is what their authenticator shows now."""

    name: str
    what: str
    email: str
    password: str
    code: str


_sign_ins: list[Callable[[], Sequence[SignIn]]] = []


def register_sign_ins(read: Callable[[], Sequence[SignIn]]) -> None:
    """Say who knows the demonstration's sign-ins."""
    _sign_ins[:] = [read]


def sign_ins() -> Sequence[SignIn]:
    """The demonstration's sign-ins; none where nobody registered them."""
    return _sign_ins[0]() if _sign_ins else ()


@dataclass(frozen=True)
class File:
    """An attachment as it would be saved."""

    name: str
    content_type: str
    content: bytes


class Opened:
    """One message of the mailbox, opened."""

    def __init__(self, row: MailboxMessage) -> None:
        self.row = row

    @functools.cached_property
    def _letter(self) -> EmailMessage | None:
        if self.row.channel != Channel.EMAIL:
            return None
        return cast(EmailMessage, message_from_string(self.row.source, policy=default))

    @property
    def headers(self) -> list[tuple[str, str]]:
        """What an email program shows above a message."""
        letter = self._letter
        if letter is None:
            return []
        return [(name, str(letter[name])) for name in SHOWN_HEADERS if letter[name]]

    @property
    def text(self) -> str:
        """The plain text."""
        return self._part("plain") if self._letter is not None else self.row.source

    @property
    def html_as_text(self) -> str:
        """What the HTML alternative says, with the addresses of its links."""
        seen = _Seen()
        seen.feed(self._part("html"))
        return seen.said()

    @property
    def files(self) -> list[File]:
        """The attachments."""
        if self._letter is None:
            return []
        return [
            File(
                part.get_filename() or "file",
                part["Content-Type"],
                cast(bytes, part.get_payload(decode=True)),
            )
            for part in self._letter.iter_attachments()
        ]

    def _part(self, subtype: str) -> str:
        part = self._letter.get_body(preferencelist=(subtype,)) if self._letter is not None else None
        return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


class _Seen(HTMLParser):
    """Gathers what a reader of a page would see of it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._unseen = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_hidden = "display:none" in (dict(attrs).get("style") or "")
        if tag in _UNSEEN or (tag == "div" and (is_hidden or self._unseen)):
            self._unseen += 1
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= tag in _UNSEEN or tag == "div"
        elif tag == "a" and self._link:
            self._pieces.append(f" ({self._link})")
            self._link = ""
        elif tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(" ".join(data.split()) if data.strip() else "")

    def said(self) -> str:
        lines = (line.strip() for line in "".join(self._pieces).split("\n"))
        return "\n\n".join(line for line in lines if line)
