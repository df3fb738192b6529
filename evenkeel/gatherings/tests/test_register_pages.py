"""The register as a facilitator keeps it on its page: marks, walk-ins, and what is asked about them."""

import datetime as dt

import pytest
from django.test import Client

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, facilitator, session
from evenkeel.gatherings.tests.registering import ON_THE_DAY, carer, mark, save, stands, three_places, walk_in
from tests.support.open_pages import as_opened
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]


@pytest.fixture
def workshop():
    return three_places()


@pytest.fixture
def rosa(workshop):
    """A facilitator who leads the workshop, signed in on its day."""
    with clock.held_at(ON_THE_DAY):
        user = make_staff(Role.FACILITATOR, name="Rosa Delgado", team=workshop.series.offering.team)
        workshop.facilitators.add(facilitator("Rosa Delgado", user=user))
        browser = Client()
        sign_in_as(browser, user)
        yield browser


def register_page(where, end=""):
    return f"/staff/sessions/{where.pk}/register/{end}"


def test_a_facilitator_sees_names_and_needs_and_no_way_to_reach_anybody(rosa, workshop):
    page = rosa.get(register_page(workshop)).content.decode()
    assert "Maryam Siddiqui" in page
    assert "Amina came too" in page
    assert "A way in without steps" in page
    assert "I use a chair" in page
    assert "@example.org" not in page.partition("<main")[2]
    looked = Entry.objects.filter(action="gatherings.view_register")
    assert set(looked.values_list("person_id", flat=True)) == {carer("Maryam Siddiqui"), carer("Tom Okafor")}


def test_a_facilitator_finds_no_session_that_somebody_else_leads(rosa):
    other = session(IN_TWO_WEEKS + dt.timedelta(hours=3))
    for end in ("", "paper/"):
        assert rosa.get(register_page(other, end)).status_code == 404
    assert rosa.post(register_page(other), {"name": "Ade Balogun"}).status_code == 404


def test_the_register_is_saved_from_the_page_and_a_colleagues_line_is_kept_and_said(rosa, workshop):
    tom, maryam = carer("Tom Okafor"), carer("Maryam Siddiqui")
    save(workshop, mark("Tom Okafor", "attended"))
    typed = {
        f"seen-{tom}": "",
        f"status-{tom}": "did_not_come",
        f"seen-{maryam}": "",
        f"status-{maryam}": "late",
        f"companion-{maryam}": "yes",
        "status-999999": "attended",
        f"status-{tom}x": "attended",
    }
    page = rosa.post(register_page(workshop), typed, follow=True).content.decode()
    assert "The register is saved." in page
    assert "Someone else marked Tom Okafor while you had the page open." in page
    assert stands(workshop) == {"Tom Okafor": ("attended", False), "Maryam Siddiqui": ("late", True)}


def test_a_walk_in_without_a_name_or_a_seat_is_told_so_beside_the_field(rosa, workshop):
    nameless = rosa.post(register_page(workshop), {"walk_in": "yes", "name": ""})
    assert nameless.status_code == 422
    assert "Enter their name" in nameless.content.decode()
    full = rosa.post(register_page(workshop), {"walk_in": "yes", "name": "Ade Balogun"})
    assert "Every place is taken by someone who is here or still expected." in full.content.decode()
    assert 'value="Ade Balogun"' in full.content.decode()


@pytest.mark.parametrize("button", [{}, {"walk_in": "yes"}])
def test_whichever_button_is_pressed_all_that_the_page_holds_is_kept(rosa, workshop, button):
    tom = carer("Tom Okafor")
    typed = {f"seen-{tom}": "", f"status-{tom}": "did_not_come", "name": "Ade Balogun"}
    page = rosa.post(register_page(workshop), typed | button, follow=True).content.decode()
    assert "The register is saved." in page
    assert "Ade Balogun is on the register." in page
    assert stands(workshop) == {"Tom Okafor": ("did_not_come", False), "Ade Balogun": ("attended", False)}


