"""What somebody writes about a need is kept wherever needs are asked, and a need that says nothing is asked about."""

import pytest

from evenkeel.gatherings.models import Booking, BookingNeed
from evenkeel.gatherings.tests.booking_form import MARYAM, send
from evenkeel.gatherings.tests.factories import NOW, carer, series, session, venue
from evenkeel.gatherings.tests.reading import main_part, said
from evenkeel.people.actions import add_needs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

MISSING = "Write what would make it possible to come, or untick “Something else”"


@pytest.fixture
def workshop():
    """In a room of its own."""
    return session(of=series(venue=venue()))


def asked_for() -> set[tuple[str, str]]:
    return set(BookingNeed.objects.values_list("kind", "detail"))


def test_words_without_the_tick_of_their_need_count_as_the_tick(workshop):
    words = {"needs": ["interpreter"], "detail_interpreter": "Urdu", "detail_travel": "The fare"}
    send(workshop, MARYAM | words)
    assert asked_for() == {("interpreter", "Urdu"), ("travel", "The fare")}


def test_an_empty_box_is_no_tick(workshop):
    send(workshop, MARYAM | {"detail_travel": " \n ", "detail_interpreter": ""})
    assert (Booking.objects.count(), asked_for()) == (1, set())


def test_what_counts_as_ticked_is_ticked_when_the_form_comes_back(workshop):
    page = send(workshop, MARYAM | {"name": "", "detail_travel": "The fare"})
    box = main_part(page).split('value="travel"')[1].split(">")[0]
    assert (page.status_code, "checked" in box) == (422, True)


@pytest.mark.parametrize("words", [{}, {"detail_something_else": "  "}])
def test_something_else_without_a_word_is_asked_about(workshop, words):
    page = send(workshop, MARYAM | {"needs": ["something_else"]} | words)
    assert page.status_code == 422
    assert MISSING in said(page)
    assert 'href="#id_detail_something_else"' in main_part(page)
    assert not Booking.objects.exists()
    send(workshop, MARYAM | {"needs": ["something_else"], "detail_something_else": "A soft chair"})
    assert asked_for() == {("something_else", "A soft chair")}


def test_other_needs_say_enough_without_words(workshop):
    send(workshop, MARYAM | {"needs": ["interpreter", "step_free"]})
    assert asked_for() == {("interpreter", ""), ("step_free", "")}


def test_staff_are_asked_the_same_and_find_what_is_on_record(workshop, grace):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("something_else", "A soft chair"), ("travel", "The fare")], NOW)
    path = f"/staff/sessions/{workshop.pk}/book/{maryam.pk}/"
    shown = main_part(grace.get(path))
    assert "A soft chair" in shown
    assert "The fare" in shown
    typed = {"companion": "no", "form_key": "k1", "needs": ["something_else"]}
    assert MISSING in said(grace.post(path, typed))
    grace.post(path, typed | {"detail_something_else": "A firm chair", "detail_interpreter": "Urdu"})
    assert {("something_else", "A firm chair"), ("interpreter", "Urdu")} <= asked_for()
