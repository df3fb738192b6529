"""Public pages kept whole in memory, before Django is asked at all.

Only pages that the design layer marked as the same for everyone are kept. A kept page is served while the public
version is the one that it was made under and it is younger than PAGE_CACHE_MAX_AGE_SECONDS, since time passes too.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from evenkeel.common import public_version
from evenkeel.common.public_version import Version
from evenkeel.config.negotiation import holds, takes_gzip
from evenkeel.design.middleware import SHARED_CACHE_CONTROL

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

MOST_PAGES = 2000
LARGEST_PAGE_BYTES = 1024 * 1024
# Of all kept pages together: whoever asks for one page under thousands of addresses fills no more than this.
MOST_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A page as it goes over the wire, plain and compressed."""

    version: Version
    made_at: float
    etag: str
    headers: Headers
    body: bytes
    compressed: bytes

    @property
    def size(self) -> int:
        """How many bytes of memory the page takes, near enough."""
        return len(self.body) + len(self.compressed)


class PageCache:
    """A WSGI application around another; thread-safe, since each look-up is one step and stores wait for each other."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._pages: OrderedDict[tuple[str, str, str], Kept] = OrderedDict()
        self._size = 0
        self._storing = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not settings.PAGE_CACHE or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        version = _version()
        key = (environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        page = self._pages.get(key)
        if version is None:
            # Without a database an old page with the crisis numbers is better than none.
            return (
                self._application(environ, start_response)
                if page is None
                else _serve(page, environ, start_response)
            )
        if page is None or page.version != version or _is_old(page):
            return self._ask(key, version, environ, start_response)
        return _serve(page, environ, start_response)

    def _ask(
        self, key: tuple[str, str, str], version: Version, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it says where that is the same for everyone."""
        began: list[tuple[str, Headers]] = []

        def began_with(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            began[:] = [(status, headers)]
            return lambda _data: None

        # The whole page is wanted here, whatever the reader already holds.
        asked = {
            k: v for k, v in environ.items() if k not in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
        }
        answer = self._application(asked if environ["REQUEST_METHOD"] == "GET" else environ, began_with)
        status, headers = began[0]
        if environ["REQUEST_METHOD"] != "GET" or not _may_be_kept(status, headers):
            start_response(status, headers)
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        page = _page(version, headers, body)
        if len(body) <= LARGEST_PAGE_BYTES:
            self._keep(key, page)
        return _serve(page, environ, start_response)

    def _keep(self, key: tuple[str, str, str], page: Kept) -> None:
        with self._storing:
            before = self._pages.pop(key, None)
            self._size += page.size - (before.size if before else 0)
            self._pages[key] = page
            while len(self._pages) > MOST_PAGES or self._size > MOST_BYTES:
                _key, oldest = self._pages.popitem(last=False)
                self._size -= oldest.size


def _version() -> Version | None:
    """The public version; None where the database cannot be asked, so that Django says so in its own words."""
    try:
        return public_version.current()
    except DatabaseError:
        connection.close()
        return None


def _is_old(page: Kept) -> bool:
    return time.monotonic() - page.made_at > settings.PAGE_CACHE_MAX_AGE_SECONDS


def _may_be_kept(status: str, headers: Headers) -> bool:
    named = {name.lower(): value for name, value in headers}
    return status.startswith("200") and named.get("cache-control") == SHARED_CACHE_CONTROL and "etag" in named


def _page(version: Version, headers: Headers, body: bytes) -> Kept:
    etag = next(value for name, value in headers if name.lower() == "etag")
    others = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
    others.append(("Vary", "Accept-Encoding"))
    return Kept(version, time.monotonic(), etag, others, body, gzip.compress(body, compresslevel=6, mtime=0))


def _serve(page: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    if holds(environ.get("HTTP_IF_NONE_MATCH", ""), page.etag):
        start_response("304 Not Modified", [h for h in page.headers if h[0].lower() != "content-type"])
        return [b""]
    body, headers = page.body, page.headers
    if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        # A compressed copy is other bytes, so its tag is weak: "the same page".
        body = page.compressed
        headers = [h for h in headers if h[0].lower() != "etag"]
        headers += [("Content-Encoding", "gzip"), ("ETag", f"W/{page.etag}")]
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
