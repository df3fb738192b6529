"""Whatever goes wrong, the page says what to do and whom to call, and asks nothing of the database."""

import pytest
from django.db import connection
from django.test import Client

from evenkeel.design import errors
from evenkeel.design import globals as page_globals
from tests.support.reading import read

pytestmark = pytest.mark.urls("evenkeel.design.tests.urls")

FAILURES = [
    ("400", "We could not read what your browser sent"),
    ("403", "You cannot open this page"),
    ("404", "We cannot find this page"),
    ("405", "This page cannot be opened by its address"),
    ("500", "Something went wrong at our end"),
    ("503", "We are not available just now"),
]


@pytest.fixture
def broken_database():
    """The functions that ask the database fail, as they do when it is down."""

    def fail(*_args):
        raise ConnectionError("the database is down")

    for name in ("provider", "crisis_lines", "staff_navigation", "staff_banners"):
        page_globals.register(name, fail)


@pytest.mark.parametrize(("kind", "heading"), FAILURES)
def test_an_error_page_says_what_happened_and_whom_to_call(broken_database, kind, heading):
    response = Client(raise_request_exception=False).get(f"/fail/{kind}/")
    page = read(response.content.decode())
    calls = {link.attributes.get("href") for link in page.all("a")}

    assert response.status_code == int(kind)
    assert response["Cache-Control"] == "no-store"
    assert page.all("h1")[0].text() == heading
    assert heading in page.all("title")[0].text()
    assert {"tel:999", "tel:116123"} <= calls


def test_a_form_that_was_open_too_long_says_how_to_send_it_again(broken_database, rf):
    response = errors.csrf_failure(rf.post("/book/"), reason="CSRF token missing.")
    html = response.content.decode()

    assert response.status_code == 403
    assert "Go back" in html
    assert "cookies" in html
    assert "tel:999" in html


def test_an_address_that_only_a_button_leads_to_says_so_and_leads_on(broken_database):
    response = Client().get("/fail/405/")
    staff = read(Client().get("/staff/fail/405/").content.decode())

    assert response["Allow"] == "POST"
    assert "use its button" in response.content.decode()
    [main] = staff.all("main")
    assert [link.attributes["href"] for link in main.all("a")][:2] == ["/staff/", "/"]
    assert "/staff/" not in response.content.decode()
    assert "data-leave" in response.content.decode()


def test_a_page_that_takes_nothing_says_so_and_leads_to_itself(broken_database):
    response = Client().post("/fail/only-looked-at/?day=2", {"answer": "yes"})
    page = read(response.content.decode())
    [main] = page.all("main")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert main.all("h1")[0].text() == "This page can only be looked at"
    assert "Nothing was changed." in main.text()
    assert "button" not in main.text()
    assert [link.attributes["href"] for link in main.all("a")][:2] == ["/fail/only-looked-at/?day=2", "/"]


def test_being_away_says_for_how_long():
    assert Client().get("/fail/503/")["Retry-After"] == "60"


def test_an_error_page_shows_what_this_process_saw_last(rf):
    page_globals.register("provider", lambda: page_globals.UnknownProvider(phone="020 7946 0018"))
    page_globals.provider()
    page_globals.register("provider", lambda: pytest.fail("asked again"))

    assert "020 7946 0018" in errors.handler500(rf.get("/")).content.decode()


@pytest.mark.django_db
def test_an_error_page_makes_no_query(rf, django_assert_num_queries):
    with django_assert_num_queries(0, connection=connection):
        errors.handler500(rf.get("/"))


def test_crisis_lines_are_there_even_when_the_ones_that_are_asked_for_fail(broken_database):
    assert [line.call for line in page_globals.crisis_lines()][:2] == ["999", "116 123"]


def test_only_what_pages_ask_for_can_be_registered():
    with pytest.raises(KeyError):
        page_globals.register("provder", dict)
