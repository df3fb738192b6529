"""What is somebody's own, for whoever signed in."""

import pytest

from evenkeel.accounts.models import User
from evenkeel.audit.actions import record
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.gatherings.tests.factories import NOW
from evenkeel.notices.models import Notice
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


def book(carer) -> Booking:
    session = gatherings.session()
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
        Notice.objects.create(
            recipient_kind="carer",
            recipient_id=carer_id,
            channel="email",
            kind="gatherings.place_booked",
            content={"subject": f"Your booking is confirmed {carer_id}"},
            status="sent",
            sent_at=NOW,
            due_at=NOW,
            next_attempt_at=NOW,
        )
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
