"""A button of the sign-in pages that is pressed twice does once what it does, and leads on both times."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from evenkeel.accounts import actions, throttle
from evenkeel.accounts.models import User
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.accounts.tests.factories import (
    A_NEW_PASSWORD,
    JOAN,
    code_sent,
    give_password,
    joan,
    link_sent,
    olu,
    without_second_step,
)
from evenkeel.audit.models import Entry
from evenkeel.common import clock
from tests.support.open_pages import as_opened
from tests.support.signing_in import PASSWORD, sign_in_as

pytestmark = pytest.mark.django_db

CODE = "/sign-in/code/"
SECOND_STEP = "/staff/sign-in/second-step/"
APP = "/staff/your-sign-in/app/"
PASSWORD_PAGE = "/staff/your-sign-in/password/"


@pytest.fixture
def browser() -> Client:
    """A browser whose forms have to prove that they are from this site."""
    return Client(enforce_csrf_checks=True)


def opened(browser: Client, path: str, **typed: str) -> dict[str, list[str]]:
    return as_opened(browser.get(path).content.decode(), **typed)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("wanted", ["", "/your-support/7/reach-me/"])
def test_a_carer_who_presses_twice_is_signed_in_and_led_on(browser, wanted):
    joan()
    query = f"?next={wanted}" if wanted else ""
    asked = browser.post(f"/sign-in/{query}", opened(browser, "/sign-in/", email=JOAN))["Location"]
    form = opened(browser, asked, code=code_sent())
    for _press in range(2):
        response = browser.post(asked, form)
        assert (response.status_code, response["Location"]) == (302, wanted or "/your-support/")
    assert Entry.objects.filter(action="accounts.sign_in").count() == 1


@pytest.mark.parametrize("wanted", ["", "/staff/people-and-roles/?search=fay"])
def test_staff_who_press_twice_are_signed_in_and_led_on(browser, wanted):
    user = olu()
    sign_in = opened(browser, "/staff/sign-in/", email=user.email, password=PASSWORD)
    assert browser.post("/staff/sign-in/", sign_in | {"next": wanted})["Location"] == SECOND_STEP
    form = opened(browser, SECOND_STEP, code=code_shown_now(user))
    for _press in range(2):
        assert browser.post(SECOND_STEP, form)["Location"] == (wanted or "/staff/")
    assert Entry.objects.filter(action="accounts.sign_in").count() == 1


@pytest.mark.parametrize("has_proof", [True, False], ids=["same proof", "proof of before"])
def test_the_first_person_who_presses_twice_is_made_once_and_led_on(browser, has_proof):
    link = reverse("accounts:make_first_person", args=[actions.first_person_token()])
    form = opened(browser, link, name="Ola First", email="ola@evenkeel.example", new_password=PASSWORD)
    for leads_to in ("/staff/your-sign-in/", "/staff/"):
        assert browser.post(link, form)["Location"] == leads_to
        if has_proof:
            form["csrfmiddlewaretoken"] = [browser.cookies["csrftoken"].value]
    assert User.objects.count() == 1


def test_a_sign_in_page_left_open_in_another_tab_leads_on_too(browser):
    form = opened(browser, "/sign-in/", email=JOAN)
    sign_in_as(browser, joan(), methods=("code",))
    browser.cookies["csrftoken"] = "b" * 32
    assert browser.post("/sign-in/", form)["Location"] == "/your-support/"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_nobody_is_led_to_another_site(browser, elsewhere):
    sign_in_as(browser, joan(), methods=("code",))
    assert browser.post(f"{CODE}?next={elsewhere}")["Location"] == "/your-support/"


@pytest.mark.parametrize("path", ["/sign-in/", CODE, "/staff/sign-in/", SECOND_STEP])
def test_whoever_is_not_signed_in_is_told_as_before_that_nothing_was_done(browser, path):
    assert browser.post(path, {"email": JOAN}).status_code == 403
    assert not User.objects.filter(email=JOAN).exists()


def test_a_form_without_proof_changes_nothing_for_whoever_is_signed_in(browser):
    user = olu()
    sign_in_as(browser, user)
    response = browser.post("/staff/your-sign-in/password/", {"password": PASSWORD})
    assert response.status_code == 403
    assert "This page was open for too long" in words(response)
    assert browser.post("/sign-out/").status_code == 403
    assert "_auth_user_id" in browser.session


def test_whoever_signs_out_twice_is_out_and_at_home(browser):
    sign_in_as(browser, joan(), methods=("code",))
    form = opened(browser, "/sign-out/")
    for _press in range(2):
        assert browser.post("/sign-out/", form)["Location"] == "/"
        browser.cookies.clear()
    assert "_auth_user_id" not in browser.session


def test_a_page_that_outlived_its_sign_in_and_its_cookies_leads_to_sign_in_and_back(browser):
    page = "/your-support/7/reach-me/"
    headers = {"referer": f"http://testserver{page}"}
    asked = browser.post(page, {"text_allowed": "no"}, headers=headers)["Location"]
    assert asked == f"/sign-in/?next={page}&unsaved=yes"
    staff = browser.post("/staff/people-and-roles/invite/", {"name": "Gwen"})["Location"]
    assert staff == "/staff/sign-in/?unsaved=yes"


def test_an_app_that_is_set_up_by_two_presses_is_set_up_once(client):
    user = without_second_step(olu())
    give_password(client, user)
    client.get(APP)
    secret = client.session[totp.SECRET_SESSION_KEY]
    counters = list(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counters[1]))
    for _press in range(2):
        assert client.post(APP, {"code": code})["Location"] == "/staff/your-sign-in/recovery-codes/"
    assert Entry.objects.filter(action="accounts.add_app").count() == 1
    assert totp.SECRET_SESSION_KEY not in client.session


def test_a_password_that_is_changed_by_two_presses_is_changed_once(client):
    user = olu()
    sign_in_as(client, user)
    for _press in range(2):
        answers = {"password": PASSWORD, "new_password": A_NEW_PASSWORD}
        assert client.post(PASSWORD_PAGE, answers)["Location"] == "/staff/your-sign-in/"
    assert Entry.objects.filter(action="accounts.set_password").count() == 1
    user.refresh_from_db()
    assert user.check_password(A_NEW_PASSWORD)


def test_a_wrong_password_is_refused_whatever_the_new_one_is(client):
    user = olu()
    sign_in_as(client, user)
    response = client.post(PASSWORD_PAGE, {"password": "not the one", "new_password": PASSWORD})
    assert response.status_code == 422
    assert "That is not your password" in words(response)


def test_a_wrong_password_after_a_change_is_no_second_press(client):
    sign_in_as(client, olu())
    client.post(PASSWORD_PAGE, {"password": PASSWORD, "new_password": A_NEW_PASSWORD})
    answers = {"password": "not the one", "new_password": A_NEW_PASSWORD}
    codes = [
        client.post(PASSWORD_PAGE, answers).status_code for _try in range(throttle.PASSWORD.of_a_part + 1)
    ]
    assert codes == [422] * throttle.PASSWORD.of_a_part + [429]


def test_the_old_password_typed_again_later_is_refused(client):
    sign_in_as(client, olu())
    answers = {"password": PASSWORD, "new_password": A_NEW_PASSWORD}
    with clock.held_at(clock.now()):
        client.post(PASSWORD_PAGE, answers)
    with clock.held_at(clock.now() + dt.timedelta(minutes=1)):
        response = client.post(PASSWORD_PAGE, answers)
    assert response.status_code == 422
    assert "That is not your password" in words(response)
    assert "password_changed" not in client.session


def test_a_session_keeps_neither_password_as_it_was_typed(client):
    sign_in_as(client, olu())
    client.post(PASSWORD_PAGE, {"password": PASSWORD, "new_password": A_NEW_PASSWORD})
    kept = str(dict(client.session))
    assert PASSWORD not in kept
    assert A_NEW_PASSWORD not in kept


def test_who_knows_neither_password_is_refused_as_often_as_the_throttle_lets_them_try(client):
    user = olu()
    sign_in_as(client, user)
    tries = [
        client.post(PASSWORD_PAGE, {"password": f"wrong {n}", "new_password": f"{A_NEW_PASSWORD} {n}"})
        for n in range(12)
    ]
    assert {one.status_code for one in tries} <= {422, 429}
    assert "That is not your password" not in words(tries[-1])
    assert not Entry.objects.filter(action="accounts.set_password").exists()


def test_a_link_that_was_just_used_says_that_the_new_password_counts(client):
    actions.ask_for_new_password(email=olu().email, now=clock.now())
    link = link_sent("reset_password")
    for _press in range(2):
        response = client.post(link, {"new_password": A_NEW_PASSWORD})
    assert response.status_code == 410
    assert "If you have just chosen a new password, sign in with it." in words(response)
