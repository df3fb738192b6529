"""The main job, whole: a carer finds a workshop and has a place; gives it up; the next has it; the register knows."""

from __future__ import annotations

import pytest

from tests.journeys.backstage import LaidOut, lay_out, the_day_comes
from tests.journeys.carers import follow_the_link_in_the_message, wait_for_a_place
from tests.journeys.mailbox import calendar_event, open_message
from tests.journeys.people import KeyboardVisitor, Visitor
from tests.journeys.staff import sign_in

pytestmark = pytest.mark.journey

# Each variant has its own leader: a code from an authenticator works once.
VARIANTS = {
    "phone": (320, True, Visitor, "Priya Raman"),
    "desk": (1280, True, Visitor, "Daniel Osei"),
    "without-scripts": (320, False, Visitor, "Maureen Kelly"),
    "keyboard": (1280, True, KeyboardVisitor, "Tom Whitcombe"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_place_is_booked_given_up_taken_by_the_next_and_marked_in_the_register(page_at, site, variant):
    width, scripts, hands, leader = VARIANTS[variant]
    workshop = lay_out(site, leader=leader, places=1)
    maryam = hands(page_at(width, scripts=scripts))
    joseph = hands(page_at(width, scripts=scripts))
    facilitator = hands(page_at(width, scripts=scripts))
    hers, his = f"maryam.{workshop.ids[0]}@example.com", f"joseph.{workshop.ids[0]}@example.com"

    finds_a_workshop(maryam, workshop)
    books_with_one_need(maryam, "Maryam Siddiqui", hers)
    reads_the_confirmation_and_its_calendar_file(maryam, hers, workshop)
    joins_the_waiting_list(joseph, "Joseph Adler", his, workshop)
    cancels_by_the_link(maryam, hers)
    takes_the_place_that_came_free(joseph, his)

    the_day_comes(site, workshop.ids[0])
    sign_in(facilitator, leader)
    keeps_the_register(facilitator, workshop, "Joseph Adler")


def finds_a_workshop(carer: Visitor, workshop: LaidOut) -> None:
    carer.opens("/")
    carer.sees("You do not have to call yourself a carer")
    carer.presses("See what is on")
    carer.sees("dates are coming up")
    carer.unfolds("Show only what fits you")
    carer.chooses("What", "Workshop")
    carer.chooses("In person or online", "In person")
    carer.presses("Show these")
    carer.sees("what you chose")
    carer.follows_link_to(workshop.path)
    carer.sees(workshop.title, "1 place left", "What happens")


def books_with_one_need(carer: Visitor, name: str, email: str) -> None:
    carer.presses("Book a place")
    carer.writes("Your name", name)
    carer.writes("Email address", email)
    carer.ticks("Just me")
    carer.ticks("A quiet place to step out to")
    carer.presses("Book my place")
    carer.sees("Your place is booked", email, "You told us what would make it possible to come")


def reads_the_confirmation_and_its_calendar_file(carer: Visitor, email: str, workshop: LaidOut) -> None:
    said = open_message(carer, email, "Your booking is confirmed")
    assert workshop.title not in said
    event = calendar_event(carer)
    assert event["summary"] == "Booking"
    assert event["attendee"] == f"mailto:{email}"
    assert workshop.title not in event.to_ical().decode()


def joins_the_waiting_list(carer: Visitor, name: str, email: str, workshop: LaidOut) -> None:
    carer.opens(workshop.path)
    carer.sees("Full")
    wait_for_a_place(carer, workshop.path, name, email, need="A hearing loop")
    open_message(carer, email, "You are on the waiting list")
    follow_the_link_in_the_message(carer)
    carer.sees("You are number 1 on the list", "You are next")


def cancels_by_the_link(carer: Visitor, email: str) -> None:
    open_message(carer, email, "Your booking is confirmed")
    follow_the_link_in_the_message(carer)
    carer.sees("You have a place", "A quiet place to step out to")
    carer.follows("Cancel my place")
    carer.presses("Yes, cancel my place")
    carer.sees("Your booking is cancelled", "Thank you for telling us")
    open_message(carer, email, "Your booking is cancelled")


def takes_the_place_that_came_free(carer: Visitor, email: str) -> None:
    open_message(carer, email, "A place has come free")
    follow_the_link_in_the_message(carer)
    carer.sees("A place is kept for you")
    carer.presses("Take the place")
    carer.sees("You have a place")


def keeps_the_register(facilitator: Visitor, workshop: LaidOut, name: str) -> None:
    facilitator.follows("Programme")
    facilitator.follows("Sessions that you lead")
    facilitator.follows_link_to(f"{workshop.staff_path}register/")
    facilitator.sees(name, "A hearing loop")
    facilitator.does_not_see("Maryam Siddiqui", "@example.com")
    facilitator.ticks("Did not come", of=name)
    facilitator.writes("Name", "Walter Reyes")
    facilitator.presses("Put them on the register")
    facilitator.sees("The register is saved", "Walter Reyes is on the register", "1 person has come")
