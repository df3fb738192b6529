"""Booking by a carer who is signed in: what we know already is not asked again, and is theirs alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.accounts.models import User
from evenkeel.common.access import Role
from evenkeel.gatherings.models import Booking, BookingNeed, Mode
from evenkeel.gatherings.task_kinds import ARRANGE_NEED
from evenkeel.gatherings.tests.factories import NOW, carer, series, session, venue
from evenkeel.gatherings.tests.reading import main_part, said, value_of
from evenkeel.people.actions import add_needs
from evenkeel.people.models import AccessNeed
from tests.support.signing_in import sign_in, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

SHARED = "the.siddiquis@example.org"


@pytest.fixture
def workshop():
    """In a room of its own."""
    return session(of=series(venue=venue()))


def signed_in(email: str) -> Client:
    browser = Client()
    sign_in_as(browser, User.objects.create_user(email), methods=("code",))
    return browser


def form_of(workshop, more: str = "") -> str:
    return reverse("gatherings:book_session", args=[workshop.pk]) + more


def filled_in(page) -> tuple[str, str, str]:
    return value_of(page, "name"), value_of(page, "email"), value_of(page, "phone")


def test_name_and_addresses_are_filled_in_for_whoever_is_signed_in(workshop):
    maryam = carer("Maryam Siddiqui", phone="+447700900123")
    page = signed_in(maryam.email).get(form_of(workshop))
    assert filled_in(page) == ("Maryam Siddiqui", maryam.email, "07700 900123")
    assert "You are signed in, so we have filled in what we know of you." in said(page)
    assert page["Cache-Control"] == "no-store"


def test_nobody_is_known_who_is_signed_out_or_has_no_record(workshop):
    carer("Maryam Siddiqui")
    for browser in (Client(), signed_in("nobody.known@example.org")):
        page = browser.get(form_of(workshop))
        assert filled_in(page) == ("", "", "")
        assert "You are signed in" not in said(page)


def test_staff_at_work_who_have_a_record_too_find_the_form_empty(workshop):
    browser = Client()
    staff = sign_in(browser, Role.BOOKINGS_ADMINISTRATOR)
    carer("Sam Staff", email=staff.email)
    assert filled_in(browser.get(form_of(workshop))) == ("", "", "")


def test_staff_who_signed_in_as_a_carer_by_a_code_find_their_own_details(workshop):
    browser = Client()
    staff = sign_in(browser, Role.BOOKINGS_ADMINISTRATOR)
    carer("Sam Staff", email=staff.email)
    sign_in_as(browser, staff, methods=("code",))
    assert filled_in(browser.get(form_of(workshop)))[0] == "Sam Staff"


def test_of_a_couple_with_one_address_the_first_is_filled_in_or_whom_they_choose(workshop):
    maryam, tomasz = carer("Maryam Siddiqui", email=SHARED), carer("Tomasz Siddiqui", email=SHARED)
    browser = signed_in(SHARED)
    page = browser.get(form_of(workshop))
    assert filled_in(page)[0] == "Maryam Siddiqui"
    assert f'<a href="{form_of(workshop)}?for={tomasz.pk}">Book for Tomasz Siddiqui instead</a>' in main_part(
        page
    )
    page = browser.get(form_of(workshop, f"?for={tomasz.pk}"))
    assert filled_in(page)[0] == "Tomasz Siddiqui"
    assert f'<a href="{form_of(workshop)}?for={maryam.pk}">Book for Maryam Siddiqui instead</a>' in main_part(
        page
    )


@pytest.mark.parametrize("asked", ["stranger", "nonsense"])
def test_nobody_elses_record_can_be_chosen(workshop, asked):
    maryam, stranger = carer("Maryam Siddiqui"), carer("Wei Zhang")
    chosen = stranger.pk if asked == "stranger" else "x' OR 1"
    page = signed_in(maryam.email).get(form_of(workshop), {"for": chosen})
    assert filled_in(page) == ("Maryam Siddiqui", maryam.email, "")
    assert "Wei" not in page.content.decode()


def test_needs_on_the_record_are_named_as_kept_and_not_asked_again(workshop):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("interpreter", "Urdu"), ("hearing_loop", ""), ("captions", "")], NOW)
    page = signed_in(maryam.email).get(form_of(workshop))
    assert "We will keep in mind: An interpreter: Urdu A hearing loop Change these in your details" in said(
        page
    )
    assert reverse("people:edit_own_needs", args=[maryam.pk]) in main_part(page)
    assert "Is there anything else that would make it possible for you to come?" in said(page)
    asked = main_part(page)
    assert 'value="hearing_loop"' not in asked
    assert 'value="step_free"' in asked
    # It makes a difference on a screen alone.
    assert "Live captions" not in said(page)


def test_without_needs_on_the_record_the_question_is_the_usual_one(workshop):
    page = signed_in(carer("Maryam Siddiqui").email).get(form_of(workshop))
    assert "We will keep in mind" not in said(page)
    assert "What would make it possible for you to come?" in said(page)


def test_what_was_kept_comes_along_with_the_booking(workshop):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("hearing_loop", "")], NOW)
    browser = signed_in(maryam.email)
    name, email, phone = filled_in(browser.get(form_of(workshop)))
    typed = {"name": name, "email": email, "phone": phone, "companion": "no", "needs": ["step_free"]}
    browser.post(form_of(workshop), typed)
    assert Booking.objects.get().carer == maryam
    assert set(BookingNeed.objects.values_list("kind", flat=True)) == {"hearing_loop", "step_free"}


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Mariam Siddiqui"},
        {"email": "mariam.at.work@example.org"},
        {"email": "", "phone": "07700 900123"},
    ],
    ids=["another spelling", "another email", "a phone alone"],
)
def test_what_was_kept_comes_along_whichever_name_or_address_they_type(workshop, changed):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("interpreter", "Urdu")], NOW)
    typed = {"name": maryam.name, "email": maryam.email, "companion": "no"} | changed
    assert signed_in(maryam.email).post(form_of(workshop), typed).status_code == 302
    need = BookingNeed.objects.get()
    assert (need.kind, need.detail) == ("interpreter", "Urdu")
    assert (need.task.kind, need.task.person_ref) == (ARRANGE_NEED, need.booking.carer_id)
    assert need.booking.carer != maryam


def test_a_need_that_is_ticked_again_keeps_what_was_said_of_it(workshop):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("interpreter", "Urdu")], NOW)
    browser = signed_in(maryam.email)
    typed = {"name": maryam.name, "email": maryam.email, "companion": "no", "needs": ["interpreter"]}
    browser.post(form_of(workshop), typed)
    assert BookingNeed.objects.get().detail == "Urdu"


def test_a_form_that_was_opened_before_signing_in_is_taken_as_it_is(workshop):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("hearing_loop", "")], NOW)
    typed = {"name": maryam.name, "email": maryam.email, "companion": "no", "needs": ["hearing_loop"]}
    assert signed_in(maryam.email).post(form_of(workshop), typed).status_code == 302
    assert BookingNeed.objects.get().kind == "hearing_loop"


def test_what_they_typed_stays_when_something_is_wrong(workshop):
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("hearing_loop", "")], NOW)
    typed = {"name": "", "email": "elsewhere@example.org", "companion": "no"}
    page = signed_in(maryam.email).post(form_of(workshop), typed)
    assert page.status_code == 422
    assert filled_in(page) == ("", "elsewhere@example.org", "")
    assert "We will keep in mind: A hearing loop" in said(page)


def test_a_need_that_has_ended_or_makes_no_difference_online_is_not_named():
    online = session(of=series(mode=Mode.ONLINE))
    maryam = carer("Maryam Siddiqui")
    add_needs(maryam, [("hearing_loop", ""), ("interpreter", "Urdu")], NOW)
    AccessNeed.objects.filter(kind="interpreter").update(ended_at=NOW)
    assert "We will keep in mind" not in said(signed_in(maryam.email).get(form_of(online)))


def test_knowing_them_costs_two_queries_of_their_record(workshop, as_served):
    maryam = carer("Maryam Siddiqui")
    for kind in ("hearing_loop", "interpreter", "quiet_space"):
        add_needs(maryam, [(kind, "")], NOW)
    browser = signed_in(maryam.email)
    with CaptureQueriesContext(connection) as captured:
        browser.get(form_of(workshop))
    assert len([one for one in captured if "people_" in one["sql"]]) == 2
