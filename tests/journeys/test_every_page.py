"""Every template of a page, empty, with something in it and with errors: accessible, whole on a phone, quiet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.template import loader
from django.test import Client, RequestFactory
from django.urls import reverse

from evenkeel.accounts.models import User
from evenkeel.accounts.second_step import code_shown_now
from evenkeel.accounts.tokens import RESET, timed_token
from evenkeel.common import clock
from evenkeel.common.access import STAFF_ROLES, Role
from evenkeel.common.actors import ANYONE
from evenkeel.design import errors
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests import factories
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW
from evenkeel.notices.sweeps import send_due
from evenkeel.organisations.models import Team
from tests.guards.routes import Route, all_routes
from tests.guards.tree import templates
from tests.journeys.examples import booking, path_of
from tests.journeys.forms import forms_on
from tests.journeys.viewer import WIDE, Viewer
from tests.support.signing_in import PASSWORD, make_staff, sign_in_as

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

Answers = Iterator[tuple[str, HttpResponse, str]]
ROUTES = {route.name: route for route in all_routes()}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def page_templates() -> set[str]:
    """The templates that are whole pages: they extend a layout, and nothing extends them."""
    sources = {str(path).partition("/jinja2/")[2]: path.read_text() for path in templates()}
    extended = {name for name in sources if any(f'extends "{name}"' in text for text in sources.values())}
    return {name for name, text in sources.items() if "{% extends" in text} - extended


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The names of the templates that were rendered, as they come."""
    names: list[str] = []
    render = loader.render_to_string

    def noting(template: str, *args: Any, **kwargs: Any) -> str:
        names.append(template)
        return render(template, *args, **kwargs)

    for where in ("evenkeel.design.pages", "evenkeel.design.errors"):
        monkeypatch.setattr(f"{where}.render_to_string", noting)
    return names


@pytest.fixture(autouse=True)
def _held_clock(settings):
    settings.DEMONSTRATION = True
    with clock.held_at(NOW):
        yield


def test_every_page_is_accessible_and_whole_at_both_widths(page_at, live_server, rendered):
    viewer = Viewer(page_at(WIDE, on=live_server), live_server.url)
    sights: dict[str, list[Sight]] = {}
    for scene in (nothing_yet, somebody_signs_in, full_of_life, in_other_states, errors_of_ours):
        for path, answer, state in scene():
            if answer["Content-Type"].startswith("text/html") and answer.content:
                sights.setdefault(rendered[-1], []).append(Sight(path, answer, state))
    for of_template in sights.values():
        for sight in richest(of_template):
            viewer.show(sight.path, sight.answer, sight.state)
    assert not viewer.faults, "\n".join(viewer.faults)
    assert page_templates() - set(sights) == set(), "show these in a scene"


@dataclass
class Sight:
    """A page as the site answered it, with the kinds of elements that it is built of."""

    path: str
    answer: HttpResponse
    state: str
    parts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = frozenset(re.findall(r"<\w+(?: [^>]*?class=\"[^\"]*\")?", self.answer.content.decode()))


def richest(sights: list[Sight]) -> list[Sight]:
    """Of pages from one template, those with something that no richer one has; the others look like less of it."""
    found: list[Sight] = []
    for sight in sorted(sights, key=lambda one: len(one.parts), reverse=True):
        if not any(sight.parts <= richer.parts for richer in found):
            found.append(sight)
    return found


def test_a_fault_would_be_found(page_at, live_server):
    viewer = Viewer(page_at(WIDE, on=live_server), live_server.url)
    page = (
        "<!doctype html><html lang=en><title></title><main><h1>A</h1><h1>B</h1><input><div class=wide></div>"
    )
    styles = "<style>.wide { width: 2000px; height: 1px }</style>"
    viewer.show("/cookies/", HttpResponse(styles + page), "broken")
    said = " ".join(viewer.faults)
    for expected in ("label", "2 main headings", "no title", "at 320 it is"):
        assert expected in said


def office() -> Client:
    """A browser in which somebody with every role is signed in."""
    client = Client(raise_request_exception=False)
    sign_in_as(client, make_staff(*sorted(STAFF_ROLES), password=PASSWORD))
    return client


