"""What `evenkeel serve` says of the service that it starts, by what /healthz answers."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from evenkeel.config import serve

pytestmark = pytest.mark.timed

ADDRESS = "http://127.0.0.1:8000"
STARTING = {"status": "down", "database": "down"}


@contextmanager
def healthz(*answers):
    """A server on loopback that gives these answers, the last of them for as long as it is asked; with its port."""
    left = list(answers)

    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(left.pop(0) if len(left) > 1 else left[0]).encode()
            self.send_response(200 if b'"ok"' in body else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said):
            pass

    with HTTPServer(("127.0.0.1", 0), Health) as server:
        answering = threading.Thread(target=server.serve_forever)
        answering.start()
        yield server.server_port
        server.shutdown()
        answering.join()


def announced(port: int) -> SimpleNamespace:
    web = SimpleNamespace(answers=threading.Event(), gave_up=threading.Event())
    web.give_up = web.gave_up.set
    serve._announce(web, ADDRESS, "127.0.0.1", port)
    return web


def test_a_service_whose_disk_is_full_is_said_to_serve_since_it_shows_pages(capsys):
    with healthz({"status": "failing", "database": "full"}) as port:
        assert announced(port).answers.is_set()
    assert f"Evenkeel is serving at {ADDRESS}" in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_waited_for_without_haste(capsys, monkeypatch):
    monkeypatch.setattr(serve, "WAIT_FOR_DATABASE_SECONDS", 0.3)
    began = time.monotonic()
    with healthz(STARTING, STARTING, {"status": "ok", "database": "ok"}) as port:
        announced(port)
    assert time.monotonic() - began >= 0.6
    assert capsys.readouterr().err.count("The database does not answer") == 1


def test_a_database_without_tables_ends_the_wait(capsys):
    with healthz({"status": "down", "database": "empty"}) as port:
        assert announced(port).gave_up.is_set()
    assert "run `evenkeel migrate` first" in capsys.readouterr().err
