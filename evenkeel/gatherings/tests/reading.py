"""How the tests of pages read them: the words that a person sees, and the form that they send back."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse


def main_part(response: HttpResponse) -> str:
    """The HTML of the page's main part, without what frames every page."""
    found = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert found, response.content.decode()[:500]
    return found[0]


def said(response: HttpResponse) -> str:
    """The words of the page's main part, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main_part(response))).split())


def title_of(response: HttpResponse) -> str:
    """What stands in the browser's tab."""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return html.unescape(found[1])


def value_of(response: HttpResponse, name: str) -> str:
    """What stands in the input of that name."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else ""


def without_csrf(response: HttpResponse) -> bytes:
    """The page's bytes, save the token against forged requests, which is another each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)
