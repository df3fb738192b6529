"""Whoever adds the first sessions of an empty site is led through what has to be there, and back."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from evenkeel.common.access import Role
from evenkeel.gatherings.models import Offering
from evenkeel.gatherings.tests.factories import team
from evenkeel.gatherings.tests.reading import main_part, said
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


@pytest.fixture
def idris(client):
    """The service's manager, signed in."""
    sign_in(client, Role.SERVICE_MANAGER, name="Idris Cole")
    return client


def link_called(page, words: str) -> str:
    """Where the link with these words leads."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>\s*{words}\s*</a>', main_part(page))
    assert found, said(page)
    return found[1].replace("&amp;", "&")


def save(browser, path: str, **typed):
    return browser.post(path, as_opened(browser.get(path).content.decode(), **typed), follow=True)


def test_from_the_first_session_to_a_team_and_back_again(idris):
    add_sessions = reverse("gatherings:add_series")
    add_offering = link_called(idris.get(add_sessions), "Add a workshop, course or group")
    add_team = link_called(idris.get(add_offering), "Add a team")
    saved = save(idris, add_team, name="Recovery College")
    assert "Recovery College is saved." in said(saved) or "Recovery College" in saved.content.decode()
    assert saved.request["PATH_INFO"] == reverse("gatherings:add_offering")
    form = {"title": "Sleep", "kind": "workshop", "summary": "Two hours.", "then": "save"}
    sessions = save(idris, add_offering, **form)
    assert sessions.request["PATH_INFO"] == add_sessions
    shown = as_opened(sessions.content.decode())
    assert shown["offering"] == [str(Offering.objects.get().pk)]


def test_whoever_may_add_no_team_is_led_to_those_there_are(grace):
    page = grace.get(reverse("gatherings:add_offering"))
    assert link_called(page, "Teams") == "/staff/teams/"


def test_a_venue_waits_for_whose_it_is(idris):
    add_organisation = link_called(
        idris.get("/staff/venues/add/?next=/staff/series/add/"), "Add an organisation"
    )
    back = save(idris, add_organisation, name="Birchley Carers Centre", kind="carers_centre")
    assert back.request["PATH_INFO"] == "/staff/venues/add/"
    assert back.request["QUERY_STRING"] == urlencode({"next": "/staff/series/add/"})


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"]
)
def test_nobody_is_led_to_another_site(idris, elsewhere):
    team()
    form = {
        "title": "Sleep",
        "kind": "workshop",
        "summary": "Two hours.",
        "then": "save",
        "team": str(team().pk),
    }
    response = idris.post(f"/staff/offerings/add/?next={elsewhere}", form)
    assert (response.status_code, response["Location"]) == (302, "/staff/offerings/")
    response = idris.post(f"/staff/teams/add/?next={elsewhere}", {"name": "Talking Therapies"})
    assert (response.status_code, response["Location"]) == (302, "/staff/teams/")