def test_a_walk_in_that_cannot_be_put_on_leaves_the_marks_that_were_made(rosa, workshop):
    tom = carer("Tom Okafor")
    typed = {f"seen-{tom}": "", f"status-{tom}": "late", "name": "Ade Balogun", "email": "not an address"}
    answer = rosa.post(register_page(workshop), typed | {"walk_in": "yes"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The register is saved." in page
    assert f'id="status-{tom}-late" name="status-{tom}" value="late" checked' in page
    assert 'value="not an address"' in page
    assert stands(workshop) == {"Tom Okafor": ("late", False)}


def put_on(browser, where, **typed):
    """The walk-in form as the page has it, filled in and sent."""
    return as_opened(browser.get(register_page(where)).content.decode(), walk_in="yes", **typed)


def test_two_walk_ins_of_one_first_name_are_both_on_the_register(rosa, workshop):
    save(workshop, mark("Maryam Siddiqui", "did_not_come"), mark("Tom Okafor", "did_not_come"))
    rosa.post(register_page(workshop), put_on(rosa, workshop, name="Anna"))
    answer = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Anna", email="anna@example.org"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Anna is on the register already. Is this another Anna?" in page
    assert "Say whether this is somebody who is on the register already" in page
    assert 'value="anna@example.org"' in page
    anna = carer("Anna")
    form = as_opened(page, walk_in="yes", who=f"none-of.{anna}")
    for _press in range(2):
        said = rosa.post(register_page(workshop), form, follow=True).content.decode()
        assert "Anna is on the register." in said
    lines = workshop.attendance.filter(status="attended")
    assert sorted(line.carer.email for line in lines) == ["", "anna@example.org"]


def test_a_walk_in_who_is_booked_is_marked_as_here(rosa, workshop):
    answer = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor"))
    page = answer.content.decode()
    assert "Is this Tom Okafor, who is booked?" in page
    form = as_opened(page, walk_in="yes", who=f"is.{carer('Tom Okafor')}")
    said = rosa.post(register_page(workshop), form, follow=True).content.decode()
    assert "Tom Okafor is booked, and marked as here." in said
    assert stands(workshop) == {"Tom Okafor": ("attended", False)}


def test_somebody_else_of_a_booked_name_who_finds_no_seat_keeps_what_was_typed_and_said(rosa, workshop):
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    form = as_opened(page, walk_in="yes", who=f"none-of.{carer('Tom Okafor')}")
    full = rosa.post(register_page(workshop), form)
    assert full.status_code == 422
    assert "Every place is taken" in full.content.decode()
    shown = as_opened(full.content.decode())
    assert (shown["name"], shown["who"]) == (["Tom Okafor"], form["who"])


@pytest.mark.parametrize(
    "nonsense", ["is", "is.", "is.abc", "none-of", "none-of.0", "is.999999999999999999999", "x"]
)
def test_an_answer_that_means_nothing_is_asked_for_again(rosa, workshop, nonsense):
    form = put_on(rosa, workshop, name="Tom Okafor", who=nonsense)
    answer = rosa.post(register_page(workshop), form)
    assert "Is this Tom Okafor, who is booked?" in answer.content.decode()
    assert stands(workshop) == {}


@pytest.mark.parametrize("changed", ["Ade Balogun", "", " "])
def test_a_name_that_nobody_on_the_register_has_is_not_asked_about(rosa, workshop, changed):
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    form = as_opened(page, walk_in="yes", who=f"none-of.{carer('Tom Okafor')}", name=changed, email="ade@")
    refused = rosa.post(register_page(workshop), form)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "ade@" in shown
    assert "Somebody else" not in shown
    assert 'name="who"' not in shown


def test_the_question_stands_while_something_else_in_the_form_is_wrong(rosa, workshop):
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    form = as_opened(page, walk_in="yes", who=f"is.{carer('Tom Okafor')}", email="tom@")
    refused = rosa.post(register_page(workshop), form).content.decode()
    assert "Is this Tom Okafor, who is booked?" in refused
    assert as_opened(refused)["who"] == form["who"]
    again = rosa.post(register_page(workshop), as_opened(refused, walk_in="yes", email=""), follow=True)
    assert "Tom Okafor is booked, and marked as here." in again.content.decode()


def test_of_several_of_one_name_each_can_be_chosen(rosa, workshop):
    save(workshop, mark("Maryam Siddiqui", "did_not_come"))
    walk_in(workshop, "Tom Okafor", is_none_of=frozenset({carer("Tom Okafor")}))
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    assert "There are others of this name on the register. Who is it?" in page
    for said in ("Tom Okafor, who is booked", "Tom Okafor, who is here already", "Somebody else"):
        assert said in page


def test_before_the_day_the_register_can_be_read_and_printed_but_not_marked(rosa, workshop):
    with clock.held_at(NOW):
        user = workshop.facilitators.get().user
        sign_in_as(rosa, user)
        page = rosa.get(register_page(workshop)).content.decode()
        paper = rosa.get(register_page(workshop, "paper/")).content.decode()
    assert "You can mark who came from the morning of the day." in page
    assert "Save the register" not in page.partition("<form")[2]
    assert "Tom Okafor" in paper


def test_a_facilitators_own_list_holds_what_they_lead(rosa, workshop):
    session(IN_TWO_WEEKS + dt.timedelta(hours=3))
    page = rosa.get("/staff/sessions/mine/").content.decode()
    assert page.count("Tuesday 16 March") == 1
    assert f"/staff/sessions/{workshop.pk}/register/" in page
