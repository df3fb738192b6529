"""A form that is sent by somebody who was signed out meanwhile: what becomes of it, and that they are told."""

import pytest
from django.test import Client

from evenkeel.accounts.tests.factories import JOAN, NOW, at, code_sent, joan, olu
from evenkeel.common import clock
from tests.support.signing_in import sign_in_as

pytestmark = pytest.mark.django_db

REACH_ME = "/your-support/7/reach-me/"
PEOPLE = "/staff/people-and-roles/"
UNSAVED = "You were signed out, so what you sent was not saved."
KEPT = "You were signed out. What you sent is kept"


def words(response) -> str:
    return " ".join(response.content.decode().split())


def sent_from(client: Client, path: str, referer: str | None = None):
    headers = {"referer": f"http://testserver{path}" if referer is None else referer}
    return client.post(path, {"text_allowed": "no"}, headers=headers)


def test_a_carer_is_told_that_nothing_was_saved_and_comes_back_to_the_page(client):
    joan()
    asked = sent_from(client, REACH_ME)["Location"]
    assert asked == f"/sign-in/?next={REACH_ME}&unsaved=yes"
    assert f"{UNSAVED} Sign in, and you come back to the page." in words(client.get(asked))
    entering = client.post(asked, {"email": JOAN})["Location"]
    assert client.post(entering, {"code": code_sent()})["Location"] == REACH_ME


def test_staff_are_told_the_same(client):
    user = olu()
    asked = sent_from(client, f"{PEOPLE}invite/")["Location"]
    assert asked == f"/staff/sign-in/?next={PEOPLE}invite/&unsaved=yes"
    assert UNSAVED in words(client.get(asked))
    assert UNSAVED in words(client.post(asked, {"email": user.email, "password": "wrong"}))


@pytest.mark.parametrize("referer", ["", "http://testserver//elsewhere.example/", "http://[", "nonsense"])
def test_where_no_page_is_known_they_are_told_to_send_it_once_more(client, referer):
    asked = sent_from(client, REACH_ME, referer)["Location"]
    assert asked == "/sign-in/?unsaved=yes"
    assert f"{UNSAVED} Sign in, and send it once more." in words(client.get(asked))


def test_whoever_only_opens_a_page_is_told_nothing_of_what_was_sent(client):
    asked = client.get(REACH_ME)["Location"]
    assert asked == f"/sign-in/?next={REACH_ME}"
    assert "You were signed out" not in words(client.get(asked))


def test_nothing_is_written_for_somebody_who_never_signed_in(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        sent_from(client, REACH_ME)


def test_staff_who_rested_too_long_are_told_that_it_is_kept(client):
    with clock.held_at(NOW):
        sign_in_as(client, olu())
    with at(minutes=20):
        asked = sent_from(client, f"{PEOPLE}invite/")["Location"]
        said = words(client.get(asked))
    assert KEPT in said
    assert UNSAVED not in said
