"""Page texts that anybody can read and change: the Markdown files in content/pages/."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from evenkeel.accounts import throttle
from evenkeel.common.phones import shown_number
from evenkeel.organisations.models import Provider

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_BLANK = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class PageText:
    """A page's heading and, as Markdown, what stands below it."""

    title: str
    body: str


def page_text(name: str, provider: Provider) -> PageText:
    """The text in the reader's language where there is one, else in English, with the provider's details in it.

    A paragraph or list item that asks for a detail which the provider has not given is left out.
    """
    title, body = _read(name, get_language() or settings.LANGUAGE_CODE)
    return PageText(title, _filled(body, _details(provider) | _periods()))


@functools.cache
def _read(name: str, language: str) -> tuple[str, str]:
    folder = settings.CONTENT / "pages"
    own = folder / f"{name}.{language}.md"
    text = (own if own.exists() else folder / f"{name}.md").read_text(encoding="utf-8")
    heading, _newline, body = text.partition("\n")
    return heading.removeprefix("# ").strip(), body.strip()


def _details(provider: Provider) -> dict[str, str]:
    number = shown_number(provider.phone)
    return {
        "provider": _escaped(provider.name),
        "phone": f"[{number}](tel:{provider.phone.replace(' ', '')})" if provider.phone else "",
        "phone_hours": _escaped(provider.phone_hours),
        "email": f"[{provider.email}](mailto:{provider.email})" if provider.email else "",
        "address": _escaped(", ".join(provider.address.splitlines())),
    }


def _periods() -> dict[str, str]:
    """How long what is known of people is kept."""
    return {
        "record_years": str(settings.KEEP_RECORDS_YEARS),
        "message_days": str(settings.KEEP_MESSAGES_DAYS),
        "familiar_days": str(throttle.FAMILIAR_FOR.days),
    }


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _filled(body: str, details: dict[str, str]) -> str:
    kept = (line for line in body.split("\n") if all(details[name] for name in _BLANK.findall(line)))
    return _BLANK.sub(lambda found: details[found[1]], "\n".join(kept))
