"""Somebody who books through the pages: reads the form that is shown, fills it in, sends it, follows on."""

from __future__ import annotations

import http.client
import re
import urllib.parse
from html.parser import HTMLParser

CHECKED_KINDS = ("radio", "checkbox")
# The rest of a page is not taken apart: the visitor shares the processors with what is measured.
POSTED_FORM = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL)


class _Fields(HTMLParser):
    """Collects what a form holds."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if "name" not in named or tag not in ("input", "textarea"):
            return
        if named.get("type") in CHECKED_KINDS and "checked" not in named:
            return
        if named.get("type") != "submit":
            self.values[named["name"]] = named.get("value", "")


def form_fields(page: str) -> dict[str, str]:
    """The fields of the page's posted forms, each with the value that it is shown with."""
    fields = _Fields()
    for form in POSTED_FORM.findall(page):
        fields.feed(form)
    return fields.values


class Visitor:
    """One browser: a connection that is kept, its cookies, and the last form that it was shown."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}
        self.form: dict[str, str] = {}

    def get(self, path: str) -> int:
        """Open a page; its status."""
        return self._ask("GET", path)

    def post(self, path: str, values: dict[str, str]) -> int:
        """Send the last form with these values in it, and follow where it leads; the last page's status."""
        return self._ask("POST", path, urllib.parse.urlencode(self.form | values))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())} if self._cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self._cookies[name] = value
        if response.status in (301, 302, 303):
            return self._ask("GET", response.headers["Location"])
        self.form = form_fields(page) or self.form
        return response.status
