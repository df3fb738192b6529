"""Fourteen people whose every detail is an unmistakable word, and a search for those words in what others can reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast
from urllib.parse import unquote

from django.http import HttpResponse
from django.test import Client

from evenkeel.notices.models import MailboxMessage

# No dictionary, template or style sheet holds one of these.
STEMS = (
    *("brimzak", "quortle", "vexmund", "plindor", "skawfel", "trundak", "glompir"),
    *("fenzuli", "drovask", "whimbor", "crastol", "jandrel", "mulvane", "zorptik"),
)


@dataclass
class Planted:
    """One of the fourteen, and everything that they were answered so far."""

    stem: str
    number: int
    has_email: bool = True
    client: Client = field(default_factory=Client)
    answers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.stem.title()}first {self.stem.title()}last"

    @property
    def email(self) -> str:
        return f"{self.stem}mail@example.org" if self.has_email else ""

    @property
    def phone(self) -> str:
        return f"+4477009{self.number:05}"

    def marks(self) -> re.Pattern[str]:
        """Whatever gives this person away: their word in any form, or their number however it is written."""
        number = r"[\s-]*".join(self.phone.removeprefix("+44"))
        return re.compile(f"{self.stem}|{number}", re.IGNORECASE)

    def form(self, **more: Any) -> dict[str, Any]:
        """What they type into the booking form: all of it planted."""
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "companion": "no",
            "needs": ["something_else", "quiet_space"],
            "detail_something_else": f"{self.stem}detail",
            "note": f"{self.stem}note",
            "then": "wait",
        } | more

    def gets(self, path: str) -> HttpResponse:
        return self._keep(path, self.client.get(path))

    def posts(self, path: str, typed: dict[str, Any]) -> HttpResponse:
        """Send a form, and read the page that it leads to."""
        answer = self._keep(path, self.client.post(path, typed))
        if answer.status_code == 302:
            return self.gets(answer["Location"])
        return answer

    def _keep(self, path: str, answer: HttpResponse) -> HttpResponse:
        assert answer.status_code < 500, path
        headers = [f"{name}: {value}" for name, value in answer.items()]
        cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
        page = b"".join(answer) if answer.streaming else answer.content
        self.answers.append((path, unquote("\n".join([*headers, *cookies, page.decode()]))))
        return answer


def everything_in(message: MailboxMessage) -> str:
    """All of a message as a mail program decodes it: headers, texts, attached files."""
    if message.channel != "email":
        return message.source
    letter = cast(EmailMessage, message_from_string(message.source, policy=default))
    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    headers = [f"{name}: {value}" for part in letter.walk() for name, value in part.items()]
    # A calendar file folds its lines wherever they grow too long.
    return (
        unquote("\n".join([*headers, *(str(part) for part in parts)]))
        .replace("\r\n", "\n")
        .replace("\n ", "")
    )


def messages_to(person: Planted) -> list[MailboxMessage]:
    """What was sent to this person, by any way."""
    return [m for m in MailboxMessage.objects.order_by("pk") if m.to in (person.email, person.phone)]


def given_away(reader: Planted, others: Iterable[Planted], seen: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Where the reader sees a word of somebody else's."""
    strangers = [other for other in others if other is not reader]
    for where, text in seen:
        for stranger in strangers:
            if found := stranger.marks().search(text):
                around = text[max(found.start() - 60, 0) : found.end() + 20]
                yield f"{reader.stem} reads of {stranger.stem} in {where}: …{around}…"
