"""Every role on every route: without the permission 403, with it not; another team's rows 404."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from evenkeel.accounts.middleware import AccessMiddleware
from evenkeel.accounts.reference import render_permissions
from evenkeel.accounts.rules import GUARDED_ROLES
from evenkeel.common.access import Role
from evenkeel.common.actors import Actor
from evenkeel.organisations.models import Organisation, Team
from tests.guards.routes import Route, all_routes, routes_that_need_a_permission
from tests.guards.scoped_examples import OF_ANOTHER_PERSON, OF_ANOTHER_TEAM, OF_NO_TEAM
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = pytest.mark.django_db

METHODS = ("get", "post")


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def own_team() -> Team:
    return Team.objects.create(name="Own Team", slug="own-team")


@pytest.fixture
def other_team() -> Team:
    return Team.objects.create(name="Other Team", slug="other-team")


def partner() -> Organisation:
    return Organisation.objects.create(name="Partner", slug="partner", kind="charity")


def answers(browser: Client, path: str) -> Iterator[tuple[str, int, str]]:
    """What the page answers to each method, leaving nothing behind."""
    for method in METHODS:
        with transaction.atomic():
            response = getattr(browser, method)(path)
            transaction.set_rollback(True)
        yield method, response.status_code, response.headers.get("Location", "")


def wrong_answers(browser: Client, role: Role, routes: list[Route]) -> list[str]:
    """Where the signed-in holder of a role is let in against the table, or refused against it."""
    wrong = []
    for route in routes:
        may = role in route.access.permission.roles
        for method, status, _location in answers(browser, route.path()):
            if status >= 500 or (status == 403) == may:
                wrong.append(f"{method} {route}: {status}, though the role {'may' if may else 'may not'}")
    return wrong


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_its_permissions_say_and_nothing_else(browser, role):
    sign_in_as(browser, make_staff(role, organisation=partner() if role == Role.PARTNER else None))
    assert wrong_answers(browser, role, routes_that_need_a_permission()) == []


def test_a_door_left_open_would_be_found(browser, monkeypatch):
    monkeypatch.setattr(AccessMiddleware, "process_view", lambda *args: None)
    sign_in_as(browser, make_staff(Role.SUPPORTER))
    closed = [route for route in all_routes() if route.name == "accounts:list_people"]
    assert len(wrong_answers(browser, Role.SUPPORTER, closed)) == len(METHODS)


def test_somebody_without_a_role_opens_no_such_page(browser):
    sign_in_as(browser, make_staff())
    wrong = [
        f"{method} {route}: {status}"
        for route in routes_that_need_a_permission()
        for method, status, _location in answers(browser, route.path())
        if status != 403
    ]
    assert wrong == []


def test_whoever_is_signed_out_is_asked_to_sign_in(browser):
    wrong = []
    for route in all_routes():
        if route.access.kind == "public":
            continue
        sign_in = "/staff/sign-in/" if route.access.kind == "permission" else "/sign-in/"
        for method, status, location in answers(browser, route.path()):
            if status != 302 or location.partition("?")[0] != sign_in:
                wrong.append(f"{method} {route}: {status} {location}")
    assert wrong == []


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PARTNER])
def test_a_role_sleeps_until_its_holder_has_proved_two_things(browser, role):
    user = make_staff(role, organisation=partner() if role == Role.PARTNER else None)
    for methods in (("code",), ("password",)):
        for route in routes_that_need_a_permission():
            sign_in_as(browser, user, methods=methods)
            for _method, status, location in answers(browser, route.path()):
                assert (status, location.startswith("/staff/sign-in/")) == (302, True), route


def with_ids(kind: str) -> list[Route]:
    return [route for route in all_routes() if route.access.kind == kind and route.stand_ins]


def test_every_route_to_a_row_has_an_example_of_another_teams():
    """Add yours to scoped_examples.py: a row of another team, or why the rows belong to no team."""
    known = OF_ANOTHER_TEAM.keys() | OF_NO_TEAM.keys()
    assert [route.name for route in with_ids("permission") if route.name not in known] == []


def test_every_route_to_ones_own_rows_has_an_example_of_another_persons():
    assert [route.name for route in with_ids("signed_in") if route.name not in OF_ANOTHER_PERSON] == []


def test_no_example_is_left_over():
    names = {route.name for route in with_ids("permission") + with_ids("signed_in")}
    assert (OF_ANOTHER_TEAM.keys() | OF_NO_TEAM.keys() | OF_ANOTHER_PERSON.keys()) - names == set()
    assert OF_ANOTHER_TEAM.keys() & OF_NO_TEAM.keys() == set()


NOT_TO_BE_FOUND = {404, 405}


def statuses(browser: Client, path: str) -> set[int]:
    return {status for _method, status, _location in answers(browser, path)}


def is_hidden(found: set[int]) -> bool:
    """Whether nothing but "not found" was answered; a page that is only for one method may refuse the other."""
    return 404 in found and found <= NOT_TO_BE_FOUND


@pytest.mark.parametrize("name", sorted(OF_ANOTHER_TEAM))
def test_another_teams_row_is_not_to_be_found(browser, own_team, other_team, name):
    route = next(route for route in all_routes() if route.name == name)
    path = route.path(**OF_ANOTHER_TEAM[name](other_team))
    found_by_the_whole_service = False
    for role in sorted(route.access.permission.roles - GUARDED_ROLES - {Role.PARTNER}):
        sign_in_as(browser, make_staff(role, team=own_team))
        assert is_hidden(statuses(browser, path)), f"the {role} of one team reaches another's"
        sign_in_as(browser, make_staff(role))
        found_by_the_whole_service |= not is_hidden(statuses(browser, path))
    assert found_by_the_whole_service, "nobody finds this row at all, so it proves nothing"


def test_a_view_that_forgets_the_team_would_be_found(browser, own_team, other_team, monkeypatch):
    monkeypatch.setattr(Actor, "teams", lambda self, permission: None)
    sign_in_as(browser, make_staff(Role.SERVICE_MANAGER, team=own_team))
    route = next(route for route in all_routes() if route.name == "accounts:view_person")
    path = route.path(**OF_ANOTHER_TEAM["accounts:view_person"](other_team))
    assert not is_hidden(statuses(browser, path))


@pytest.mark.parametrize("name", sorted(OF_ANOTHER_PERSON))
def test_another_persons_row_is_not_to_be_found(browser, name):
    route = next(route for route in all_routes() if route.name == name)
    owner = make_staff(Role.FACILITATOR)
    path = route.path(**OF_ANOTHER_PERSON[name](owner))
    sign_in_as(browser, make_staff(Role.FACILITATOR))
    assert is_hidden(statuses(browser, path))
    sign_in_as(browser, owner)
    assert not is_hidden(statuses(browser, path)), "the owner does not find this row, so it proves nothing"


def test_the_permissions_page_is_what_the_code_says():
    page = settings.PROJECT / "docs" / "reference" / "permissions.md"
    assert page.read_text() == render_permissions(), "write it anew: evenkeel docs"
