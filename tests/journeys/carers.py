"""What carers do on the public pages, for journeys in which it is not the story itself."""

from __future__ import annotations

import re

from tests.journeys.mailbox import open_message
from tests.journeys.people import Visitor


def book(carer: Visitor, path: str, name: str, email: str, *, need: str = "") -> None:
    """Book a place for oneself on the session at this address."""
    carer.opens(path)
    carer.presses("Book a place")
    _fill_in(carer, name, email, need)
    carer.presses("Book my place")
    carer.sees("Your place is booked")


def wait_for_a_place(carer: Visitor, path: str, name: str, email: str, *, need: str = "") -> None:
    """Join the waiting list of the full session at this address."""
    carer.opens(path)
    carer.presses("Join the waiting list")
    _fill_in(carer, name, email, need)
    carer.presses("Join the waiting list")
    carer.sees("You are on the waiting list")


def _fill_in(carer: Visitor, name: str, email: str, need: str) -> None:
    carer.writes("Your name", name)
    carer.writes("Email address", email)
    carer.ticks("Just me")
    if need:
        carer.ticks(need)


def follow_the_link_in_the_message(carer: Visitor) -> None:
    """From the message that is open in the mailbox to the booking's own page."""
    link = carer.page.locator('main a[href*="/bookings/"]').first
    carer.follows_link_to(str(link.get_attribute("href")))


def sign_in_by_code(carer: Visitor, email: str) -> None:
    """Ask for a code, read it in the mailbox, and type it in the browser that asked."""
    carer.opens("/your-support/")
    carer.is_at("/sign-in/")
    carer.writes("Your email address", email)
    carer.presses("Send me a code")
    carer.sees(f"If we know {email}, a code is on its way")
    asked_at = carer.page.url
    found = re.search(r"Your code is (\w+)\.", open_message(carer, email, "Your code"))
    assert found
    carer.opens(asked_at)
    carer.writes("Your code", found[1])
    carer.presses("Sign in")
    carer.is_at("/your-support/")
