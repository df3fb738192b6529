"""The front door and what we say of ourselves, as visitors read it."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.accounts import throttle
from evenkeel.common import clock
from evenkeel.common.actors import SYSTEM
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.gatherings.tests.factories import NOW
from evenkeel.home.texts import page_text
from evenkeel.organisations.actions import change_provider
from evenkeel.organisations.models import Provider

pytestmark = pytest.mark.django_db

PUBLIC = ("/", "/find-support/", "/urgent-help/", "/accessibility/", "/privacy/", "/cookies/")


def words(response) -> str:
    return " ".join(response.content.decode().split())


def provider(**values) -> None:
    given = {
        "name": "Alder Vale Trust",
        "phone": "01632 960100",
        "phone_hours": "Monday to Friday, 9am to 5pm",
    }
    change_provider(values=given | values, by=SYSTEM, now=NOW)


@pytest.fixture
def at_ten_in_march():
    with clock.held_at(NOW):
        yield


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_stands_before_anything_is_set_up(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "None" not in re.sub(r"<[^>]+>", " ", words(response))


@pytest.mark.parametrize("path", PUBLIC)
def test_no_public_page_sets_a_cookie_or_differs_for_anybody(path):
    first, second = Client().get(path), Client().get(path)
    assert not first.cookies
    assert first.content == second.content


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_gives_the_number_for_whoever_would_rather_ring(client, path):
    provider()
    assert 'href="tel:01632960100"' in words(client.get(path))


def test_home_begins_with_what_people_do_and_not_with_what_they_are(client):
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", words(client.get("/")))
    assert heading
    assert "carer" not in heading[1].lower()
    assert "helping someone" in heading[1]


@pytest.mark.usefixtures("at_ten_in_march")
def test_home_shows_the_next_sessions_and_no_others(client):
    coming = gatherings.session(gatherings.IN_TWO_WEEKS)
    gatherings.session(NOW.replace(day=1), of=gatherings.series(offering=gatherings.offering("Long over")))
    hidden = gatherings.offering("Not yet shown", is_published=False)
    gatherings.session(of=gatherings.series(offering=hidden))
    page = words(client.get("/"))
    assert f'href="/whats-on/{coming.pk}/"' in page
    assert "Tuesday 16 March, 2pm to 4pm" in page
    assert "12 places left" in page
    assert "Long over" not in page
    assert "Not yet shown" not in page


def test_home_without_sessions_says_where_else_to_turn(client):
    provider()
    page = words(client.get("/"))
    assert "There is nothing on the programme just now." in page
    assert 'href="/find-support/"' in page


@pytest.mark.usefixtures("at_ten_in_march")
def test_home_costs_the_same_however_much_is_on(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    gatherings.session(gatherings.IN_TWO_WEEKS, venue=gatherings.venue())
    with_one = queries()
    for number in range(8):
        gatherings.session(gatherings.IN_TWO_WEEKS.replace(hour=8 + number), venue=gatherings.venue())
    assert queries() == with_one


def test_find_support_leads_on(client):
    page = words(client.get("/find-support/"))
    for path in (
        "/whats-on/?mode=online",
        "/whats-on/?kind=group",
        "/urgent-help/#young-people",
        "/urgent-help/",
    ):
        assert f'href="{path}"' in page


def test_every_way_on_from_home_and_find_support_leads_somewhere(client):
    provider()
    for start in ("/", "/find-support/"):
        links = set(re.findall(r'href="(/[^"#]*)"', words(client.get(start))))
        pages = {link for link in links if not link.startswith("/static/")}
        assert len(pages) > 8
        for link in pages:
            assert client.get(link).status_code in (200, 302, 303), link


def test_the_cookies_page_names_exactly_the_cookies_there_are(client):
    named = set(re.findall(r"<strong>([\w-]+)</strong>", words(client.get("/cookies/"))))
    assert named == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "booked-"}


def test_no_middleware_may_set_another_cookie():
    """What the cookies page says holds while notes are kept in the session and the language in the address."""
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_a_detail_that_is_not_given_leaves_its_sentence_out():
    silent = page_text("privacy", Provider(name="Alder Vale Trust"))
    assert "Ring " not in silent.body
    assert "{" not in silent.body
    full = page_text(
        "privacy", Provider(name="Alder Vale Trust", phone="01632 960100", email="a@example.org")
    )
    assert "Ring [01632 960100](tel:01632960100)" in full.body


def test_how_long_things_are_kept_is_said_as_it_is_set(settings):
    settings.KEEP_RECORDS_YEARS, settings.KEEP_MESSAGES_DAYS = 11, 77
    said = page_text("privacy", Provider(name="Alder Vale Trust")).body
    assert "11 years after the last session" in said
    assert "11 years after that session" in said
    assert "77 days after they were sent" in said


def test_the_privacy_page_says_how_long_scrambled_copies_of_networks_are_kept():
    said = page_text("privacy", Provider(name="Alder Vale Trust")).body
    assert "your email address and your network together, for 30 days" in said
    assert throttle.FAMILIAR_FOR.days == 30
    assert "for a few minutes, and never much longer than an hour" in said
    limits = [limit for limit in vars(throttle).values() if isinstance(limit, throttle.Limit)]
    assert max(limit.lasts for limit in limits) == dt.timedelta(hours=1)


def test_a_providers_name_is_never_read_as_formatting(client):
    provider(name="Alder *Vale* [Trust](https://elsewhere.example) <b>x</b>")
    page = words(client.get("/privacy/"))
    assert "Alder *Vale* [Trust](https://elsewhere.example)" in page
    assert 'href="https://elsewhere.example"' not in page


@pytest.mark.parametrize("name", ["accessibility", "privacy", "cookies"])
def test_texts_can_be_read_at_eleven(name):
    """Flesch and Kincaid's grade, from words a sentence and syllables a word (their report of 1975)."""
    text = page_text(
        name, Provider(name="The Trust", phone="01632 960100", email="a@example.org", address="Elm St")
    )
    prose = re.sub(r"\(tel:[^)]*\)|\(mailto:[^)]*\)|[*\[\]#-]", " ", text.body)
    sentences = [part for part in re.split(r"[.!?:]\s|\n+", prose) if part.strip()]
    found = re.findall(r"[A-Za-z’']+", prose)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in found)
    grade = 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59
    assert grade < 7
