"""How and when a carer may be reached: what is asked, and what staff who ring are told."""

import datetime as dt
import re

import pytest

from evenkeel.accounts.models import User
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.notices.contacts import Reachable, contact
from evenkeel.notices.models import Notice
from evenkeel.people import queries
from evenkeel.people.actions import PreferenceGiven, set_preferences
from evenkeel.people.models import Carer
from evenkeel.people.tests.factories import NOW, maryam, tomasz
from tests.support.signing_in import sign_in, sign_in_as

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


PREFERENCES = {"email_allowed": "yes", "text_allowed": "no", "phone_allowed": "yes", "phone_message": "yes"}


def test_preferences_are_kept_for_each_channel(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    hours = {"phone_from": "9am", "phone_until": "midday"}
    client.post(f"/staff/people/{carer.pk}/preferences/", PREFERENCES | hours)
    said = {one.channel: one.said for one in queries.shown_preferences(carer)}
    assert said["Phone"] == "Yes, between 9am and midday; a message may be left"
    assert said["Text message"] == "No"


def test_no_message_is_left_on_the_phone_unless_they_say_so(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    path = f"/staff/people/{carer.pk}/preferences/"
    asked = words(client.get(path))
    assert "Can we leave a message if you do not answer?" in asked
    assert re.search(r'name="phone_message"[^>]* value="no" checked', asked)
    assert "no message may be left" in words(client.get(f"/staff/people/{carer.pk}/"))
    client.post(path, PREFERENCES)
    assert "a message may be left" in words(client.get(f"/staff/people/{carer.pk}/"))
    assert re.search(r'name="phone_message"[^>]* value="yes" checked', words(client.get(path)))


def test_carers_say_themselves_whether_a_message_may_be_left(client):
    carer = maryam()
    sign_in_as(client, User.objects.create_user(carer.email), methods=("code",))
    client.post(f"/your-support/{carer.pk}/reach-me/", PREFERENCES | {"phone_message": "no"})
    assert "Phone: Yes, at any time; no message may be left" in words(client.get("/your-support/"))
    client.post(f"/your-support/{carer.pk}/reach-me/", PREFERENCES)
    assert "Phone: Yes, at any time; a message may be left" in words(client.get("/your-support/"))


def test_whoever_rings_is_told_when_and_whether_a_message_may_be_left():
    carer = maryam()
    Carer.objects.filter(pk=carer.pk).update(safe_times="not at weekends")
    carer.refresh_from_db()
    assert queries.how_to_ring(carer) == queries.Ringing(
        "+447700900123", True, "not at weekends", "Leave no message: try again another time"
    )
    phone = PreferenceGiven(
        is_allowed=True, may_leave_message=True, safe_from=dt.time(9), safe_until=dt.time(17)
    )
    set_preferences(carer_id=carer.pk, preferences={"phone": phone}, by=SYSTEM, now=NOW)
    assert queries.how_to_ring(carer) == queries.Ringing(
        "+447700900123",
        True,
        "between 9am and 5pm; not at weekends",
        "Leave a message that says who rang, and nothing more",
    )
    assert queries.how_to_ring(tomasz()) is None


NEVER = {"email_allowed": "no", "text_allowed": "no", "phone_allowed": "no"}


def test_whoever_says_no_to_every_way_is_told_what_that_means_for_as_long_as_it_holds(client):
    carer = maryam()
    sign_in_as(client, User.objects.create_user(carer.email), methods=("code",))
    path = f"/your-support/{carer.pk}/reach-me/"
    assert "If you say no to all three, we cannot tell you" in words(client.get(path))
    assert "no way to reach you" not in words(client.get("/your-support/"))
    saved = words(client.post(path, NEVER, follow=True))
    assert "Your changes are saved. We have no way to reach you now." in saved
    meaning = "We have no way to reach you, so we cannot tell you when a session is cancelled or moved."
    assert meaning in words(client.get("/your-support/"))
    assert "The urgent help numbers answer you all the same." in words(client.get("/your-support/"))
    saved = words(client.post(path, NEVER | {"phone_allowed": "yes"}, follow=True))
    assert "Your changes are saved." in saved
    assert "no way to reach you" not in saved


def test_staff_see_that_nobody_can_tell_a_person_anything(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    meaning = (
        "There is no way to reach this person. Nobody can tell them when a session is cancelled or moved."
    )
    assert meaning not in words(client.get(f"/staff/people/{carer.pk}/"))
    saved = words(client.post(f"/staff/people/{carer.pk}/preferences/", NEVER, follow=True))
    assert "Your changes are saved. There is no way to reach this person now." in saved
    assert meaning in words(client.get(f"/staff/people/{carer.pk}/"))


@pytest.mark.parametrize(
    ("phone", "answers", "can_be"),
    [
        ("+447700900123", {}, True),
        ("+447700900123", {"email": False, "text": False}, True),
        ("+447700900123", {"email": False, "phone": False}, True),
        ("+441632960100", {"email": False, "phone": False}, False),
        ("", {"email": False}, False),
        ("+447700900123", {"email": False, "text": False, "phone": False}, False),
    ],
)
def test_a_way_counts_where_it_is_allowed_and_there_is_an_address_for_it(phone, answers, can_be):
    carer = maryam(phone=phone)
    said = {channel: PreferenceGiven(is_allowed=is_allowed) for channel, is_allowed in answers.items()}
    set_preferences(carer_id=carer.pk, preferences=said, by=SYSTEM, now=NOW)
    assert queries.can_be_reached(carer) is can_be


EXCEPTION = "A sign-in code is the one exception."


def test_a_code_that_is_asked_for_is_emailed_at_once_and_every_page_that_promises_silence_says_so(client):
    carer = maryam()
    never = PreferenceGiven(is_allowed=False, safe_from=dt.time(3), safe_until=dt.time(4))
    set_preferences(carer_id=carer.pk, preferences={"email": never}, by=SYSTEM, now=NOW)
    with clock.held_at(NOW):
        client.post("/sign-in/", {"email": carer.email})
    code = Notice.objects.get(kind="accounts.sign_in_code")
    assert code.next_attempt_at <= NOW
    to = contact(code.recipient_kind, code.recipient_id, code.channel, NOW)
    assert isinstance(to, Reachable)
    assert to.address == carer.email
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    assert EXCEPTION in words(client.get(f"/staff/people/{carer.pk}/preferences/"))
    sign_in_as(client, User.objects.get(email=carer.email), methods=("code",))
    assert f"{EXCEPTION} If you ask" in words(client.get(f"/your-support/{carer.pk}/reach-me/"))
    assert "A sign-in code is the one exception: if you ask" in words(client.get("/privacy/"))


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"phone_from": "9am"}, "Enter both times, or leave both empty"),
        ({"phone_until": "9am"}, "Enter both times, or leave both empty"),
        ({"phone_from": "9am", "phone_until": "9am"}, "The two times must differ"),
        ({"phone_from": "teatime", "phone_until": "9am"}, "Enter a time"),
    ],
)
def test_hours_that_make_no_sense_are_said_so(client, hours, said):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    response = client.post(f"/staff/people/{carer.pk}/preferences/", PREFERENCES | hours)
    assert response.status_code == 422
    assert said in words(response)
