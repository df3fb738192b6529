"""The browser's own watchfulness: what no page may do is found."""

import http.server
import threading
from pathlib import Path

import pytest

from tests.support.browser import axe
from tests.support.site import Site

pytestmark = pytest.mark.journey

PAGES = {
    "/good": "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1></main>",
    "/unlabelled": "<!doctype html><html lang=en><title>A form</title><main><h1>A form</h1><input></main>",
}


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, "").encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def plain_site(tmp_path: Path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(f"http://127.0.0.1:{server.server_port}", tmp_path, {})
    server.shutdown()
    server.server_close()


def test_axe_finds_nothing_wrong_with_a_good_page(page_at, plain_site):
    page = page_at(1280, on=plain_site)
    page.goto("/good")
    assert axe(page) == []


def test_axe_finds_a_field_without_a_label(page_at, plain_site):
    page = page_at(320, on=plain_site)
    page.goto("/unlabelled")
    assert [found.split(" ")[0] for found in axe(page)] == ["label"]


def test_a_page_can_be_read_with_scripts_off(page_at, plain_site):
    page = page_at(320, scripts=False, on=plain_site)
    page.goto("/good")
    assert page.get_by_role("heading", name="Good").is_visible()
