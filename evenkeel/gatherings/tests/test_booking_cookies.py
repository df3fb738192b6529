"""What booking leaves in a browser that others may use too."""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import itertools
import re
import zlib
from collections.abc import Iterator
from http.cookies import Morsel

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from evenkeel.accounts.tests.factories import ask_for_code, code_sent
from evenkeel.common import clock
from evenkeel.common.encryption import encrypt
from evenkeel.gatherings.models import Session
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, series, session, venue
from evenkeel.gatherings.tests.reading import main_part, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

MARYAM = {
    "name": "Maryam Siddiqui",
    "email": "maryam@example.org",
    "phone": "07700 900123",
    "companion": "no",
    "needs": ["hearing_loop"],
}
PERSONAL = ("maryam", "siddiqui", "example.org", "7700900123", "7700 900123", "hearing_loop")


@pytest.fixture
def workshop() -> Session:
    return session(of=series(venue=venue()))


def receipt_of(workshop: Session, browser: Client) -> Morsel:
    return browser.cookies[f"booked-{workshop.pk}"]


def confirmation(workshop: Session, browser: Client) -> str:
    return said(browser.get(reverse("gatherings:show_booked", args=[workshop.pk])))


def book(workshop: Session, browser: Client, **more: object) -> None:
    form = reverse("gatherings:book_session", args=[workshop.pk])
    browser.get(form)
    assert browser.post(form, MARYAM | more, follow=True).status_code == 200


def in_every_form(value: str) -> Iterator[str]:
    """The cookie as it stands, and what comes of each part of it as base64, unpacked where it was packed."""
    yield value
    for part in re.split(r"[^\w=-]", value):
        for start, padding in itertools.product(range(4), ("", "=", "==")):
            with contextlib.suppress(binascii.Error):
                plain = base64.urlsafe_b64decode(part[start:].rstrip("=") + padding)
                yield plain.decode("latin-1")
                with contextlib.suppress(zlib.error):
                    yield zlib.decompress(plain).decode("latin-1")


def readable_in(value: str) -> set[str]:
    """What somebody who finds the cookie learns of whoever booked."""
    return {word for form in in_every_form(value) for word in PERSONAL if word in form.lower()}


@pytest.mark.parametrize("compress", [False, True])
def test_a_cookie_that_were_only_signed_could_be_read(compress):
    typed = {"email": MARYAM["email"], "dates": ["booked"] * 100}
    assert "maryam" in readable_in(signing.dumps(typed, compress=compress))


def test_the_cookies_page_names_every_cookie_of_a_whole_booking_and_none_can_be_read(workshop):
    other = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=workshop.series)
    browser = Client()
    for path in ("/", "/whats-on/", reverse("gatherings:show_session", args=[workshop.pk])):
        browser.get(path)
    book(workshop, browser, also=[other.pk])
    assert "We have sent a message to maryam@example.org" in confirmation(workshop, browser)
    ask_for_code(browser, MARYAM["email"])
    browser.post("/sign-in/code/", {"code": code_sent()})
    assert "You are signed in" in said(browser.get(reverse("gatherings:book_session", args=[other.pk])))
    named = set(re.findall(r"<strong>([\w-]+)</strong>", main_part(browser.get("/cookies/"))))
    assert {re.sub(r"\d+$", "", name) for name in browser.cookies} == named
    read = {name: readable_in(cookie.value) for name, cookie in browser.cookies.items()}
    assert not any(read.values()), read


def test_the_confirmations_cookie_is_small_and_kept_from_scripts_and_other_sites(workshop):
    browser = Client()
    book(workshop, browser)
    kept = receipt_of(workshop, browser)
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 15 * 60)
    assert kept["path"] == reverse("gatherings:show_booked", args=[workshop.pk])
    assert len(kept.value) < 1000


def test_the_confirmation_is_forgotten_after_a_quarter_of_an_hour(workshop):
    browser = Client()
    book(workshop, browser)
    with clock.held_at(NOW + dt.timedelta(minutes=14)):
        assert "maryam@example.org" in confirmation(workshop, browser)
    with clock.held_at(NOW + dt.timedelta(minutes=15)):
        assert "maryam" not in confirmation(workshop, browser)


def test_a_cookie_that_was_changed_is_as_none(workshop):
    browser = Client()
    book(workshop, browser)
    true = receipt_of(workshop, browser).value
    other = "A" if true[40] != "A" else "B"
    for changed in (true[:40] + other + true[41:], true[:-8], "", "nonsense", "é", encrypt("not JSON")):
        browser.cookies[f"booked-{workshop.pk}"] = changed
        assert "maryam" not in confirmation(workshop, browser)


def test_the_cookie_of_one_session_says_nothing_of_another(workshop):
    browser = Client()
    book(workshop, browser)
    other = session()
    browser.cookies[f"booked-{other.pk}"] = receipt_of(workshop, browser).value
    assert "maryam" not in confirmation(other, browser)


def test_a_newer_key_reads_what_the_one_before_has_locked_and_a_lost_key_leaves_none(workshop, settings):
    browser = Client()
    book(workshop, browser)
    settings.ENCRYPTION_KEYS = ["a newer key", *settings.ENCRYPTION_KEYS]
    assert "maryam@example.org" in confirmation(workshop, browser)
    settings.ENCRYPTION_KEYS = ["a newer key"]
    assert "maryam" not in confirmation(workshop, browser)
