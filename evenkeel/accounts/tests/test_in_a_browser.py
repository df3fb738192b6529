"""What only a browser can tell of signing in: passkeys, going back, reach on a phone, and the checker's word."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from evenkeel.accounts import actions
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.accounts.tests.factories import JOAN, code_sent, fay, joan, link_sent, olu, without_second_step
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from tests.support.browser import axe, go_back
from tests.support.signing_in import PASSWORD, sign_in_as

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SIGNED_OUT = [
    "/sign-in/",
    "/sign-out/",
    "/staff/sign-in/",
    "/staff/forgotten-password/",
    "/staff/forgotten-password/sent/",
    "/staff/join/nothing/",
    "/staff/new-password/nothing/",
]
SIGNED_IN = [
    "/staff/your-sign-in/",
    "/staff/your-sign-in/app/",
    "/staff/your-sign-in/passkey/",
    "/staff/your-sign-in/recovery-codes/",
    "/staff/your-sign-in/password/",
    "/staff/confirm-it-is-you/",
    "/staff/people-and-roles/",
    "/staff/people-and-roles/?search=zebra",
    "/staff/people-and-roles/invite/",
    "/staff/permissions/",
    "/staff/access-log/",
    "/staff/access-log/?person_id=x&since_day=40",
]


def bring_session(page, live_server, client: Client) -> None:
    """Let the browser be signed in as the test client is."""
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def check(page, width: int) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_the_checker_finds_nothing_on_pages_for_the_signed_out(page_at, live_server, width):
    page = page_at(width, on=live_server)
    for path in [*SIGNED_OUT, reverse("accounts:make_first_person", args=[actions.first_person_token()])]:
        page.goto(path)
        check(page, width)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_checker_finds_nothing_on_pages_for_staff(page_at, live_server, client, width):
    user, colleague = olu(Role.OPERATOR, Role.AUDITOR), fay()
    sign_in_as(client, user)
    page = page_at(width, on=live_server)
    bring_session(page, live_server, client)
    own_pages = [f"/staff/people-and-roles/{who.pk}/" for who in (user, colleague)]
    for path in [*SIGNED_IN, *own_pages]:
        page.goto(path)
        check(page, width)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_checker_finds_nothing_where_something_went_wrong(page_at, live_server, width):
    user = olu()
    page = page_at(width, on=live_server)
    for path, button in (("/sign-in/", "Send me a code"), ("/staff/sign-in/", "Sign in")):
        page.goto(path)
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_role("heading", name="There is a problem").wait_for()
        check(page, width)
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("That code is not right").first.wait_for()
    check(page, width)


def test_a_carer_signs_in_on_a_phone_without_scripts(page_at, live_server):
    joan()
    page = page_at(320, scripts=False, on=live_server)
    page.goto("/sign-in/")
    page.get_by_label("Your email address").fill(JOAN)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Your code").fill(code_sent())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/your-support/")


def test_a_newcomer_joins_without_scripts(page_at, live_server):
    actions.invite(
        email="gwen@evenkeel.example",
        name="Gwen Green",
        role=Role.OPERATOR,
        team=None,
        organisation=None,
        by=SYSTEM,
        now=clock.now(),
    )
    page = page_at(320, scripts=False, on=live_server)
    page.goto(link_sent("invitation"))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Set up an app").click()
    key = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows").fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make my codes").click()
    assert page.locator("li code").count() == 10
    page.goto("/staff/people-and-roles/")
    page.get_by_role("heading", name="People and roles").wait_for()


def code_of(key: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(key, next(iter(totp.yield_hotp_counters_from_time()))))


def sign_in_with_password(page, user) -> None:
    page.goto("/staff/sign-in/?next=/staff/your-sign-in/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_back_after_signing_out_shows_nothing(page_at, live_server):
    user = olu()
    page = page_at(1280, on=live_server)
    sign_in_with_password(page, user)
    page.get_by_label("Code").fill(code_shown_now(user))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/staff/people-and-roles/")
    page.goto("/staff/your-sign-in/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")
    for _step in range(2):
        go_back(page)
    assert "Olu Operator" not in page.content()
    assert "/sign-in/" in page.url


def plug_in_authenticator(page) -> None:
    """A device that makes passkeys and has just recognised its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up_passkey(page, user) -> None:
    plug_in_authenticator(page)
    sign_in_with_password(page, user)
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_label("What to call it").fill("Work laptop")
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_text("Work laptop", exact=True).first.wait_for()
    page.get_by_role("button", name="Sign out").click()


def test_a_passkey_is_set_up_and_signs_its_owner_in_without_a_password(page_at, live_server):
    user = without_second_step(olu())
    page = page_at(1280, on=live_server)
    set_up_passkey(page, user)

    page.goto("/staff/sign-in/?next=/staff/people-and-roles/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="People and roles").wait_for()


def test_a_passkey_is_the_second_step_too(page_at, live_server):
    user = without_second_step(olu())
    page = page_at(1280, on=live_server)
    set_up_passkey(page, user)

    sign_in_with_password(page, user)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="How you sign in").wait_for()


def test_a_device_without_a_passkey_is_told_so(page_at, live_server):
    page = page_at(1280, on=live_server)
    plug_in_authenticator(page)
    page.goto("/staff/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey did not work").wait_for()
