"""A page that stood open while somebody else changed the record changes only what was changed on it."""

import datetime as dt

import pytest

from evenkeel.accounts.models import User
from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.organisations.models import Area
from evenkeel.people import actions, queries
from evenkeel.people.actions import ContactDetails, PreferenceGiven
from evenkeel.people.permissions import CHANGE_CARERS
from evenkeel.people.tests.factories import NOW, maryam, somebody_who_may, tomasz
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in, sign_in_as

pytestmark = pytest.mark.django_db

STAFF = somebody_who_may(CHANGE_CARERS)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def carer(client):
    """Maryam, who is signed in."""
    carer = maryam()
    sign_in_as(client, User.objects.create_user(carer.email), methods=("code",))
    return carer


def opened(client, path: str) -> str:
    return client.get(path).content.decode()


def say(carer, channel: str, **said) -> None:
    """Somebody on the staff writes down what the carer said on the phone."""
    actions.set_preferences(
        carer_id=carer.pk, preferences={channel: PreferenceGiven(**said)}, by=STAFF, now=NOW
    )


def held(carer, channel: str = "phone"):
    return queries.preferences(carer.pk)[channel]


def test_a_page_open_since_before_does_not_let_us_ring_again(client, carer):
    path = f"/your-support/{carer.pk}/reach-me/"
    page = opened(client, path)
    say(carer, "phone", is_allowed=False)
    client.post(path, as_opened(page, text_allowed="no"))
    assert not held(carer).is_allowed
    assert not held(carer, "text").is_allowed
    assert set(queries.preferences(carer.pk)) == {"phone", "text"}


def test_what_was_changed_on_the_page_is_saved_although_somebody_changed_it_too(client, carer):
    path = f"/your-support/{carer.pk}/reach-me/"
    say(carer, "email", safe_from=dt.time(9), safe_until=dt.time(17))
    page = opened(client, path)
    say(carer, "email", safe_until=dt.time(12))
    client.post(path, as_opened(page, email_until="8pm"))
    assert (held(carer, "email").safe_from, held(carer, "email").safe_until) == (dt.time(9), dt.time(20))


def test_a_page_sent_as_it_was_opened_changes_nothing_and_writes_nothing_down(client, carer):
    say(carer, "phone", is_allowed=True, safe_from=dt.time(9), safe_until=dt.time(17))
    actions.set_needs(carer_id=carer.pk, needs=[("interpreter", "Sylheti")], by=STAFF, now=NOW)
    paths = [f"/your-support/{carer.pk}/{page}/" for page in ("reach-me", "details", "what-helps")]
    pages = [opened(client, path) for path in paths]
    say(carer, "phone", safe_from=None, safe_until=None)
    actions.set_needs(carer_id=carer.pk, needs=[("step_free", "")], ended=["interpreter"], by=STAFF, now=NOW)
    actions.change_contact(carer_id=carer.pk, details=ContactDetails(phone=""), by=STAFF, now=NOW)
    before = Entry.objects.count()
    for path, page in zip(paths, pages, strict=True):
        assert client.post(path, as_opened(page)).status_code == 302
    assert Entry.objects.count() == before
    assert held(carer).safe_from is None
    assert [need.kind for need in queries.live_needs(carer.pk)] == ["step_free"]
    carer.refresh_from_db()
    assert carer.phone == ""


def test_hours_that_do_not_fit_those_held_now_are_shown_with_what_was_typed(client, carer):
    path = f"/your-support/{carer.pk}/reach-me/"
    say(carer, "phone", safe_from=dt.time(9), safe_until=dt.time(17))
    page = opened(client, path)
    say(carer, "phone", is_allowed=False, safe_from=None, safe_until=None)
    response = client.post(path, as_opened(page, phone_until="6pm"))
    assert response.status_code == 422
    assert "Enter both times, or leave both empty" in words(response)
    shown = as_opened(response.content.decode())
    assert (shown["phone_from"], shown["phone_until"], shown["phone_allowed"]) == ([""], ["6pm"], ["no"])
    assert held(carer).safe_until is None
    client.post(path, shown | {"phone_from": ["10am"]})
    assert (held(carer).safe_from, held(carer).safe_until) == (dt.time(10), dt.time(18))
    assert not held(carer).is_allowed


def test_what_was_first_seen_is_kept_when_the_page_is_shown_with_an_error(client, carer):
    path = f"/your-support/{carer.pk}/reach-me/"
    page = opened(client, path)
    response = client.post(path, as_opened(page, text_allowed="no", phone_from="9am"))
    assert response.status_code == 422
    say(carer, "phone", is_allowed=False)
    client.post(path, as_opened(response.content.decode(), phone_until="5pm"))
    assert not held(carer).is_allowed
    assert not held(carer, "text").is_allowed
    assert (held(carer).safe_from, held(carer).safe_until) == (dt.time(9), dt.time(17))


