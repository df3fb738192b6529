"""What programs find at the root of the site: the icon, and which pages are not for search engines."""

from urllib.robotparser import RobotFileParser

import pytest

from tests.guards.routes import all_routes

pytestmark = pytest.mark.django_db

# Pages through which people find the service and its help.
TO_BE_FOUND = ("/", "/find-support/", "/whats-on/", "/whats-on/7/", "/workshops/relaxation/", "/urgent-help/")


def robots(client) -> RobotFileParser:
    answer = client.get("/robots.txt")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())
    return rules


@pytest.mark.parametrize("path", TO_BE_FOUND)
def test_a_search_engine_may_read_what_is_to_be_found(client, path):
    assert robots(client).can_fetch("a search engine", path)


def test_no_search_engine_reads_what_needs_a_sign_in_or_holds_a_token(client):
    rules = robots(client)
    private = [
        route
        for route in all_routes()
        if route.access.kind != "public" or "token" in route.stand_ins or "/sign-in/" in route.path()
    ]
    assert [route.name for route in private if rules.can_fetch("a search engine", route.path())] == []
    assert len(private) > 50


def test_a_booking_form_is_no_page_to_find(client):
    assert "Disallow: /whats-on/*/book/" in client.get("/robots.txt").content.decode().splitlines()


def test_pages_in_another_language_are_kept_out_as_well(client, settings):
    settings.LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
    assert not robots(client).can_fetch("a search engine", "/cy/staff/")
    assert robots(client).can_fetch("a search engine", "/cy/whats-on/")


def test_a_demonstration_is_not_to_be_found_at_all(client, settings):
    settings.DEMONSTRATION = True
    assert not robots(client).can_fetch("a search engine", "/whats-on/")


@pytest.mark.parametrize("path", ["/robots.txt", "/favicon.ico"])
def test_both_are_the_same_for_everyone(client, path):
    answer = client.get(path)
    assert answer["ETag"]
    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies


def test_the_icon_is_the_one_that_pages_name(client):
    answer = client.get("/favicon.ico")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg ")
