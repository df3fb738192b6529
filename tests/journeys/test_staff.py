"""The bookings administrator's work: laying out, booking for callers, moving, writing, arranging, cancelling."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from evenkeel.common import clock
from tests.journeys.backstage import lay_out, task_for_the_need_in
from tests.journeys.carers import book, follow_the_link_in_the_message, wait_for_a_place
from tests.journeys.mailbox import calendar_event, open_message, subjects_to
from tests.journeys.people import Visitor
from tests.journeys.staff import sign_in

pytestmark = pytest.mark.journey

LEADER = "Nadia Rahman"


def test_a_series_is_laid_out_with_its_clash_shown_before_anything_is_saved(page_at, site):
    there_already = lay_out(site, leader=LEADER, places=3, days=9)
    grace = Visitor(page_at(1280))
    sign_in(grace, "Grace Adeyemi")

    grace.follows("Programme")
    grace.presses("Add sessions")
    fill_in_a_series(grace, first_date=clock.today() + dt.timedelta(days=9))
    grace.presses("See the dates")
    grace.sees("2 sessions", "Nothing is saved yet", f"{LEADER} also leads {there_already.title}")
    grace.presses("Save and publish")
    grace.sees("Nothing is saved yet", "Save although it clashes")
    grace.ticks("Save although it clashes")
    grace.presses("Save and publish")
    grace.sees("The series is on the programme and can be booked", "0 of 7 places booked")

    grace.page.locator('main a[href^="/staff/sessions/"]').first.click()
    grace.page.wait_for_url("**/staff/sessions/*/")
    session_id = grace.page.url.rstrip("/").rpartition("/")[2]
    visitor = Visitor(page_at(320))
    book(visitor, f"/whats-on/{session_id}/", "Amina Farah", f"amina.{session_id}@example.com")
    grace.page.reload()
    grace.sees("Amina Farah", "1 of 7 places booked")


def fill_in_a_series(staff: Visitor, *, first_date: dt.date) -> None:
    staff.chooses("What it is", "Mindfulness")
    staff.writes_date("First date", first_date)
    staff.writes("Starts at", "2:45pm")
    staff.writes("How long it lasts", "90")
    staff.ticks("Every week")
    staff.ticks("So many times")
    staff.writes("How many times", "2")
    staff.ticks("Online")
    staff.ticks(LEADER)
    staff.writes("How many places", "7")


def test_whoever_rang_is_booked_everyone_is_told_of_changes_and_needs_are_answered(page_at, site):
    workshop = lay_out(site, leader="Lewis Grant", places=2, days=16, dates=2)
    olives, amins, bens = (f"{who}.{workshop.ids[0]}@example.com" for who in ("olive", "amin", "ben"))
    staff, carers = Visitor(page_at(1280)), Visitor(page_at(320))
    sign_in(staff, "Helen Marsh")

    books_for_somebody_who_rang(staff, workshop.staff_path, "Olive Tran", olives)
    book(carers, workshop.path, "Amin Rezai", amins)
    wait_for_a_place(carers, workshop.path, "Ben Ashcroft", bens)

    moves_the_session(staff, workshop.staff_path)
    for address in (olives, amins, bens):
        assert "The new time and place are below" in open_message(carers, address, "A change to your booking")
        assert "4:05pm" in carers.reads()

    writes_to_everyone(staff, workshop.staff_path)
    for address in (olives, amins):
        assert "garden gate" not in open_message(carers, address, "A message for you")
        follow_the_link_in_the_message(carers)
        carers.sees("Please come in by the garden gate")
    assert "A message for you" not in subjects_to(carers, bens)

    answers_the_need(staff, workshop.staff_path, task_for_the_need_in(site, workshop.ids[0]))
    open_message(carers, olives, "A message for you")
    follow_the_link_in_the_message(carers)
    carers.sees("We cannot do this. Instead:", "There is a bench by the window")

    offers_a_place_by_hand(staff, workshop.staff_path)
    open_message(carers, bens, "A place has come free")
    follow_the_link_in_the_message(carers)
    carers.presses("Take the place")
    carers.sees("You have a place")

    cancels_the_session(staff, workshop.staff_path)
    for address in (olives, bens):
        said = open_message(carers, address, "Your booking is cancelled")
        # Why stands on the booking's page alone.
        assert "The boiler has broken" not in said
        # Other dates of the same workshop, each with its page.
        assert re.search(r"/whats-on/\d+/", said)
        assert workshop.path not in said
        assert calendar_event(carers)["status"] == "CANCELLED"
        follow_the_link_in_the_message(carers)
        carers.sees("The boiler has broken")
    open_message(carers, amins, "Your booking is cancelled")
    follow_the_link_in_the_message(carers)
    carers.does_not_see("The boiler has broken")


def books_for_somebody_who_rang(staff: Visitor, session: str, name: str, email: str) -> None:
    staff.opens(session)
    staff.follows("Book for somebody")
    staff.writes("Name, email or phone number", name)
    staff.presses("Look for them")
    staff.sees("Nobody found")
    staff.follows("Book for somebody new")
    staff.writes("Their name", name)
    staff.writes("Email address", email)
    staff.ticks("One person")
    staff.ticks("A quiet place to step out to")
    staff.presses("Book")
    staff.sees("The place is booked", "By phone, through staff", email)


def moves_the_session(staff: Visitor, session: str) -> None:
    staff.opens(f"{session}move/")
    staff.sees("3 people have booked or are waiting")
    staff.writes("Starts at", "4:05pm")
    staff.presses("Move it")
    staff.sees("The session is now on", "4:05pm")


def writes_to_everyone(staff: Visitor, session: str) -> None:
    staff.opens(session)
    staff.follows("Write to everyone")
    staff.ticks("Everyone who has a place")
    staff.writes("Message", "Please come in by the garden gate.")
    staff.presses("Check before sending")
    staff.sees("2 people", "Please come in by the garden gate.")
    staff.presses("Send to 2 people")
    staff.sees("Messages to everyone", "Please come in by the garden gate.")


def answers_the_need(staff: Visitor, session: str, task: str) -> None:
    staff.opens(session)
    staff.sees("A quiet place to step out to", "Not answered yet")
    staff.follows("Tasks")
    staff.sees("Arrange for Relaxation: A quiet place to step out to")
    staff.opens(task)
    staff.sees("Olive Tran")
    staff.ticks("Cannot, and this instead")
    staff.writes("What happens instead", "There is a bench by the window")
    staff.presses("Save the answer")
    staff.sees("The task is answered")
    staff.opens(session)
    staff.sees("There is a bench by the window")


def offers_a_place_by_hand(staff: Visitor, session: str) -> None:
    """Once bookings are closed nobody is offered a place by itself."""
    staff.opens(session)
    staff.presses("Close bookings")
    staff.follows("Amin Rezai")
    staff.follows("Cancel for them")
    staff.presses("Cancel for them")
    staff.sees("The booking is cancelled")
    staff.opens(session)
    staff.follows("Ben Ashcroft")
    staff.sees("1 place is free")
    staff.presses("Offer them a place")
    staff.sees("The place is offered")


def cancels_the_session(staff: Visitor, session: str) -> None:
    staff.opens(session)
    staff.follows("Cancel it")
    staff.sees("2 people will be told")
    staff.writes("Why is it cancelled?", "The boiler has broken.")
    staff.presses("Cancel the session")
    staff.sees("The session is cancelled. 2 people are being told")
