"""Guesses that come in the same instant are counted one by one, on a real database."""

import pytest
from django.test import Client, RequestFactory

from evenkeel.accounts import throttle
from evenkeel.accounts.models import User
from evenkeel.accounts.tests.factories import NOW, ask_for_code, code_sent, give_password, joan, olu
from evenkeel.common import clock
from tests.support.races import THREADS, at_once, unordered

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


def guesses(email: str) -> list:
    request = RequestFactory().post("/staff/sign-in/")

    def look():
        throttle.count(throttle.at_password(request, email))
        return "looked at"

    return [look] * GUESSES


def went_right(outcomes: list) -> bool:
    """Whether as many were looked at as there may be, and all others were told why not."""
    told = sum(isinstance(one, throttle.TooManyTries) for one in outcomes)
    return (outcomes.count("looked at"), told) == (
        throttle.PASSWORD.of_a_part,
        GUESSES - throttle.PASSWORD.of_a_part,
    )


def test_of_many_guesses_in_one_instant_no_more_are_looked_at_than_in_a_row():
    assert went_right(at_once(guesses("olu@example.org"), told=(throttle.TooManyTries,)))


def test_without_the_lock_the_same_race_goes_wrong(lock_off):
    for attempt in range(20):
        jobs = guesses(f"olu{attempt}@example.org")
        if not went_right(at_once(jobs, around=lock_off, told=(throttle.TooManyTries,))):
            return
    pytest.fail("the guesses never met")


def test_tries_at_many_accounts_from_one_network_are_all_counted():
    request = RequestFactory().post("/staff/sign-in/")

    def try_at(number):
        throttle.count(throttle.at_password(request, f"p{number}@example.org"))

    for number in range(throttle.PASSWORD.together - 3):
        try_at(number)
    outcomes = at_once([lambda n=n: try_at(n) for n in range(100, 108)], told=(throttle.TooManyTries,))
    assert outcomes.count(None) == 3


def test_on_the_page_itself_five_of_eight_guesses_are_looked_at():
    user = olu()

    def guess():
        return give_password(Client(), user, "guess after guess after guess").status_code

    outcomes = at_once([guess] * GUESSES)
    assert (outcomes.count(422), outcomes.count(429)) == (5, GUESSES - 5)


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
    for _ in range(20):
        if wrong_codes_at_once().count("looked at") > 3:
            return
        User.objects.all().delete()
    pytest.fail("the guesses never met")
