"""Every route says who may open it; the public ones are known one by one; none is another library's own page."""

from pathlib import Path

import pytest

from evenkeel.common.access import Access
from tests.guards.routes import Route, all_routes

PUBLIC_ROUTES = Path(__file__).with_name("public_routes.txt")

# What allauth's flows ask for by these names, and what programs look for at the root of a site.
NAMES_WITHOUT_AN_APP = {"account_login", "account_confirm_login_code", "mfa_authenticate"}
NAMES_WITHOUT_AN_APP |= {"healthz", "icon", "robots"}


def unmarked(routes: list[Route]) -> list[str]:
    return [route.name for route in routes if not isinstance(route.access, Access)]


def test_every_route_declares_who_may_open_it():
    assert unmarked(all_routes()) == []


def test_a_route_that_declares_nothing_would_be_found():
    assert unmarked([Route("some:page", lambda request: None, {})]) == ["some:page"]


def test_the_public_routes_are_those_that_were_agreed():
    """A new one is a decision: add it to the file in the change that makes it public."""
    public = [route.name for route in all_routes() if route.access and route.access.kind == "public"]
    assert public == PUBLIC_ROUTES.read_text().split()


def test_every_route_has_a_name_of_its_own_and_its_apps():
    names = [route.name for route in all_routes()]
    assert len(names) == len(set(names))
    assert [name for name in names if ":" not in name and name not in NAMES_WITHOUT_AN_APP] == []
    assert [name for name in names if name.endswith("None")] == []


@pytest.mark.parametrize("library", ["allauth", "django"])
def test_no_route_leads_to_a_page_that_is_not_ours(library):
    assert [route.name for route in all_routes() if route.view.__module__.split(".")[0] == library] == []
