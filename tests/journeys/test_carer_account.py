"""A carer signs in by a code, sees and changes what is theirs, and leaves nothing behind."""

from __future__ import annotations

import json

import pytest

from tests.journeys.backstage import lay_out
from tests.journeys.carers import book, sign_in_by_code
from tests.journeys.mailbox import open_message
from tests.journeys.people import Visitor

pytestmark = pytest.mark.journey


def test_a_carer_signs_in_sees_their_own_changes_it_takes_a_copy_and_signs_out(page_at, site):
    workshop = lay_out(site, leader="Priya Raman", places=5, days=23)
    email = f"noor.{workshop.ids[0]}@example.com"
    noor = Visitor(page_at(320))
    book(noor, workshop.path, "Noor Haddad", email, need="A hearing loop")
    open_message(noor, email, "Your booking is confirmed")

    sign_in_by_code(noor, email)
    noor.sees(workshop.title, "You have a place", "A hearing loop", "Your booking is confirmed")

    noor.follows_link_to("/reach-me/")
    noor.ticks("No", of="May we ring?")
    noor.presses("Save")
    noor.is_at("/your-support/")
    noor.follows_link_to("/reach-me/")
    assert noor.page.get_by_role("group", name="May we ring?").get_by_label("No").is_checked()
    noor.opens("/your-support/")

    copy = downloads_their_data(noor)
    assert email in copy
    assert "hearing_loop" in copy
    json.loads(copy)

    noor.presses("Sign out")
    noor.is_at("/")
    noor.goes_back()
    noor.is_at("/sign-in/")
    assert email not in noor.page.content()
    noor.opens("/your-support/")
    noor.is_at("/sign-in/")


def test_a_carer_who_is_signed_in_books_again_without_typing_what_we_know(page_at, site):
    first, second = (lay_out(site, leader="Priya Raman", places=5, days=days) for days in (24, 31))
    email = f"noor.{first.ids[0]}@example.com"
    noor = Visitor(page_at(320))
    book(noor, first.path, "Noor Haddad", email, need="A hearing loop")
    sign_in_by_code(noor, email)

    noor.opens(second.path)
    noor.presses("Book a place")
    noor.sees("We will keep in mind:", "A hearing loop")
    noor.presses("Book my place")
    noor.sees("Your place is booked", email)
    noor.opens("/your-support/")
    assert noor.reads().count("You have a place") == 2


def test_nobody_learns_whether_an_address_is_known(page_at, site):
    stranger = Visitor(page_at(320))
    stranger.opens("/sign-in/")
    stranger.writes("Your email address", "nobody.at.all@example.com")
    stranger.presses("Send me a code")
    stranger.sees("If we know nobody.at.all@example.com, a code is on its way to it")


def downloads_their_data(carer: Visitor) -> str:
    with carer.page.expect_download() as saved:
        carer.presses("Download my data")
    return str(saved.value.path().read_text())
