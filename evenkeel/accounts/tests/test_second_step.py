"""Staff look after their own second step, and get back in when it is lost."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from evenkeel.accounts import actions
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.accounts.tests.factories import (
    NOW,
    fay,
    give_app_code,
    give_password,
    joan,
    last_message,
    olu,
    without_second_step,
)
from evenkeel.audit.models import Entry
from evenkeel.common.actors import SYSTEM
from evenkeel.organisations.models import Provider
from tests.support.signing_in import sign_in_as

pytestmark = pytest.mark.django_db

SECOND_STEP = "/staff/sign-in/second-step/"
SECURITY = "/staff/your-sign-in/"
APP = "/staff/your-sign-in/app/"
CODES = "/staff/your-sign-in/recovery-codes/"


def code_for(client: Client) -> str:
    """What an app would show that has just scanned the page's picture."""
    secret = client.session[totp.SECRET_SESSION_KEY]
    _before, now, _after = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, now))


def set_up_app(client: Client):
    client.get(APP)
    return client.post(APP, {"code": code_for(client)})


@pytest.fixture
def newcomer(client):
    user = without_second_step(olu())
    give_password(client, user)
    return user


def test_setting_up_an_app_opens_the_staff_pages(client, newcomer):
    assert set_up_app(client)["Location"] == CODES
    assert client.get("/staff/people-and-roles/").status_code == 200
    assert last_message("account_changed")["subject"] == "A change to your account"
    assert Entry.objects.filter(action="accounts.add_app", actor_id=newcomer.pk).exists()


@pytest.mark.usefixtures("newcomer")
def test_the_picture_for_the_app_has_no_style_of_its_own(client):
    html = client.get(APP).content.decode()
    picture = html[html.index("<svg", html.index("scan this picture")) :].partition("</svg>")[0]
    assert "style" not in picture
    assert "path" in picture


def test_the_app_calls_the_service_as_its_pages_do(newcomer):
    Provider.objects.create(name="Aldervale NHS", service_name="Aldervale Carers")
    url = get_adapter().build_totp_url(newcomer, "A" * 32)
    assert parse_qs(urlsplit(url).query)["issuer"] == ["Aldervale Carers"]


@pytest.mark.usefixtures("newcomer")
def test_looking_twice_shows_the_same_picture(client):
    client.get(APP)
    first = code_for(client)
    client.get(APP)
    assert client.post(APP, {"code": first}).status_code == 302


def test_a_wrong_code_sets_nothing_up(client, newcomer):
    client.get(APP)
    wrong = "000000" if code_for(client) != "000000" else "000001"
    assert client.post(APP, {"code": wrong}).status_code == 422
    assert not Authenticator.objects.filter(user=newcomer).exists()


def test_the_secret_is_unreadable_in_the_database(client, newcomer):
    client.get(APP)
    secret = client.session[totp.SECRET_SESSION_KEY]
    client.post(APP, {"code": code_for(client)})
    assert secret not in str(Authenticator.objects.get(user=newcomer).data)


@pytest.mark.usefixtures("newcomer")
def test_a_recovery_code_lets_them_in_once(client):
    set_up_app(client)
    html = client.post(CODES).content.decode()
    code = html.partition("<code>")[2].partition("</code>")[0]
    assert code not in client.get(CODES).content.decode()
    for browser, status in ((Client(), 302), (Client(), 422)):
        give_password(browser, olu_of(client))
        assert browser.post(SECOND_STEP, {"code": code}).status_code == status


def olu_of(client: Client):
    return Authenticator.objects.filter(user_id=client.session["_auth_user_id"]).first().user


def half_a_minute_later(monkeypatch) -> None:
    now = time.time()
    monkeypatch.setattr(totp.time, "time", lambda: now + 30)


def test_an_app_code_works_once_for_as_long_as_the_app_could_show_it(client, monkeypatch):
    user = olu()
    code = code_shown_now(user)
    give_password(client, user)
    assert client.post(SECOND_STEP, {"code": code}).status_code == 302
    half_a_minute_later(monkeypatch)
    eavesdropper = Client()
    give_password(eavesdropper, user)
    assert eavesdropper.post(SECOND_STEP, {"code": code}).status_code == 422
    assert give_app_code(eavesdropper, user)["Location"] == "/staff/"


def test_whoever_types_a_code_again_is_told_to_wait_for_the_next(client):
    user = olu()
    code = code_shown_now(user)
    for browser in (client, Client()):
        give_password(browser, user)
        page = browser.post(SECOND_STEP, {"code": code})
    assert page.status_code == 422
    assert "Wait until your app shows the next one" in page.content.decode()
    assert "That code is not right" not in page.content.decode()


