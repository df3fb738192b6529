"""The log of a broken request says where it broke, and neither whose it was nor what they wrote."""

import logging
import sqlite3

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils.log import log_response

from evenkeel.config.request_log import Discreet

ADDRESS = "/bookings/a-token-that-lets-its-holder-in/"


@pytest.fixture
def log():
    """The lines that are written of Django's requests, filtered as the settings have them filtered."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, requests = Kept(), logging.getLogger("django.request")
    handler.addFilter(Discreet())
    requests.addHandler(handler)
    yield lines
    requests.removeHandler(handler)


def broke_with(error: Exception, address: str = ADDRESS) -> None:
    """As Django says of a request whose view raised that."""
    request = RequestFactory().get(address)
    if address == ADDRESS:
        request.resolver_match = resolve(address)
    try:
        raise error
    except Exception as raised:
        log_response(
            "%s: %s",
            "Fault",
            request.path,
            response=HttpResponse(status=500),
            request=request,
            exception=raised,
        )


def test_the_log_names_the_route_and_the_place_and_nothing_of_the_person(log):
    broke_with(ValueError("amina@carers.example is not a time"))
    (line,) = log
    assert line.startswith("500 at gatherings:show_booking\n")
    assert "in broke_with" in line
    assert "ValueError at " in line
    assert "a-token" not in line
    assert "amina" not in line


def test_what_led_to_an_error_is_said_as_well(log):
    try:
        raise KeyError("Amina")
    except KeyError as first:
        error = RuntimeError("no Amina")
        error.__cause__ = first
    broke_with(error)
    (line,) = log
    assert line.index("KeyError at ") < line.index("RuntimeError at ")
    assert "Amina" not in line.replace('KeyError("Amina")', "").replace('"no Amina"', "")


def test_what_an_operator_can_mend_is_one_line_that_says_how(log, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    error = OperationalError("database or disk is full")
    error.__cause__ = full
    broke_with(error)
    (line,) = log
    assert line.count("\n") == 1
    assert "OperationalError SQLITE_FULL at " in line
    assert "is full: make room on it." in line


def test_an_address_that_leads_nowhere_is_not_named(log):
    broke_with(ValueError(), address="/bookings/half-a-token")
    assert log[0].startswith("500 at no route\n")


def test_a_database_of_an_older_version_is_said(log):
    missing = sqlite3.OperationalError("no such column: people_carer.new")
    missing.sqlite_errorname = "SQLITE_ERROR"
    error = OperationalError("no such column: people_carer.new")
    error.__cause__ = missing
    broke_with(error)
    assert "The database is not up to date: run `evenkeel migrate`" in log[0]
