"""Staff sign in with a password and a second step; one without the other opens nothing."""

import pytest
from django.test import Client

from evenkeel.accounts.models import User
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.accounts.tests.factories import (
    ask_for_code,
    code_sent,
    give_app_code,
    give_password,
    joan,
    olu,
    without_second_step,
)
from evenkeel.audit.models import Entry
from tests.support.signing_in import PASSWORD

pytestmark = pytest.mark.django_db

PEOPLE = "/staff/people-and-roles/"
SIGN_IN = "/staff/sign-in/"
SECOND_STEP = "/staff/sign-in/second-step/"


def can_work(client: Client) -> bool:
    return client.get(PEOPLE).status_code == 200


def test_password_and_app_open_staff_pages(client):
    user = olu()
    assert give_password(client, user)["Location"] == SECOND_STEP
    assert give_app_code(client, user)["Location"] == "/staff/"
    assert can_work(client)


def test_signing_in_is_written_down_with_how(client):
    user = olu()
    give_password(client, user)
    give_app_code(client, user)
    entry = Entry.objects.get(action="accounts.sign_in")
    assert (entry.actor_id, entry.facts) == (user.pk, {"methods": ["mfa", "password"]})


def test_the_password_alone_opens_nothing(client):
    give_password(client, olu())
    assert client.get(PEOPLE)["Location"] == f"{SIGN_IN}?next={PEOPLE}"


def test_whoever_has_no_second_step_is_sent_to_set_one_up(client):
    user = without_second_step(olu())
    give_password(client, user)
    response = client.get(PEOPLE)
    assert (response.status_code, response["Location"]) == (302, f"/staff/your-sign-in/?next={PEOPLE}")


def test_an_emailed_code_does_not_wake_a_role(client):
    """Somebody who is staff and a carer: the code opens what is theirs as a carer, no more."""
    user = without_second_step(olu())
    ask_for_code(client, user.email)
    client.post("/sign-in/code/", {"code": code_sent()})
    assert client.get(PEOPLE)["Location"] == f"{SIGN_IN}?next={PEOPLE}"


def test_an_emailed_code_and_the_app_do_not_wake_a_role_either(client):
    user = olu()
    ask_for_code(client, user.email)
    response = client.post("/sign-in/code/", {"code": code_sent()})
    assert response["Location"] == SECOND_STEP
    give_app_code(client, user)
    assert not can_work(client)


def test_an_emailed_code_cannot_set_up_a_second_step(client):
    user = without_second_step(olu())
    ask_for_code(client, user.email)
    client.post("/sign-in/code/", {"code": code_sent()})
    assert client.get("/staff/your-sign-in/app/").status_code == 403


@pytest.mark.parametrize(
    ("email", "password"), [("olu", "wrong and also too long"), ("nobody@evenkeel.example", PASSWORD)]
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client, email, password):
    user = olu()
    response = client.post(SIGN_IN, {"email": user.email if email == "olu" else email, "password": password})
    assert response.status_code == 422
    assert "The email address or the password is not right" in response.content.decode()
    assert password not in response.content.decode()


def test_a_closed_account_cannot_sign_in(client):
    user = olu()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert give_password(client, user).status_code == 422


def test_closing_an_account_ends_the_session_that_is_open(client):
    user = olu()
    give_password(client, user)
    give_app_code(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not can_work(client)


def test_a_code_of_the_app_works_once(client):
    user = olu()
    code = code_shown_now(user)
    for browser, expected in ((client, 302), (Client(), 422)):
        give_password(browser, user)
        assert browser.post(SECOND_STEP, {"code": code}).status_code == expected


def test_the_second_step_cannot_be_opened_without_the_first(client):
    response = client.post(SECOND_STEP, {"code": "123456"})
    assert (response.status_code, response["Location"]) == (302, SIGN_IN)


def test_they_come_back_to_the_page_that_asked_them_to_sign_in(client):
    user = olu()
    client.post(f"{SIGN_IN}?next={PEOPLE}invite/", {"email": user.email, "password": PASSWORD})
    assert give_app_code(client, user)["Location"] == f"{PEOPLE}invite/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example/"])
def test_no_link_leads_from_signing_in_to_another_site(client, elsewhere):
    user = olu()
    client.post(SIGN_IN, {"email": user.email, "password": PASSWORD, "next": elsewhere})
    assert give_app_code(client, user)["Location"] == "/staff/"


def test_the_session_before_signing_in_is_not_the_session_after(client):
    user = olu()
    give_password(client, user)
    before = client.session.session_key
    give_app_code(client, user)
    assert client.session.session_key != before


def test_a_carer_has_no_password_to_guess(client):
    assert give_password(client, joan(), "").status_code == 422


def test_whoever_is_signed_in_is_not_asked_again(client):
    user = olu()
    give_password(client, user)
    give_app_code(client, user)
    assert client.get(SIGN_IN)["Location"] == "/staff/"


def test_the_demonstration_shows_the_code_of_its_invented_people(client, settings):
    user = olu()
    give_password(client, user)
    assert "demonstration" not in client.get(SECOND_STEP).content.decode()
    settings.DEMONSTRATION = True
    assert code_shown_now(user) in client.get(SECOND_STEP).content.decode()