def test_a_code_that_was_used_counts_as_a_try(client):
    user = olu()
    code = code_shown_now(user)
    give_password(client, user)
    client.post(SECOND_STEP, {"code": code})
    again = Client()
    give_password(again, user)
    answers = [again.post(SECOND_STEP, {"code": code}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


@pytest.mark.usefixtures("newcomer")
def test_the_code_that_set_an_app_up_signs_nobody_in(client, monkeypatch):
    client.get(APP)
    code = code_for(client)
    client.post(APP, {"code": code})
    browser = Client()
    give_password(browser, olu_of(client))
    page = browser.post(SECOND_STEP, {"code": code})
    assert page.status_code == 422
    assert "Wait until your app shows the next one" in page.content.decode()
    half_a_minute_later(monkeypatch)
    assert give_app_code(browser, olu_of(client))["Location"] == "/staff/"


def test_after_a_later_code_an_earlier_one_is_no_good_either(client, monkeypatch):
    user = olu()
    earlier = code_shown_now(user)
    half_a_minute_later(monkeypatch)
    give_password(client, user)
    assert give_app_code(client, user)["Location"] == "/staff/"
    eavesdropper = Client()
    give_password(eavesdropper, user)
    assert eavesdropper.post(SECOND_STEP, {"code": earlier}).status_code == 422


@pytest.mark.usefixtures("newcomer")
def test_new_recovery_codes_end_the_old_ones(client):
    set_up_app(client)
    first = client.post(CODES).content.decode().partition("<code>")[2].partition("</code>")[0]
    client.post(CODES)
    browser = Client()
    give_password(browser, olu_of(client))
    assert browser.post(SECOND_STEP, {"code": first}).status_code == 422


def test_another_phone_takes_the_place_of_the_first(client):
    user = olu()
    give_password(client, user)
    give_app_code(client, user)
    set_up_app(client)
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


def test_whoever_signed_in_by_an_emailed_code_may_not_touch_it(client):
    sign_in_as(client, joan(), methods=("code",))
    assert client.get(SECURITY).status_code == 403


def test_a_stolen_session_cannot_change_it_without_the_password(client):
    user = olu()
    sign_in_as(client, user)
    session = client.session
    session["proved_at"] -= 301
    session.save()
    assert client.get(APP)["Location"].startswith("/staff/confirm-it-is-you/")


class TestReset:
    def test_it_takes_everything_away_and_tells_them(self):
        user = fay()
        actions.reset_second_step(user=user, by=SYSTEM, now=NOW)
        assert not Authenticator.objects.filter(user=user).exists()
        assert "Your second step was taken away" in last_message("second_step_reset")["paragraphs"][0]

    def test_they_set_up_a_new_one_with_their_password(self, client):
        user = fay()
        actions.reset_second_step(user=user, by=SYSTEM, now=NOW)
        give_password(client, user)
        assert set_up_app(client).status_code == 302


class TestPasskeys:
    def passkey(self, user):
        return Authenticator.objects.create(
            user=user, type="webauthn", data={"name": "Laptop", "credential": {}}
        )

    def test_the_only_second_step_stays(self, client):
        user = without_second_step(olu())
        passkey = self.passkey(user)
        with pytest.raises(actions.LastSecondStep):
            actions.remove_passkey(passkey=passkey, by=SYSTEM, now=NOW)

    def test_one_of_two_can_be_taken_away(self, client):
        user = olu()
        passkey = self.passkey(user)
        sign_in_as(client, user)
        assert "Laptop" in client.get(SECURITY).content.decode()
        assert client.post(f"{SECURITY}passkey/{passkey.pk}/remove/").status_code == 302
        assert not Authenticator.objects.filter(pk=passkey.pk).exists()

    def test_nobody_takes_away_a_colleagues(self, client):
        passkey = self.passkey(fay())
        sign_in_as(client, olu())
        assert client.post(f"{SECURITY}passkey/{passkey.pk}/remove/").status_code == 404

    @pytest.mark.parametrize("credential", ["", "{}", "[]", "not json", '{"id": "x", "response": {}}'])
    def test_nonsense_signs_nobody_in(self, client, credential):
        client.get("/staff/sign-in/passkey/")
        response = client.post("/staff/sign-in/passkey/", {"credential": credential})
        assert response.status_code == 422
        assert "That passkey did not work here" in response.content.decode()
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("credential", ["{}", "[]", "not json", '{"id": "x", "response": {}}'])
    def test_nonsense_sets_nothing_up(self, client, credential):
        user = olu()
        sign_in_as(client, user)
        client.get(f"{SECURITY}passkey/begin/")
        response = client.post(f"{SECURITY}passkey/", {"name": "Laptop", "credential": credential})
        assert response.status_code == 422
        assert not Authenticator.objects.filter(user=user, type="webauthn").exists()


def test_nobody_begins_a_passkey_without_signing_in(client):
    assert client.get(f"{SECURITY}passkey/begin/")["Location"].startswith("/sign-in/")
