"""The demonstration's mailbox, read as a newcomer reads it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.journeys.people import Visitor

if TYPE_CHECKING:
    from icalendar import Event

# The worker sends every two seconds; a slow machine is given longer.
PATIENCE_SECONDS = 30


def open_message(reader: Visitor, to: str, subject: str) -> str:
    """Wait for the newest message of this subject to this address, open it, and give back what it says."""
    message = reader.page.locator("main table").last.get_by_role("link", name=subject)
    deadline = time.monotonic() + PATIENCE_SECONDS
    reader.opens(f"/demonstration/?to={quote(to)}")
    while not message.count():
        assert time.monotonic() < deadline, f"no “{subject}” came for {to}"
        reader.page.wait_for_timeout(400)
        reader.page.reload()
    reader.page.goto(message.first.get_attribute("href"))
    reader.sees("What it says", to)
    return reader.reads()


def subjects_to(reader: Visitor, to: str) -> list[str]:
    """The subjects of all that was sent to this address, newest first."""
    reader.opens(f"/demonstration/?to={quote(to)}")
    links = reader.page.locator("main table").last.locator("a[href^='/demonstration/']")
    return [text.rpartition(" number ")[0] for text in links.all_text_contents()]


def calendar_event(reader: Visitor) -> Event:
    """Save the calendar file that came with the open message, and read back its one event."""
    from icalendar import Calendar

    with reader.page.expect_download() as saved:
        reader.page.get_by_role("link", name="booking.ics").click()
    [event] = Calendar.from_ical(saved.value.path().read_bytes()).walk("VEVENT")
    return event
