"""Nonsense in every form, query and address: always an answer in words, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from evenkeel.accounts.models import User
from evenkeel.common.access import STAFF_ROLES
from evenkeel.gatherings.tests import factories
from evenkeel.organisations.models import Team
from tests.guards.routes import Route, all_routes
from tests.journeys.examples import booking, path_of
from tests.journeys.forms import Form, forms_on
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = pytest.mark.django_db

SQL = "1'; DROP TABLE people_carer; -- \" OR 1=1 %s %(name)s {{ 7 * 7 }}"
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈\u202eפ"
# What everything on a form is at once.
EVERYWHERE = {
    "nothing": "",
    "huge": "x" * 100_000,
    "controls": "a\x00b\x01\x1b[31m\r\n\u2028c",
    "emoji": EMOJI,
    "sql": SQL,
    "digits": "9" * 5000,
    "several": ["on", "2", ""],
}
# What one field is while the others hold what they should.
ONE_AT_A_TIME = ("x" * 20_000, "\x00", "9" * 25, "-1", "NaN", SQL)
QUERIES = (
    *("page", "to", "show", "month", "search", "kind", "mode", "area", "weekday", "day_part", "language"),
    *("offering", "venue", "facilitator", "team", "next", "person", "status", "changed"),
    *("person_id", "staff_id", "action", "older_than"),
    *(f"{name}_{part}" for name in ("since", "until") for part in ("day", "month", "year")),
)
BAD_IN_QUERIES = ("\x00", "9" * 25, "9" * 5000, "-1", "0000-00", "9999-13", EMOJI, SQL)
BAD_IN_PATHS = ("%00", "9" * 25, quote(EMOJI), quote(SQL), "..%2f..%2fetc", "1.0.x", "-")
if connection.vendor != "sqlite":
    # Of all that, what a second database may take otherwise; how pages read the rest is the same with every one.
    EVERYWHERE = {name: EVERYWHERE[name] for name in ("controls", "digits")}
    ONE_AT_A_TIME = BAD_IN_QUERIES = ("\x00", "9" * 25)
    BAD_IN_PATHS = ("%00", "9" * 25)
# Fields of forms that stand on another page than the one that takes them.
ELSEWHERE = ("answer", "to", "code", "open", "credential", "name", "role", "note", "words")
# Its form shows every component and is sent nowhere.
GALLERY = "design:view_gallery"
SIGN_OUT = "/sign-out/"
ROUTES = {route.name: route for route in all_routes()}


@pytest.fixture
def team() -> Team:
    factories.provider()
    return factories.team()


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def sign_in_with_every_role(client: Client) -> None:
    """So that every form opens."""
    sign_in_as(client, make_staff(*sorted(STAFF_ROLES)))


def sign_in_as_carer(client: Client, team: Team) -> int:
    """As the holder of a booking; their record's id."""
    carer = booking(team).carer
    sign_in_as(client, User.objects.create_user(carer.email), methods=("code",))
    return carer.pk


def address_for(client: Client, route: Route, team: Team) -> str:
    """Sign the client in as whoever the route is for, and give its address with something behind it."""
    if "carer_id" in route.stand_ins and route.access.kind == "signed_in":
        return route.path(carer_id=sign_in_as_carer(client, team))
    path = path_of(route, team)
    if route.access.kind != "public":
        sign_in_with_every_role(client)
    return path


class Trial:
    """One visitor who sends nonsense; what it changes is undone, and what went wrong is kept."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.faults: list[str] = []

    def get(self, path: str) -> HttpResponse:
        return self._send("get", path, None, "")

    def post(self, path: str, typed: dict[str, Any], what: str) -> None:
        self._send("post", path, typed, what)

    def _send(self, method: str, path: str, typed: dict[str, Any] | None, what: str) -> HttpResponse:
        cookies = self.client.cookies.output(header="")
        with transaction.atomic():
            response = getattr(self.client, method)(path, typed)
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(cookies.replace("\r\n", "; "))
        if response.status_code >= 500:
            self.faults.append(f"{method} {path[:120]} {what}: {response.status_code}")
        return response


def nonsense_for(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form filled with nonsense, in every way there is, for each of its buttons."""
    sensible: dict[str, Any] = dict(form.values)
    for button in form.buttons or [("", "")]:
        pressed = {button[0]: button[1]} if button[0] else {}
        for name, value in EVERYWHERE.items():
            yield f"all {name} {button}", dict.fromkeys(sensible, value) | pressed
        yield f"as it stands {button}", sensible | pressed
        yield f"without any field {button}", pressed
    for name in sensible:
        for value in ONE_AT_A_TIME:
            yield f"{name}={value[:30]!r}", sensible | {name: value}
        yield f"{name} is a file", sensible | {name: SimpleUploadedFile("a.txt", b"\xff\x00")}


def forms_to_send(shown: HttpResponse) -> list[Form]:
    """The forms of the page that change something; the one that signs out stands everywhere and is tried on its own."""
    if shown.streaming or not shown.get("Content-Type", "").startswith("text/html"):
        return []
    return [
        form for form in forms_on(shown.content.decode()) if form.method == "post" and form.action != SIGN_OUT
    ]


@pytest.mark.parametrize("name", sorted(ROUTES.keys() - {GALLERY}))
def test_nonsense_on_a_page_is_answered(visitor, team, name):
    route = ROUTES[name]
    path = address_for(visitor, route, team)
    trial = Trial(visitor)
    for form in forms_to_send(trial.get(path)):
        for what, typed in nonsense_for(form):
            trial.post(form.action or path, typed, what)
    for what, value in EVERYWHERE.items():
        trial.post(path, dict.fromkeys(ELSEWHERE, value), what)
    for value in BAD_IN_QUERIES:
        trial.get(f"{path}?{urlencode(dict.fromkeys(QUERIES, value))}")
    assert trial.faults == []


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.stand_ins))
def test_nonsense_in_an_address_is_answered(visitor, team, name):
    route = ROUTES[name]
    if route.access.kind == "permission":
        sign_in_with_every_role(visitor)
    elif route.access.kind == "signed_in":
        sign_in_as_carer(visitor, team)
    trial = Trial(visitor)
    mark = 7_070_707
    for part, stand_in in route.stand_ins.items():
        is_number = isinstance(stand_in, int)
        pattern = route.path(**{part: mark if is_number else str(mark)})
        for value in BAD_IN_PATHS:
            path = pattern.replace(str(mark), value)
            trial.get(path)
            trial.post(path, {}, "nothing")
    assert trial.faults == []


def test_a_fault_would_be_found(visitor, team, monkeypatch):
    monkeypatch.setattr("evenkeel.home.views.public.page", lambda *args, **kwargs: 1 / 0)
    trial = Trial(visitor)
    trial.get("/find-support/")
    assert len(trial.faults) == 1