def visitor() -> Client:
    return Client(raise_request_exception=False)


def browser_for(route: Route, staff: Client) -> Client:
    return visitor() if route.access.kind == "public" else staff


def got(client: Client, path: str, state: str) -> tuple[str, HttpResponse, str]:
    return path, client.get(path), state


def sent(client: Client, path: str, typed: dict[str, Any], state: str) -> tuple[str, HttpResponse, str]:
    return path, client.post(path, typed), state


def nothing_yet() -> Answers:
    """A new installation: first without anybody, then with one person and nothing else."""
    yield got(visitor(), path_of(ROUTES["accounts:make_first_person"], Team()), "empty")
    staff = office()
    for route in ROUTES.values():
        if not route.stand_ins:
            yield got(browser_for(route, staff), route.path(), "empty")


def somebody_signs_in() -> Answers:
    """Every page between a stranger and their own, where it goes well and where it does not."""
    carer = visitor()
    User.objects.create_user("rosa@example.org", name="Rosa Delgado")
    yield sent(carer, "/sign-in/", {"email": ""}, "error")
    carer.post("/sign-in/", {"email": "rosa@example.org"})
    yield got(carer, "/sign-in/code/", "a code is on its way")
    for state in ("wrong code", "wrong again", "spent"):
        yield sent(carer, "/sign-in/code/", {"code": "000000"}, state)

    user = make_staff(Role.SERVICE_MANAGER, password=PASSWORD)
    staff = visitor()
    yield sent(staff, "/staff/sign-in/", {"email": user.email, "password": "no"}, "error")
    yield sent(staff, "/staff/forgotten-password/", {"email": ""}, "error")
    token = timed_token(RESET, user, NOW + HOUR)
    yield sent(staff, f"/staff/new-password/{token}/", {"new_password": "short"}, "error")
    yield sent(staff, f"/staff/new-password/{token}/", {"new_password": PASSWORD[::-1]}, "changed")
    yield got(staff, f"/staff/new-password/{token}/", "spent")
    user.set_password(PASSWORD)
    user.save()
    yield from somebody_carries_on(user)
    yield sent(office(), "/staff/your-sign-in/recovery-codes/", {}, "new codes")


def somebody_carries_on(user: User) -> Answers:
    """What was typed when a sign-in ran out is still there after the next."""
    client = visitor()
    sign_in_as(client, user)
    with clock.held_at(NOW + 2 * HOUR):
        client.post("/staff/teams/add/", {"name": "Evening team"})
        client.post("/staff/sign-in/", {"email": user.email, "password": PASSWORD})
        yield got(client, "/staff/sign-in/second-step/", "asked")
        yield sent(client, "/staff/sign-in/second-step/", {"code": "000000"}, "error")
        client.post("/staff/sign-in/second-step/", {"code": code_shown_now(user)})
        yield got(client, "/staff/carry-on/", "a draft is kept")


def full_of_life() -> Answers:
    """Every route with rows behind it, and each of its forms sent back empty."""
    known = a_busy_service()
    staff = office()
    for route in ROUTES.values():
        path = route.path(**{part: known[part] for part in route.stand_ins if part in known})
        if not route.stand_ins.keys() <= known.keys():
            path = path_of(route, factories.team())
        answer = browser_for(route, staff).get(path)
        yield path, answer, "full"
        yield from sent_back_empty(browser_for(route, staff), path, answer)


def sent_back_empty(client: Client, path: str, answer: HttpResponse) -> Answers:
    if not answer["Content-Type"].startswith("text/html"):
        return
    for form in forms_on(answer.content.decode()):
        if form.method != "post" or not form.values.keys() - {"csrfmiddlewaretoken"}:
            continue
        typed = {name: "" for name in form.values} | dict(form.buttons[:1])
        refused = client.post(form.action or path, typed)
        if refused.status_code == 422:
            yield form.action or path, refused, "error"


