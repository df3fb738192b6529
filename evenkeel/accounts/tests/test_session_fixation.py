"""Whoever plants a session in somebody's browser, or keeps an old one, gets nothing by it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from evenkeel.accounts import actions
from evenkeel.accounts.tests.factories import (
    ask_for_code,
    code_sent,
    give_app_code,
    give_password,
    joan,
    link_sent,
    olu,
    without_second_step,
)
from evenkeel.accounts.views import staff
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from tests.support.signing_in import PASSWORD

pytestmark = pytest.mark.django_db

SECURITY = "/staff/your-sign-in/"
SECOND_STEP = "/staff/sign-in/second-step/"


@pytest.fixture
def planter():
    """Has a session of this site, which anybody can have."""
    browser = Client()
    ask_for_code(browser, "planter@elsewhere.example")
    return browser


@pytest.fixture
def victim(planter):
    """A browser in which the planter has put that session."""
    browser = Client()
    browser.cookies["sessionid"] = planter.cookies["sessionid"].value
    return browser


def by_code(browser: Client, monkeypatch) -> None:
    joan()
    ask_for_code(browser)
    browser.post("/sign-in/code/", {"code": code_sent()})


def by_password_and_app(browser: Client, monkeypatch) -> None:
    user = olu()
    give_password(browser, user)
    give_app_code(browser, user)


def by_password_before_a_second_step_is_set_up(browser: Client, monkeypatch) -> None:
    give_password(browser, without_second_step(olu()))


def by_invitation(browser: Client, monkeypatch) -> None:
    actions.invite(
        email="gwen@evenkeel.example",
        name="Gwen Green",
        role=Role.FACILITATOR,
        team=None,
        organisation=None,
        by=SYSTEM,
        now=clock.now(),
    )
    browser.post(link_sent("invitation"), {"new_password": PASSWORD})


def by_passkey(browser: Client, monkeypatch) -> None:
    data = {"name": "Laptop", "credential": {}}
    passkey = Authenticator.objects.create(user=olu(), type=Authenticator.Type.WEBAUTHN, data=data)

    class Proved:
        """A passkey's answer that holds; that others do not is tested in a browser."""

        cleaned_data = {"credential": passkey}

        def __init__(self, data):
            pass

        def is_valid(self):
            return True

    monkeypatch.setattr(staff, "LoginWebAuthnForm", Proved)
    browser.post("/staff/sign-in/passkey/")


WAYS = [
    by_code,
    by_password_and_app,
    by_password_before_a_second_step_is_set_up,
    by_invitation,
    by_passkey,
]


@pytest.mark.parametrize("sign_in", WAYS)
def test_a_planted_session_is_worthless_after_signing_in(sign_in, planter, victim, monkeypatch):
    planted = victim.session.session_key
    assert planted == planter.session.session_key
    sign_in(victim, monkeypatch)
    assert "_auth_user_id" in victim.session
    assert victim.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert "_auth_user_id" not in planter.session
    assert planter.get(SECURITY)["Location"].startswith("/sign-in/")


def test_the_planter_does_not_get_past_the_password_with_it(planter, victim):
    give_password(victim, olu())
    assert victim.get(SECOND_STEP).status_code == 200
    assert planter.get(SECOND_STEP)["Location"] == "/staff/sign-in/"


def test_the_planter_is_not_asked_for_the_code_that_somebody_else_was_sent(planter, victim):
    joan()
    ask_for_code(victim)
    response = planter.post("/sign-in/code/", {"code": code_sent()})
    assert response["Location"] == "/sign-in/"
    assert "_auth_user_id" not in planter.session


def test_a_session_kept_from_before_signing_out_is_worthless_after(client):
    by_password_and_app(client, None)
    kept = Client()
    kept.cookies["sessionid"] = client.cookies["sessionid"].value
    assert kept.get(SECURITY).status_code == 200
    client.post("/sign-out/")
    assert kept.get(SECURITY)["Location"].startswith("/sign-in/")


def test_a_made_up_session_is_not_taken_up(client):
    client.cookies["sessionid"] = "a" * 32
    give_password(client, without_second_step(olu()))
    assert "_auth_user_id" in client.session
    assert client.session.session_key != "a" * 32
