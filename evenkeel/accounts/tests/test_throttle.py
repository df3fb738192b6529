"""Guessing is slowed down, and the owner still gets in."""

import hashlib
import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from evenkeel.accounts import throttle
from evenkeel.accounts.models import FamiliarNetwork, TryCount, User
from evenkeel.accounts.network import client_address, client_network
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.accounts.sweeps import forget_tries
from evenkeel.accounts.tests.factories import (
    JOAN,
    NOW,
    ask_for_code,
    at,
    code_sent,
    give_app_code,
    give_password,
    joan,
    olu,
)
from evenkeel.common import clock
from evenkeel.notices.models import Notice

pytestmark = pytest.mark.django_db

ATTACKER = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(autouse=True)
def _in_one_window():
    with clock.held_at(NOW):
        yield


def test_after_500_bad_tries_from_elsewhere_the_owner_signs_in(client):
    user = olu()
    attacker = Client(**ATTACKER)
    for _ in range(500):
        response = give_password(attacker, user, "guess after guess after guess")
    assert response.status_code == 429
    give_password(client, user)
    assert give_app_code(client, user)["Location"] == "/staff/"


def test_the_sixth_guess_is_not_even_looked_at(client):
    user = olu()
    for _ in range(5):
        assert give_password(client, user, "guess after guess after guess").status_code == 422
    response = give_password(client, user)
    assert response.status_code == 429
    assert "Your account is not locked" in response.content.decode()


def test_five_minutes_later_there_are_new_tries(client):
    user = olu()
    for _ in range(5):
        give_password(client, user, "guess after guess after guess")
    with at(minutes=5):
        assert give_password(client, user).status_code == 302


def test_one_network_cannot_try_account_after_account(client):
    for number in range(100):
        client.post("/staff/sign-in/", {"email": f"p{number}@evenkeel.example", "password": "x"})
    response = client.post("/staff/sign-in/", {"email": "one-more@evenkeel.example", "password": "x"})
    assert response.status_code == 429


def test_second_steps_cannot_be_guessed_either(client):
    user = olu()
    attacker = Client(**ATTACKER)
    give_password(attacker, user)
    wrong = "000000" if code_shown_now(user) != "000000" else "000001"
    for _ in range(5):
        assert attacker.post("/staff/sign-in/second-step/", {"code": wrong}).status_code == 422
    assert attacker.post("/staff/sign-in/second-step/", {"code": wrong}).status_code == 429
    give_password(client, user)
    assert give_app_code(client, user)["Location"] == "/staff/"


def test_nobody_is_flooded_with_codes_and_the_owner_still_gets_theirs(client):
    joan()
    attacker = Client(**ATTACKER)
    for _ in range(10):
        response = ask_for_code(attacker)
    assert response.status_code == 429
    assert Notice.objects.count() == 3
    ask_for_code(client)
    client.post("/sign-in/code/", {"code": code_sent()})
    assert "_auth_user_id" in client.session


def networks(count: int) -> list[Client]:
    return [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("path", "kind"), [("/sign-in/", "sign_in_code"), ("/staff/forgotten-password/", "reset_password")]
)
def test_many_networks_together_flood_nobody_either(path, kind):
    user = olu()
    answers = {email: [] for email in (user.email, "nobody@carers.example")}
    for attacker in networks(10):
        for email, answered in answers.items():
            answered += [attacker.post(path, {"email": email}).status_code for _ in range(3)]
    known, unknown = answers.values()
    assert known == unknown == [302] * 18 + [429] * 12
    assert Notice.objects.filter(kind=f"accounts.{kind}").count() == 18


def test_one_network_alone_cannot_use_up_what_the_owner_may_be_sent(client):
    joan()
    attacker = Client(**ATTACKER)
    for minutes in range(0, 55, 5):
        with at(minutes=minutes):
            answers = [ask_for_code(attacker).status_code for _ in range(3)]
    assert answers == [429] * 3
    assert Notice.objects.count() == 6
    with at(minutes=55):
        assert ask_for_code(client).status_code == 200
    assert Notice.objects.count() == 7


def test_an_hour_later_there_are_new_messages(client):
    joan()
    for attacker in networks(6):
        for _ in range(3):
            ask_for_code(attacker)
    answer = ask_for_code(client)
    assert answer.status_code == 429
    assert "Wait an hour, then ask again, or ring us" in answer.content.decode()
    with at(hours=1):
        assert ask_for_code(client).status_code == 200


def sign_in_from(browser: Client) -> None:
    ask_for_code(browser)
    browser.post("/sign-in/code/", {"code": code_sent()})
    assert "_auth_user_id" in browser.session


def use_up_codes_of(email: str = JOAN) -> None:
    for attacker in networks(6):
        answers = [ask_for_code(attacker, email).status_code for _ in range(3)]
    assert ask_for_code(Client(REMOTE_ADDR="203.0.113.77"), email).status_code == 429
    assert answers[0] == 200


def test_from_where_they_signed_in_before_the_owner_gets_a_code_whoever_used_up_the_rest():
    joan()
    home = {"REMOTE_ADDR": "198.51.100.7"}
    sign_in_from(Client(**home))
    with at(hours=29 * 24):
        use_up_codes_of()
        sign_in_from(Client(**home))
        assert [ask_for_code(Client(**home)).status_code for _ in range(3)] == [200, 200, 429]
        assert ask_for_code(Client(REMOTE_ADDR="198.51.100.8")).status_code == 429