def a_busy_service() -> dict[str, Any]:
    """A session that is full, with needs, a waiting list and messages; the parts of addresses that lead to it."""
    factories.provider()
    series = factories.series(venue=factories.venue(), capacity=2, allows_companion=True, online_link="")
    session = factories.session(of=series, capacity=2, topic="Rest")
    factories.session(IN_TWO_WEEKS + 7 * DAY, of=series)
    session.facilitators.add(factories.facilitator())
    for name in ("Maryam Siddiqui", "Tom Okafor", "Ines Duarte"):
        asked = factories.asking(
            name, needs=(("hearing_loop", ""), ("travel", "A lift")), note="I may be late."
        )
        book_place(session_id=session.pk, request=asked, by=ANYONE, now=NOW, or_wait=True)
    send_due(NOW)
    booked = Booking.objects.filter(session=session).order_by("pk")[0]
    return {
        "session_id": session.pk,
        "series_id": series.pk,
        "offering_id": series.offering_id,
        "carer_id": booked.carer_id,
        "booking_id": booked.pk,
    }


def in_other_states() -> Answers:
    """What a page is when things stand otherwise."""
    yield from bookings_in_every_state()
    yield from sessions_in_every_state()
    yield from what_can_still_be_changed()
    yield from what_changed_meanwhile()
    yield from on_the_way_to_saving()
    yield from a_carers_own()
    yield got(visitor(), "/whats-on/?kind=training&weekday=6", "nothing fits")
    yield got(visitor(), "/whats-on/999999999/", "gone")


def bookings_in_every_state() -> Answers:
    for status in Booking.Status.values:
        held = booking(factories.team(), status)
        yield got(visitor(), booking_path(held), status)
        for step in (
            "cancel_booking",
            "take_offer",
            "leave_list",
            "confirm_coming",
            "rejoin_list",
            "move_booking",
        ):
            yield got(visitor(), booking_path(held, step), status)
    with clock.held_at(NOW + 14 * DAY - HOUR):
        yield got(visitor(), booking_path(held, "show_join_link"), "an hour before")
    with clock.held_at(NOW + 100 * DAY):
        yield got(visitor(), booking_path(held), "expired")
    yield got(visitor(), "/bookings/1.0.nothing/", "not complete")


def sessions_in_every_state() -> Answers:
    """The public page and the staff's of a session that is closed, cancelled, a draft or over; its receipt."""
    staff = office()
    typed = {"name": "Noor Haddad", "email": "noor@example.org", "companion": "no", "form_key": "1"}
    for status in Session.Status.values:
        session = factories.session(status=status, cancelled_because="The hall is flooded.")
        for name in ("gatherings:show_session", "gatherings:book_session"):
            yield got(visitor(), reverse(name, args=[session.pk]), status)
        for name in ("gatherings:manage_session", "gatherings:keep_register", "gatherings:cancel_session"):
            yield got(staff, reverse(name, args=[session.pk]), status)
    small = factories.session(capacity=1)
    book = reverse("gatherings:book_session", args=[small.pk])
    client = visitor()
    client.post(book, typed)
    yield got(client, reverse("gatherings:show_booked", args=[small.pk]), "booked")
    other = typed | {"name": "Rui Costa", "email": "rui@example.org", "form_key": "2"}
    yield sent(client, book, other | {"then": "book"}, "refused")
    client.post(book, other | {"then": "wait"})
    yield got(client, reverse("gatherings:show_booked", args=[small.pk]), "waiting")
    with clock.held_at(IN_TWO_WEEKS + HOUR):
        yield got(staff, reverse("gatherings:keep_register", args=[small.pk]), "the day")
    with clock.held_at(IN_TWO_WEEKS + 3 * DAY):
        for name in ("gatherings:show_session", "gatherings:manage_session"):
            yield got(staff, reverse(name, args=[small.pk]), "over")


def what_can_still_be_changed() -> Answers:
    """The pages that change a booking and a session, and booking for somebody whom no message reaches."""
    staff = office()
    held = booking(factories.team())
    for_session = [
        reverse(f"gatherings:{name}", args=[held.session_id])
        for name in ("change_session", "move_session", "write_to_everyone", "book_new_person")
    ]
    names = ("change_party_for_person", "move_for_person")
    for path in (*for_session, *(reverse(f"gatherings:{name}", args=[held.pk]) for name in names)):
        answer = staff.get(path)
        yield path, answer, "to change"
        yield from sent_back_empty(staff, path, answer)
    unreached = factories.carer("Sol Brandt", email="")
    book = reverse("gatherings:book_known_person", args=[held.session_id, unreached.pk])
    yield got(staff, book, "nobody to tell")


