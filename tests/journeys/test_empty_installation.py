"""From an empty installation to a first booking, all of it through the browser."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from evenkeel.common import clock
from tests.journeys.people import Visitor
from tests.support.post_office import PostOffice, post_office

pytestmark = pytest.mark.journey

PASSWORDS = {"Ada Lark": "nine boats in a quiet harbour", "Bea Finch": "a kettle beside the garden wall"}
# What ./run prints for whoever starts it.
SET_UP_LINK = """
from django.urls import reverse
from evenkeel.accounts.actions import first_person_token
print(reverse("accounts:make_first_person", args=[first_person_token()]))
"""


def test_the_set_up_link_leads_to_a_first_real_booking(page_at, empty_site):
    ada, bea, visitor = (Visitor(page_at(width, on=empty_site)) for width in (1280, 1280, 320))
    with post_office() as office:
        becomes_the_first_person(ada, empty_site.shell(SET_UP_LINK).strip())
        reads_the_checklist(ada)
        says_who_they_are(ada)
        sets_up_mail(ada, office)
        adds_a_team_a_borough_and_a_venue(ada)
        invites_somebody_to_run_the_programme(ada)

        joins_by_the_link(bea, letter_to(office, "bea@example.org"))
        puts_a_workshop_on_the_programme(bea)

        visitor.opens("/whats-on/")
        visitor.follows("Tea and Talk")
        visitor.presses("Book a place")
        visitor.writes("Your name", "Cara Moss")
        visitor.writes("Email address", "cara@example.org")
        visitor.ticks("Just me")
        visitor.presses("Book my place")
        visitor.sees("Your place is booked", "Lark Hall")
        visitor.opens(first_link(letter_to(office, "cara@example.org"), "/bookings/"))
        visitor.sees("You have a place", "Cara Moss")


def becomes_the_first_person(ada: Visitor, link: str) -> None:
    ada.opens(link)
    ada.writes("Your name", "Ada Lark")
    ada.writes("Your email address", "ada@example.org")
    ada.writes("New password", PASSWORDS["Ada Lark"])
    ada.presses("Continue")
    sets_up_an_app(ada)


def sets_up_an_app(person: Visitor) -> None:
    person.sees("Set up a second step before you start")
    person.presses("Set up an app")
    key = person.page.locator("main code").inner_text().replace(" ", "")
    counter = int(dt.datetime.now(dt.UTC).timestamp()) // 30
    person.writes("The code that the app shows", format_hotp_value(hotp_value(key, counter)))
    person.presses("Continue")
    person.presses("Make my codes")
    person.presses("I have kept them")


def reads_the_checklist(ada: Visitor) -> None:
    ada.is_at("/staff/set-up/")
    ada.sees(
        "things are still missing", "Nobody is sent a confirmation", "There is nothing for people to come to"
    )


def says_who_they_are(ada: Visitor) -> None:
    ada.follows("Your organisation’s name")
    ada.writes("Name of your organisation", "Lark Vale Trust")
    ada.ticks("England")
    ada.writes("Phone number for people who would rather ring", "01632 960 555")
    ada.presses("Save")
    ada.is_at("/staff/set-up/")
    ada.sees("Your changes are saved", "Next:")


def sets_up_mail(ada: Visitor, office: PostOffice) -> None:
    ada.opens("/staff/set-up/")
    ada.follows("Mail")
    ada.writes("Messages come from", "office@example.org")
    ada.writes("Mail server", "127.0.0.1")
    ada.ticks("Not at all")
    ada.writes("Port", str(office.port))
    ada.presses("Save")
    ada.presses("Send me a test message")
    ada.sees("ada@example.org")
    assert office.wait_for(1, 10)


def adds_a_team_a_borough_and_a_venue(ada: Visitor) -> None:
    ada.opens("/staff/set-up/")
    ada.page.locator("main").get_by_role("link", name="Teams").first.click()
    ada.writes("Name of the team", "Lark Vale Carers Team")
    ada.presses("Save")
    ada.is_at("/staff/set-up/")
    ada.page.locator("main").get_by_role("link", name="Boroughs").first.click()
    ada.page.locator("main form input[type=text]").first.fill("Larkside")
    ada.presses("Save")
    ada.opens("/staff/organisations/add/")
    ada.writes("Name", "Lark Vale Trust")
    ada.ticks("Our own organisation")
    ada.presses("Save")
    ada.opens("/staff/set-up/")
    ada.follows("A venue")
    ada.writes("Name of the venue", "Lark Hall")
    ada.chooses("Whose venue is it?", "Lark Vale Trust")
    ada.writes("Address", "1 Lark Lane")
    ada.writes("Postcode", "ZZ1 1AA")
    ada.presses("Save")
    ada.sees("Lark Hall is saved")


def invites_somebody_to_run_the_programme(ada: Visitor) -> None:
    ada.opens("/staff/set-up/")
    ada.follows("Somebody to run the programme")
    ada.presses("Invite somebody")
    ada.writes("Their name", "Bea Finch")
    ada.writes("Their work email address", "bea@example.org")
    ada.ticks("Service manager")
    ada.presses("Send the invitation")


def joins_by_the_link(bea: Visitor, letter: str) -> None:
    bea.opens(first_link(letter, "/staff/join/"))
    bea.sees("Welcome, Bea Finch")
    bea.writes("New password", PASSWORDS["Bea Finch"])
    bea.presses("Continue")
    sets_up_an_app(bea)


def puts_a_workshop_on_the_programme(bea: Visitor) -> None:
    bea.opens("/staff/set-up/")
    bea.follows("A first session on the programme")
    bea.follows("Add a workshop, course or group")
    bea.writes("Title", "Tea and Talk")
    bea.ticks("Workshop")
    bea.writes("In one or two sentences", "An hour with others who look after somebody.")
    bea.presses("Save")
    bea.sees("Tea and Talk is saved")
    bea.writes_date("First date", clock.today() + dt.timedelta(days=10))
    bea.writes("Starts at", "2pm")
    bea.ticks("Once")
    bea.ticks("In person")
    bea.chooses("Venue and room", "Lark Hall")
    bea.presses("See the dates")
    bea.presses("Save and publish")
    bea.is_at("/staff/set-up/")
    bea.sees("The series is on the programme and can be booked")


def letter_to(office: PostOffice, address: str) -> str:
    """The text of the newest letter to the address, as soon as it is there."""
    for _try in range(60):
        for received in reversed(office.received):
            if received.addresses == (address,):
                body = received.letter.get_body(("plain",))
                assert body is not None
                return str(body.get_content())
        office.wait_for(len(office.ids()) + 1, 0.5)
    raise AssertionError(f"no letter came for {address}")


def first_link(letter: str, part: str) -> str:
    found = re.search(rf"http\S*{part}\S*", letter)
    assert found, letter
    return found[0].rstrip(".)>]")