def test_a_number_that_was_given_by_phone_outlasts_an_open_page(client, carer):
    borough = Area.objects.create(name="Alderton", slug="alderton")
    path = f"/your-support/{carer.pk}/details/"
    page = opened(client, path)
    actions.change_contact(
        carer_id=carer.pk,
        details=ContactDetails(phone="+447700900777", area_id=borough.pk),
        by=STAFF,
        now=NOW,
    )
    client.post(path, as_opened(page, name="Mariam Siddiqui"))
    carer.refresh_from_db()
    assert (carer.name, carer.phone, carer.area) == ("Mariam Siddiqui", "+447700900777", borough)


def test_staff_undo_nothing_that_a_carer_changed_meanwhile(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    contact, preferences = f"/staff/people/{carer.pk}/contact/", f"/staff/people/{carer.pk}/preferences/"
    pages = [opened(client, path) for path in (contact, preferences)]
    actions.change_contact(carer_id=carer.pk, details=ContactDetails(phone=""), by=STAFF, now=NOW)
    say(carer, "email", is_allowed=False)
    client.post(contact, as_opened(pages[0], safe_times="mornings"))
    client.post(preferences, as_opened(pages[1], phone_message="yes"))
    carer.refresh_from_db()
    assert (carer.phone, carer.safe_times) == ("", "mornings")
    assert not held(carer, "email").is_allowed
    assert held(carer).may_leave_message


def test_a_name_and_an_address_that_make_two_of_one_together_are_refused(client):
    tomasz(email="home@example.org")
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    path = f"/staff/people/{carer.pk}/contact/"
    page = opened(client, path)
    actions.change_contact(
        carer_id=carer.pk, details=ContactDetails(name="Tomasz Siddiqui"), by=STAFF, now=NOW
    )
    response = client.post(path, as_opened(page, email="home@example.org"))
    assert response.status_code == 422
    assert "There is already a record with this name and address." in words(response)
    shown = as_opened(response.content.decode())
    assert (shown["name"], shown["email"]) == (["Tomasz Siddiqui"], ["home@example.org"])
    carer.refresh_from_db()
    assert carer.email == "maryam@example.org"


def needs_of(carer) -> dict[str, str]:
    return {need.kind: need.detail for need in queries.live_needs(carer.pk)}


def test_needs_that_two_people_tick_at_once_are_both_kept(client, carer):
    actions.set_needs(carer_id=carer.pk, needs=[("camera_off", "")], by=STAFF, now=NOW)
    path = f"/your-support/{carer.pk}/what-helps/"
    page = opened(client, path)
    actions.set_needs(carer_id=carer.pk, needs=[("interpreter", "Sylheti")], by=STAFF, now=NOW)
    client.post(path, as_opened(page, kinds=["step_free"]))
    assert needs_of(carer) == {"interpreter": "Sylheti", "step_free": ""}


def test_a_need_that_ended_does_not_come_back_from_an_open_page(client, carer):
    actions.set_needs(carer_id=carer.pk, needs=[("camera_off", ""), ("step_free", "")], by=STAFF, now=NOW)
    path = f"/your-support/{carer.pk}/what-helps/"
    page = opened(client, path)
    actions.set_needs(carer_id=carer.pk, needs=[], ended=["camera_off"], by=STAFF, now=NOW)
    client.post(path, as_opened(page, kinds=["camera_off", "interpreter"], detail_interpreter="Sylheti"))
    assert needs_of(carer) == {"interpreter": "Sylheti"}


def test_what_somebody_writes_of_a_need_that_ended_meanwhile_is_not_lost(client, carer):
    actions.set_needs(carer_id=carer.pk, needs=[("interpreter", "")], by=STAFF, now=NOW)
    path = f"/your-support/{carer.pk}/what-helps/"
    page = opened(client, path)
    actions.set_needs(carer_id=carer.pk, needs=[], ended=["interpreter"], by=STAFF, now=NOW)
    response = client.post(path, as_opened(page, detail_interpreter="Sylheti"))
    assert response.status_code == 422
    assert "was taken off while this page was open" in words(response)
    shown = as_opened(response.content.decode())
    assert "kinds" not in shown
    assert shown["detail_interpreter"] == ["Sylheti"]
    client.post(path, shown | {"kinds": ["interpreter"]})
    assert needs_of(carer) == {"interpreter": "Sylheti"}