def test_what_is_kept_aside_floods_nobody_either():
    joan()
    familiar = [Client(REMOTE_ADDR=f"198.51.100.{number}") for number in range(5)]
    for number, browser in enumerate(familiar):
        with at(hours=number):
            sign_in_from(browser)
    sent_before = Notice.objects.count()
    with at(hours=24):
        use_up_codes_of()
        answers = [ask_for_code(Client(**one.defaults)).status_code for one in familiar for _ in range(3)]
    assert answers == [200] * 9 + [429] * 6
    assert Notice.objects.count() - sent_before == 18 + 9


def test_a_network_is_familiar_to_the_account_that_signed_in_from_it_alone():
    joan()
    User.objects.create_user("tom.okafor@carers.example")
    home = {"REMOTE_ADDR": "198.51.100.7"}
    sign_in_from(Client(**home))
    use_up_codes_of("tom.okafor@carers.example")
    assert ask_for_code(Client(**home), "tom.okafor@carers.example").status_code == 429


def test_after_thirty_days_a_network_is_familiar_no_more(client):
    joan()
    sign_in_from(client)
    with at(hours=30 * 24):
        use_up_codes_of()
        assert ask_for_code(Client()).status_code == 429
    assert FamiliarNetwork.objects.count() == 1
    forget_tries(NOW + throttle.FAMILIAR_FOR)
    assert not FamiliarNetwork.objects.exists()


def test_from_where_somebody_signed_in_is_kept_once_and_cannot_be_read(client):
    joan()
    for _ in range(2):
        sign_in_from(Client(**ATTACKER))
    (kept,) = FamiliarNetwork.objects.values_list("key", flat=True)
    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    plain = f"{JOAN} signed in from {ATTACKER['REMOTE_ADDR']}"
    assert kept != hashlib.sha256(plain.encode()).hexdigest()


def test_one_network_has_nine_tries_of_codes_in_five_minutes(client):
    joan()
    looked_at = 0
    for _ in range(5):
        ask_for_code(client)
        wrong = "000000" if code_sent() != "000000" else "000001"
        for _ in range(5):
            looked_at += client.post("/sign-in/code/", {"code": wrong}).status_code == 422
    assert looked_at == 9


def test_second_steps_cannot_be_guessed_from_many_networks():
    user = olu()
    wrong = "000000" if code_shown_now(user) != "000000" else "000001"
    answers = []
    for attacker in networks(11):
        give_password(attacker, user)
        answers += [
            attacker.post("/staff/sign-in/second-step/", {"code": wrong}).status_code for _ in range(5)
        ]
    assert answers == [422] * 50 + [429] * 5


def test_an_unknown_address_is_slowed_down_in_the_same_way(client):
    for _ in range(4):
        response = ask_for_code(client, "nobody@carers.example")
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.1"),
    ],
)
def test_the_address_is_believed_from_our_own_proxies_alone(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("not an address", "unknown"),
    ],
)
def test_one_household_is_one_network(address, network):
    assert client_network(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_tries_at_many_accounts_do_not_make_earlier_ones_forgotten():
    attacker = RequestFactory().post("/staff/sign-in/", **ATTACKER)
    at_olu = throttle.at_password(attacker, "olu@example.org")
    for _ in range(throttle.PASSWORD.of_a_part):
        throttle.count(at_olu)
    for number in range(1000):
        elsewhere = RequestFactory().post("/staff/sign-in/", REMOTE_ADDR=f"203.0.113.{10 + number % 200}")
        throttle.count(throttle.at_password(elsewhere, f"nobody{number}@example.org"))
    with pytest.raises(throttle.TooManyTries):
        throttle.count(at_olu)


def test_whoever_gets_it_right_uses_no_try_up(client):
    user = olu()
    for _ in range(8):
        assert give_password(Client(), user).status_code == 302
    assert [count.together for count in TryCount.objects.all()] == [0]


def test_a_try_takes_two_statements():
    request = RequestFactory().post("/staff/sign-in/")
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            throttle.count(throttle.at_password(request, "olu@example.org"))
        words = [query["sql"].split()[0] for query in captured]
        assert [word for word in words if word in ("SELECT", "INSERT", "UPDATE", "DELETE")] in (
            ["SELECT", "INSERT"],
            ["SELECT", "UPDATE"],
        )


def test_neither_address_nor_network_is_kept(client):
    give_password(client, olu(), "guess after guess after guess", **ATTACKER)
    kept = str(list(TryCount.objects.values()))
    assert "203.0.113.9" not in kept
    assert "olu" not in kept


def test_counts_whose_time_is_over_are_swept_away(client):
    give_password(client, olu(), "guess after guess after guess")
    assert forget_tries(NOW) == 0
    assert forget_tries(NOW + throttle.PASSWORD.lasts) == 1
    assert not TryCount.objects.exists()


def test_who_is_throttled_is_told_nothing_about_the_account(client):
    joan()
    answers = []
    for email in (JOAN, "nobody@carers.example"):
        for _ in range(4):
            response = ask_for_code(client, email)
        answers.append(response.status_code)
    assert answers == [429, 429]
