"""The small functions that layouts and macros call."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context

from evenkeel.design.forms import PageForm, errors_of, shown_fields

# The request that is being answered, for macros: they are imported without their page's context.
request_at_hand: ContextVar[HttpRequest] = ContextVar("request_at_hand")


def local_path(path: str) -> str:
    """A fixed path of this site in the present language: "/urgent-help/", or "/cy/urgent-help/"."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def csrf_field() -> SafeString:
    """The hidden input that proves a form came from this site."""
    token = get_token(request_at_hand.get())
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def forms_with_errors(values: Iterable[Any]) -> list[PageForm]:
    """The forms among the values that were sent with mistakes in them."""
    return [value for value in values if isinstance(value, PageForm) and value.is_bound and value.errors]


@pass_context
def page_has_errors(context: Context) -> bool:
    """Whether the page shows a form with errors: its title then says so first."""
    return bool(forms_with_errors(context.get_all().values()))


def notes(request: HttpRequest) -> list[Any]:
    """What the last action had to say, once; never on a page that is the same for everyone."""
    return [] if getattr(request, "same_for_everyone", False) else list(get_messages(request))


@functools.cache
def drawing(name: str) -> SafeString:
    """One of our own line drawings, inline so that it takes the page's colours; for looking at only."""
    if not re.fullmatch(r"[a-z-]+", name):
        raise ValueError(name)
    path = finders.find(f"design/drawings/{name}.svg")
    if not path:
        raise FileNotFoundError(f"there is no drawing called {name}")
    with open(path, encoding="utf-8") as file:
        return mark_safe(file.read())  # noqa: S308 - our own file


GLOBALS = {
    "local_path": local_path,
    "csrf_field": csrf_field,
    "page_has_errors": page_has_errors,
    "notes": notes,
    "drawing": drawing,
    "errors_of": errors_of,
    "shown_fields": shown_fields,
}
