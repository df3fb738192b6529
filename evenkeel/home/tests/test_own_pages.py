"""What is somebody's own, for whoever signed in."""

import datetime as dt

import pytest

from evenkeel.accounts.models import User
from evenkeel.audit.actions import record
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.public_pages.own_bookings import PAST_SHOWN
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW
from evenkeel.home.queries import LOOKS_SHOWN, MESSAGES_SHOWN
from evenkeel.home.views.carer import PAST_PAGE_SIZE
from evenkeel.notices.tests.factories import sent_notice
from tests.support.signing_in import sign_in, sign_in_as

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def at_ten_in_march():
    with clock.held_at(NOW):
        yield


def signed_in(client, email: str) -> None:
    sign_in_as(client, User.objects.create_user(email), methods=("code",))


def book(carer, starts_at=IN_TWO_WEEKS) -> Booking:
    session = gatherings.session(starts_at)
    return Booking.objects.create(
        pool=session.pool, session=session, series=session.series, carer=carer, status="booked"
    )


def test_whoever_is_signed_out_is_led_to_sign_in(client):
    response = client.get("/your-support/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/sign-in/?next=/your-support/"


def test_somebody_without_bookings_is_told_what_would_be_there(client):
    signed_in(client, "new@example.org")
    page = words(client.get("/your-support/"))
    assert "There is nothing here yet" in page
    assert 'href="/whats-on/"' in page


def test_a_carer_sees_what_is_theirs_and_nobody_elses(client):
    maryam, other = gatherings.carer("Maryam Siddiqui"), gatherings.carer("Tomasz Nowak")
    book(maryam)
    book(other)
    signed_in(client, maryam.email)
    page = words(client.get("/your-support/"))
    assert page.count("You have a place") == 1
    assert "Maryam Siddiqui" in page
    assert "Tomasz" not in page
    assert other.email not in page


def test_a_couple_who_share_an_address_see_whose_is_whose(client):
    for name in ("Maryam Siddiqui", "Tomasz Siddiqui"):
        book(gatherings.carer(name, email="home@example.org"))
    signed_in(client, "home@example.org")
    page = words(client.get("/your-support/"))
    assert "For Maryam Siddiqui" in page
    assert "For Tomasz Siddiqui" in page


def test_messages_and_looks_are_listed(client):
    maryam = gatherings.carer("Maryam Siddiqui")
    staff = sign_in(client, Role.BOOKINGS_ADMINISTRATOR, name="Robin Adeyemi")
    for carer_id in (maryam.pk, maryam.pk + 1):
        record(by=Actor("user", staff.pk), action="people.view_carer", now=NOW, person_id=carer_id)
        sent_notice(carer_id, now=NOW, subject=f"Your booking is confirmed {carer_id}")
    client.logout()
    signed_in(client, maryam.email)
    page = words(client.get("/your-support/"))
    assert f"Your booking is confirmed {maryam.pk}" in page
    assert f"Your booking is confirmed {maryam.pk + 1}" not in page
    assert page.count("Robin Adeyemi") == 1
    assert f"user {staff.pk}" not in page


def test_what_is_personal_is_never_stored_on_the_way(client):
    signed_in(client, "new@example.org")
    assert "no-store" in client.get("/your-support/")["Cache-Control"]


def test_an_erased_record_is_nobodys(client):
    maryam = gatherings.carer("Maryam Siddiqui", erased_at=NOW)
    signed_in(client, maryam.email)
    assert "Maryam" not in words(client.get("/your-support/"))


BEFORE_NOW = "/your-support/before-now/"


def booked_before(carer, times: int) -> None:
    for week in range(1, times + 1):
        book(carer, NOW - dt.timedelta(weeks=week))


def test_fewer_than_can_be_shown_are_not_called_the_last(client):
    maryam = gatherings.carer("Maryam Siddiqui")
    booked_before(maryam, PAST_SHOWN - 1)
    signed_in(client, maryam.email)
    page = words(client.get("/your-support/"))
    assert page.count("This is over") == PAST_SHOWN - 1
    assert "These are the last" not in page


def test_a_list_that_stops_says_so_and_leads_to_everything_a_page_at_a_time(client):
    maryam = gatherings.carer("Maryam Siddiqui")
    booked_before(maryam, PAST_PAGE_SIZE + 1)
    coming = book(maryam)
    signed_in(client, maryam.email)
    page = words(client.get("/your-support/"))
    assert page.count("This is over") == PAST_SHOWN
    assert f'These are the last {PAST_SHOWN}. <a href="{BEFORE_NOW}">' in page
    first, second = (words(client.get(f"{BEFORE_NOW}?page={number}")) for number in (1, 2))
    assert first.count("This is over") == PAST_PAGE_SIZE
    assert second.count("This is over") == 1
    assert "You have a place" not in first + second
    assert coming.series.offering.title in first


def test_before_now_is_nobody_elses_and_says_whose_it_is(client):
    for name in ("Maryam Siddiqui", "Tomasz Siddiqui"):
        booked_before(gatherings.carer(name, email="home@example.org"), 1)
    booked_before(gatherings.carer("Sam Lee"), 1)
    signed_in(client, "home@example.org")
    page = words(client.get(BEFORE_NOW))
    assert page.count("This is over") == 2
    assert "For Maryam Siddiqui" in page
    assert "For Tomasz Siddiqui" in page
    assert "Sam Lee" not in page


def test_whoever_was_nowhere_yet_is_told_so(client):
    signed_in(client, "new@example.org")
    assert "There is nothing from before now." in words(client.get(BEFORE_NOW))


def test_messages_and_looks_that_stop_say_so(client):
    maryam = gatherings.carer("Maryam Siddiqui")
    for _one in range(MESSAGES_SHOWN):
        sent_notice(maryam.pk, now=NOW)
    signed_in(client, maryam.email)
    messages = f"These are the last {MESSAGES_SHOWN}. The copy of your data has all of them."
    assert messages in words(client.get("/your-support/"))
    assert f"These are the last {LOOKS_SHOWN}.</p>" not in words(client.get("/your-support/"))
    for _one in range(LOOKS_SHOWN):
        record(by=Actor("user", 7), action="people.view_carer", now=NOW, person_id=maryam.pk)
    assert f"These are the last {LOOKS_SHOWN}.</p>" in words(client.get("/your-support/"))
