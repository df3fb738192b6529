"""Turns a kept message into what goes over the wire: one letter, to one recipient."""

import datetime as dt
import functools
import hashlib
import hmac
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from evenkeel.notices.contacts import Reachable
from evenkeel.notices.models import Notice
from evenkeel.notices.rules import Attachment, Message
from evenkeel.notices.sender import Sender


class CannotCompose(ValueError):
    """The address cannot stand in a message at all."""


@functools.cache
def _templates() -> Environment:
    # An environment of its own: the worker composes messages without loading all that pages need.
    made = Environment(
        loader=PackageLoader("evenkeel.notices", "jinja2"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


def message_id(notice_id: int) -> str:
    """The same for every attempt at a notice, so that a repeat can be recognised; nobody can guess another's."""
    mark = hmac.new(settings.SECRET_KEY.encode(), b"notice %d" % notice_id, hashlib.sha256).hexdigest()[:16]
    return f"<notice.{notice_id}.{mark}@{urlsplit(settings.BASE_URL).hostname}>"


def email_for(notice: Notice, to: Reachable, sender: Sender, now: dt.datetime) -> EmailMessage:
    """The notice as an email: plain text, an HTML alternative, and its attachments.

    Raises CannotCompose where the recipient's address is not one.
    """
    message = Message.from_json(notice.content)
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = message.subject
    letter["From"] = _address(sender.name, sender.address)
    letter["To"] = _recipient(to)
    if sender.reply_to:
        letter["Reply-To"] = _address(sender.name, sender.reply_to)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = message_id(notice.pk)
    letter["Auto-Submitted"] = "auto-generated"
    with translation.override(notice.language):
        letter.set_content(_rendered("notices/email.txt", message, sender))
        letter.add_alternative(_rendered("notices/email.html", message, sender), subtype="html")
    for attachment in message.attachments:
        _attach(letter, attachment)
    # Only now: what is said of the content goes with it when files are put beside it.
    letter["Content-Language"] = notice.language
    return letter


def text_for(notice: Notice) -> str:
    """The notice as a text message."""
    message = Message.from_json(notice.content)
    return message.short or message.subject


def _rendered(name: str, message: Message, sender: Sender) -> str:
    return _templates().get_template(name).render(message=message, sender=sender)


def _address(name: str, address: str) -> Address:
    return Address(display_name=" ".join(name.split()), addr_spec=address)


def _recipient(to: Reachable) -> Address:
    try:
        address = _address(to.name, to.address)
        address.addr_spec.encode("ascii")
    except (ValueError, IndexError, HeaderParseError) as error:
        raise CannotCompose("not an address") from error
    if not address.domain:
        raise CannotCompose("not an address")
    return address


def _attach(letter: EmailMessage, attachment: Attachment) -> None:
    kind, _, rest = attachment.content_type.partition(";")
    main, _, sub = kind.strip().partition("/")
    parameters = dict(part.strip().split("=", 1) for part in rest.split(";") if part.strip())
    parameters.pop("charset", None)
    if main != "text":
        raise ValueError(f"an attachment is text, not {kind}")
    letter.add_attachment(attachment.text, subtype=sub, filename=attachment.filename, params=parameters)
