"""A carer signs in with a code that was sent to them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.accounts import registry
from evenkeel.accounts.models import User
from evenkeel.accounts.tests.factories import JOAN, ask_for_code, code_sent, joan, last_message
from evenkeel.audit.models import Entry
from evenkeel.notices.models import Notice

pytestmark = pytest.mark.django_db


def give_code(client: Client, code: str, **extra):
    return client.post("/sign-in/code/", {"code": code}, **extra)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def _carers_are_known(monkeypatch):
    monkeypatch.setattr(registry, "_knows_address", [lambda email: email == JOAN])


def test_the_code_signs_them_in_and_brings_them_to_their_support(client):
    joan()
    ask_for_code(client)
    response = give_code(client, code_sent())
    assert is_signed_in(client)
    assert (response.status_code, response["Location"]) == (302, "/your-support/")


def test_the_message_is_neutral_and_its_text_is_blanked_once_sent(client):
    joan()
    ask_for_code(client)
    notice = Notice.objects.get()
    assert notice.is_secret
    assert (notice.recipient_kind, notice.content["subject"]) == ("user", "Your code")


def test_the_address_may_be_typed_in_capitals(client):
    joan()
    ask_for_code(client, JOAN.upper())
    give_code(client, code_sent())
    assert is_signed_in(client)


def test_a_wrong_code_is_refused_in_words(client):
    joan()
    ask_for_code(client)
    wrong = "000000" if code_sent() != "000000" else "000001"
    response = give_code(client, wrong)
    assert response.status_code == 422
    assert "That is not the code that we sent" in response.content.decode()
    assert not is_signed_in(client)


def test_the_third_wrong_code_ends_it_even_for_the_right_one(client):
    joan()
    ask_for_code(client)
    code = code_sent()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(3):
        response = give_code(client, wrong)
    assert "Ask for a new code" in response.content.decode()
    give_code(client, code)
    assert not is_signed_in(client)


def test_a_code_is_no_good_after_ten_minutes(client, monkeypatch):
    joan()
    ask_for_code(client)
    code = code_sent()
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()
    response = give_code(client, code)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert not is_signed_in(client)


def test_a_code_works_once(client):
    joan()
    ask_for_code(client)
    code = code_sent()
    give_code(client, code)
    client.post("/sign-out/")
    give_code(client, code)
    assert not is_signed_in(client)


def test_a_code_is_no_good_in_another_browser(client):
    joan()
    ask_for_code(client)
    stranger = Client()
    response = give_code(stranger, code_sent())
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert not is_signed_in(stranger)


def test_a_new_code_ends_the_one_before(client):
    joan()
    ask_for_code(client)
    first = code_sent()
    ask_for_code(client)
    if first != code_sent():
        give_code(client, first)
        assert not is_signed_in(client)
    give_code(client, code_sent())
    assert is_signed_in(client)


def test_an_unknown_address_gets_the_same_page_and_no_message(client):
    joan()
    known = ask_for_code(client)
    unknown = ask_for_code(Client(), "nobody@carers.example")
    assert Notice.objects.count() == 1
    assert known.redirect_chain == unknown.redirect_chain
    same = [
        page.content.decode().replace(email, "…")
        for page, email in ((known, JOAN), (unknown, "nobody@carers.example"))
    ]
    without_token = [html.partition("csrfmiddlewaretoken")[0] for html in same]
    assert without_token[0] == without_token[1]


@pytest.mark.django_db(transaction=True)
def test_known_or_not_it_takes_as_many_transactions():
    """What takes the time is what is written to the disk."""
    joan()
    taken = []
    for email in (JOAN, "nobody@carers.example"):
        with CaptureQueriesContext(connection) as captured:
            ask_for_code(Client(), email)
        words = [query["sql"].split()[0] for query in captured]
        assert not is_written_by_itself(words)
        taken.append(words.count("COMMIT"))
    assert taken[0] == taken[1]


def is_written_by_itself(words: list[str]) -> bool:
    """Whether a statement writes outside a transaction, and so makes one of its own."""
    depth = 0
    for word in words:
        depth += {"BEGIN": 1, "COMMIT": -1}.get(word, 0)
        if word in ("INSERT", "UPDATE", "DELETE") and depth == 0:
            return True
    return False


def test_asking_is_written_down_known_or_not(client):
    joan()
    ask_for_code(client)
    ask_for_code(Client(), "nobody@carers.example")
    assert list(Entry.objects.values_list("action", "subject_kind").order_by("id")) == [
        ("accounts.ask_for_code", "user"),
        ("accounts.ask_for_code", ""),
    ]


@pytest.mark.parametrize("code", ["", "123456"])
def test_no_code_at_all_signs_an_unknown_address_in(client, code):
    ask_for_code(client, "nobody@carers.example")
    give_code(client, code)
    assert not is_signed_in(client)
    assert User.objects.count() == 0


@pytest.mark.usefixtures("_carers_are_known")
def test_a_carer_who_only_ever_booked_is_made_a_user(client):
    ask_for_code(client)
    give_code(client, code_sent())
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == (JOAN, False)


@pytest.mark.usefixtures("_carers_are_known")
def test_asking_twice_makes_one_user(client):
    ask_for_code(client)
    ask_for_code(Client())
    assert User.objects.count() == 1


def test_a_closed_account_is_sent_nothing(client):
    User.objects.filter(pk=joan().pk).update(is_active=False)
    ask_for_code(client)
    assert not Notice.objects.exists()


def test_an_account_that_is_closed_meanwhile_stays_shut(client):
    user = joan()
    ask_for_code(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    response = give_code(client, code_sent())
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert not is_signed_in(client)


def test_they_come_back_to_the_page_that_asked_them_to_sign_in(client):
    joan()
    response = client.post("/sign-in/?next=/your-support/bookings/", {"email": JOAN})
    response = client.post(response["Location"], {"code": code_sent()})
    assert response["Location"] == "/your-support/bookings/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "evil"],
)
def test_no_link_leads_from_signing_in_to_another_site(client, elsewhere):
    joan()
    client.post("/sign-in/", {"email": JOAN})
    response = client.post("/sign-in/code/", {"code": code_sent(), "next": elsewhere})
    assert response["Location"] == "/your-support/"


def test_the_session_before_signing_in_is_not_the_session_after(client):
    joan()
    ask_for_code(client)
    before = client.session.session_key
    give_code(client, code_sent())
    assert client.session.session_key != before


def test_signing_out_clears_the_browser(client):
    joan()
    ask_for_code(client)
    give_code(client, code_sent())
    response = client.post("/sign-out/")
    assert "cache" in response["Clear-Site-Data"]
    assert not is_signed_in(client)


def test_a_link_to_sign_out_asks_first(client):
    joan()
    ask_for_code(client)
    give_code(client, code_sent())
    response = client.get("/sign-out/")
    assert response.status_code == 200
    assert is_signed_in(client)


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/staff/sign-in/", "/staff/forgotten-password/"])
def test_no_browser_may_keep_these_pages(client, path):
    assert client.get(path)["Cache-Control"] == "no-store"


def test_the_code_reads_as_a_text_message_too(client):
    joan()
    ask_for_code(client)
    assert code_sent() in last_message("sign_in_code")["paragraphs"][0]