def what_changed_meanwhile() -> Answers:
    """What is answered to a page that was open while somebody else moved, cancelled, deleted or took something."""
    staff = office()
    held = booking(factories.team())
    typed = {"name": "Noor Haddad", "email": "noor@example.org", "companion": "no", "note": "Rings at ten"}
    off = factories.session(status=Session.Status.CANCELLED).pk
    for state, session_id in (("gone", 999999999), ("cancelled", off)):
        for name in ("find_person_to_book", "book_new_person"):
            yield sent(staff, reverse(f"gatherings:{name}", args=[session_id]), typed, state)
    write = reverse("gatherings:write_to_everyone", args=[off])
    yield sent(staff, write, {"text": "Bring a cushion.", "audience": "booked"}, "cancelled")
    Session.objects.filter(pk=held.session_id).update(sequence=1)
    for client, name in ((visitor(), "book_session"), (staff, "book_new_person")):
        yield sent(client, reverse(f"gatherings:{name}", args=[held.session_id]), typed, "moved")
    yield sent(staff, reverse("gatherings:cancel_for_person", args=[held.pk]), {"asked": "waiting"}, "booked")
    yield got(staff, reverse("gatherings:delete_series", args=[held.series_id]), "booked")
    yield got(staff, reverse("gatherings:delete_session", args=[held.session_id]), "booked")


def on_the_way_to_saving() -> Answers:
    """Pages that stand between filling something in and saving it."""
    staff = office()
    series = reverse("gatherings:add_series")
    when = {"starts_on_day": "4", "starts_on_month": "5", "starts_on_year": "2027", "start_time": "2pm"}
    how = {"mode": "online", "repeat": "weekly", "ends": "times", "times": "3", "then": "check"}
    yield sent(staff, series, filled(staff, series) | when | how, "dates to check")
    offering = reverse("gatherings:add_offering")
    what = {
        "title": "Rest",
        "summary": "An hour of rest.",
        "what_happens": "- Tea\n- Talk",
        "then": "preview",
    }
    yield sent(staff, offering, filled(staff, offering) | what, "preview")
    session = factories.session().pk
    write = reverse("gatherings:write_to_everyone", args=[session])
    yield sent(staff, write, filled(staff, write) | {"text": "Bring a cushion.", "then": "check"}, "to check")
    find = reverse("gatherings:find_person_to_book", args=[session])
    for words in ("Maryam", "Nobody of that name"):
        yield sent(staff, find, {"words": words}, words)
        yield sent(staff, "/staff/people/", {"words": words}, words)
    for show in ("mine", "overdue", "done"):
        yield got(staff, f"/staff/tasks/?show={show}", show)


def filled(client: Client, path: str) -> dict[str, Any]:
    """What the page's main form would send if it were sent as it is."""
    forms = [form for form in forms_on(client.get(path).content.decode()) if len(form.values) > 2]
    return dict(forms[0].values)


def a_carers_own() -> Answers:
    """Every page of somebody's own record."""
    held = booking(factories.team())
    client = visitor()
    sign_in_as(client, User.objects.create_user(held.carer.email), methods=("code",))
    own = [
        route
        for route in ROUTES.values()
        if route.access.kind == "signed_in" and "carer_id" in route.stand_ins
    ]
    for path in ("/your-support/", *(route.path(carer_id=held.carer_id) for route in own)):
        answer = client.get(path)
        yield path, answer, "their own"
        yield from sent_back_empty(client, path, answer)


def errors_of_ours() -> Answers:
    asked = RequestFactory().get("/nothing/")
    for name, status in (
        ("400", 400),
        ("403", 403),
        ("404", 404),
        ("405", 405),
        ("500", 500),
        ("503", 503),
        ("csrf", 403),
    ):
        yield "/nothing/", errors.error_page(asked, name, status), name
