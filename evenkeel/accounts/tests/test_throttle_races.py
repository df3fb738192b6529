"""Guesses that come in the same instant are counted one by one, on a real database."""

import pytest
from django.test import Client, RequestFactory

from evenkeel.accounts import throttle
from evenkeel.accounts.models import TryCount, User
from evenkeel.accounts.tests.factories import NOW, ask_for_code, code_sent, give_password, joan, olu
from evenkeel.common import clock
from tests.support.races import THREADS, at_once, goes_wrong, unordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
GUESSES = THREADS


@pytest.fixture(autouse=True)
def _in_one_window():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def lock_off(monkeypatch):
    """Takes away what makes one try wait for another, on either database."""
    monkeypatch.setattr(throttle, "locked", lambda rows: rows)
    return unordered


def guessed_at_once(*around) -> bool:
    """Whether as many guesses were looked at as there may be, and all others were told why not."""
    request = RequestFactory().post("/staff/sign-in/")
    TryCount.objects.all().delete()

    def look():
        throttle.count(throttle.at_password(request, "olu@example.org"))
        return "looked at"

    outcomes = at_once([look] * GUESSES, *around, told=(throttle.TooManyTries,))
    told = sum(isinstance(one, throttle.TooManyTries) for one in outcomes)
    may_be = throttle.PASSWORD.of_a_part
    return (outcomes.count("looked at"), told) == (may_be, GUESSES - may_be)


def test_of_many_guesses_in_one_instant_no_more_are_looked_at_than_in_a_row():
    assert guessed_at_once()


def test_without_the_lock_the_same_race_goes_wrong(lock_off):
    assert goes_wrong(lambda: guessed_at_once(lock_off))


def tried_at_many_accounts(*around) -> bool:
    """Eight more accounts are tried from one network that has three tries left; whether three were looked at."""
    request = RequestFactory().post("/staff/sign-in/")
    TryCount.objects.all().delete()

    def try_at(number):
        throttle.count(throttle.at_password(request, f"p{number}@example.org"))

    for number in range(throttle.PASSWORD.together - 3):
        try_at(number)
    jobs = [lambda n=n: try_at(n) for n in range(100, 108)]
    return at_once(jobs, *around, told=(throttle.TooManyTries,)).count(None) == 3


def test_tries_at_many_accounts_from_one_network_are_all_counted():
    assert tried_at_many_accounts()


def test_without_the_lock_tries_at_many_accounts_go_wrong(lock_off):
    assert goes_wrong(lambda: tried_at_many_accounts(lock_off))


def guessed_on_the_page(*around) -> bool:
    """Eight guess one password on the page itself; whether five were looked at and three told to wait."""
    user = olu()
    TryCount.objects.all().delete()

    def guess():
        return give_password(Client(), user, "guess after guess after guess").status_code

    outcomes = at_once([guess] * GUESSES, *around)
    return (outcomes.count(422), outcomes.count(429)) == (5, GUESSES - 5)


def test_on_the_page_itself_five_of_eight_guesses_are_looked_at():
    assert guessed_on_the_page()


def test_without_the_lock_guesses_on_the_page_go_wrong(lock_off):
    assert goes_wrong(lambda: guessed_on_the_page(lock_off))


def wrong_codes_at_once() -> list:
    """What becomes of wrong codes that one browser sends in the same instant."""
    joan()
    browser = Client()
    ask_for_code(browser)
    wrong = "000000" if code_sent() != "000000" else "000001"

    def guess():
        same_browser = Client()
        same_browser.cookies = browser.cookies
        answer = same_browser.post("/sign-in/code/", {"code": wrong})
        return "looked at" if "not the code that we sent" in answer.content.decode() else "spent"

    return at_once([guess] * GUESSES)


def test_a_code_dies_after_three_guesses_in_one_instant_too():
    assert wrong_codes_at_once().count("looked at") <= 3


def test_the_session_alone_would_let_more_of_them_through(monkeypatch, lock_off):
    monkeypatch.setattr(throttle, "count", lambda tries: None)

    def no_more_than_three():
        User.objects.all().delete()
        return wrong_codes_at_once().count("looked at") <= 3

    assert goes_wrong(no_more_than_three)
