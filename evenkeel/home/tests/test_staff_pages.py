"""Today's work and the set-up checklist, as each role sees them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from evenkeel.common import clock
from evenkeel.common.access import STAFF_ROLES, Role
from evenkeel.common.actors import SYSTEM
from evenkeel.gatherings.models import Facilitator
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.gatherings.tests.factories import NOW
from evenkeel.gatherings.tests.planning import SERIES
from evenkeel.home.navigation import MENU, SETTINGS
from evenkeel.home.set_up import State, steps
from evenkeel.organisations.actions import change_provider, save_area, save_team
from evenkeel.safety.actions import check_crisis_line
from evenkeel.safety.queries import lines_to_check
from evenkeel.tasks.models import Task
from tests.support.open_pages import as_opened
from tests.support.signing_in import make_staff, sign_in

pytestmark = pytest.mark.django_db

SET_UP = "/staff/set-up/"
SOON = NOW + dt.timedelta(hours=4)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def at_ten_in_march():
    with clock.held_at(NOW):
        yield


def menu(client) -> list[str]:
    return re.findall(
        r'nhsuk-header__navigation-link" href="[^"]*"[^>]*>([^<]+?) ?<', words(client.get("/staff/"))
    )


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.FACILITATOR, ["Today", "Programme", "Tasks"]),
        (
            Role.BOOKINGS_ADMINISTRATOR,
            ["Today", "Programme", "People", "Tasks", "Messages", "Places and partners"],
        ),
        (Role.AUDITOR, ["Today", "Access log"]),
        (Role.EDITOR, ["Today"]),
    ],
)
def test_the_menu_holds_only_what_one_may_open(client, role, labels):
    gatherings.provider()
    sign_in(client, role)
    assert menu(client) == labels


@pytest.mark.parametrize("entry", [*MENU, *SETTINGS], ids=lambda entry: entry.section)
def test_every_entry_of_the_menus_leads_to_a_page_that_its_permission_opens(entry):
    view = resolve(entry.path).func
    assert view.access.permission in entry.permissions


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_every_role_has_a_first_page(client, role):
    gatherings.provider()
    sign_in(client, role)
    assert client.get("/staff/").status_code == 200


def test_today_shows_what_is_on_and_the_week_ahead(client):
    gatherings.provider()
    session = gatherings.session(SOON)
    later = gatherings.series(offering=gatherings.offering("Relaxation"))
    gatherings.session(NOW + dt.timedelta(days=3), of=later)
    far = gatherings.series(offering=gatherings.offering("Next month"))
    gatherings.session(NOW + dt.timedelta(days=30), of=far)
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = words(client.get("/staff/"))
    assert "Tuesday 2 March" in page
    assert f'href="/staff/sessions/{session.pk}/"' in page
    assert "2pm to 4pm" in page
    assert "Relaxation" in page
    assert "Next month" not in page


def test_a_session_that_began_this_morning_is_still_todays(client):
    gatherings.provider()
    gatherings.session(NOW - dt.timedelta(hours=9))
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    assert "Keeping the Balance" in words(client.get("/staff/"))


def test_an_empty_day_says_so(client):
    gatherings.provider()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = words(client.get("/staff/"))
    for said in ("None today.", "Nothing in the next seven days.", "nothing is overdue"):
        assert said in page


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.AUDITOR, ["/staff/access-log/", "/staff/permissions/"]),
        (Role.OPERATOR, ["/staff/messages/", "/staff/settings/", "/staff/people-and-roles/"]),
    ],
)
def test_who_has_no_sessions_or_tasks_reads_what_their_role_can_do(client, role, links):
    gatherings.provider()
    sign_in(client, role)
    page = words(client.get("/staff/"))
    assert "What your role can do here" in page
    for said in ("None today.", "Nothing in the next seven days.", "Your tasks"):
        assert said not in page
    body = page[page.index("What your role can do here") :]
    for link in links:
        assert f'href="{link}"' in body
        assert client.get(link).status_code == 200


def test_whose_role_has_no_work_here_yet_is_told_so(client):
    gatherings.provider()
    sign_in(client, Role.SUPPORTER)
    assert "There is no work for your role here yet." in words(client.get("/staff/"))


def test_a_facilitator_sees_the_sessions_that_they_lead(client):
    gatherings.provider()
    user = sign_in(client, Role.FACILITATOR)
    own = gatherings.session(SOON)
    own.facilitators.add(Facilitator.objects.create(name="Sam Staff", kind="staff", user=user))
    other = gatherings.series(offering=gatherings.offering("Led by another"))
    gatherings.session(SOON, of=other)
    page = words(client.get("/staff/"))
    assert "Sessions that you lead today" in page
    assert "Keeping the Balance" in page
    assert "Led by another" not in page


def test_another_teams_sessions_are_not_shown(client):
    gatherings.provider()
    ours = gatherings.team("Recovery College")
    theirs = gatherings.offering("Of another team", team=gatherings.team("Wellbeing"))
    gatherings.session(SOON, of=gatherings.series(offering=theirs))
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR, team=ours)
    assert "Of another team" not in words(client.get("/staff/"))


def test_ones_own_tasks_and_overdue_ones_stand_on_the_first_page(client):
    gatherings.provider()
    user = sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    other = make_staff(Role.BOOKINGS_ADMINISTRATOR, name="Kit Other")
    kind = "tasks.notice_failed"
    mine = Task.objects.create(kind=kind, due_at=NOW + dt.timedelta(days=1), owner=user)
    overdue = Task.objects.create(kind=kind, due_at=NOW - dt.timedelta(days=1), owner=other)
    anothers = Task.objects.create(kind=kind, due_at=NOW + dt.timedelta(days=1), owner=other)
    page = words(client.get("/staff/"))
    for task, is_shown in ((mine, True), (overdue, True), (anothers, False)):
        assert (f'href="/staff/tasks/{task.pk}/"' in page) is is_shown
    assert "3 open tasks" in page
    assert 'ek-count">1<' in page


@pytest.mark.parametrize("path", ["/staff/", "/staff/tasks/"])
def test_tasks_are_counted_once_for_the_page_and_its_menu(client, path):
    gatherings.provider()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    assert sum('AS "overdue"' in query["sql"] for query in captured) == 1


def test_today_costs_the_same_with_many_sessions(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/staff/")
        return len(captured)

    gatherings.provider()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    gatherings.session(SOON, venue=gatherings.venue())
    queries()
    with_one = queries()
    for hour in range(12):
        gatherings.session(SOON + dt.timedelta(hours=hour), venue=gatherings.venue())
    assert queries() == with_one


def test_an_empty_installation_begins_with_the_checklist(client):
    sign_in(client, Role.OPERATOR)
    response = client.get("/staff/")
    assert response.headers["Location"] == "/staff/set-up/"
    page = words(client.get("/staff/set-up/"))
    assert "things are still missing." in page
    for path in ("settings/details/", "teams/add/", "boroughs/add/", "people-and-roles/invite/"):
        assert f'href="/staff/{path}?next=/staff/set-up/"' in page


def test_every_step_of_the_checklist_leads_to_a_page_that_its_permission_opens():
    for step in steps(NOW, NOW.date()):
        if step.path:
            access = resolve(step.path).func.access
            assert step.permission is not None
            assert step.permission.roles <= access.permission.roles, step.title


def standing() -> dict[str, State]:
    return {step.title: step.state for step in steps(NOW, NOW.date())}


def test_each_step_is_done_when_its_thing_is_there():
    before = standing()
    assert State.DONE not in before.values()
    change_provider(
        values={
            "name": "Alder Vale Trust",
            "phone": "01632 960100",
            "mail_host": "mail.invalid",
            "mail_from": "carers@aldervale.example.org",
        },
        by=SYSTEM,
        now=NOW,
    )
    save_team(team_id=None, values={"name": "Recovery College"}, by=SYSTEM, now=NOW)
    save_area(area_id=None, values={"name": "Birchley", "is_served": True}, by=SYSTEM, now=NOW)
    make_staff(Role.SERVICE_MANAGER)
    gatherings.session(venue=gatherings.venue())
    for line in lines_to_check(NOW.date()):
        check_crisis_line(line_id=line.id, checked_on=NOW.date(), by=SYSTEM, today=NOW.date(), now=NOW)
    assert State.TO_DO not in standing().values()
    assert {title for title, state in before.items() if state == State.TO_DO} == {
        title for title, state in standing().items() if state == State.DONE
    }


def test_what_is_missing_is_said_on_the_first_page_until_it_is_there(client):
    gatherings.provider()
    sign_in(client, Role.SERVICE_MANAGER)
    assert "still to be set up." in words(client.get("/staff/"))


def test_the_checklist_says_what_is_next_and_each_step_leads_back_to_it(client):
    change_provider(values={"name": "Alder Vale Trust", "phone": "01632 960100"}, by=SYSTEM, now=NOW)
    sign_in(client, Role.SERVICE_MANAGER)
    page = words(client.get("/staff/set-up/"))
    assert 'Next: <a href="/staff/teams/add/?next=/staff/set-up/">Teams</a>' in page
    done = client.post(
        "/staff/teams/add/?next=/staff/set-up/",
        {"name": "Recovery College", "is_active": "true"},
        follow=True,
    )
    assert 'Next: <a href="/staff/boroughs/add/?next=/staff/set-up/">Boroughs</a>' in words(done)
    assert 'href="/staff/teams/"' in words(done)


def save(client, path: str, **typed):
    return client.post(path, as_opened(client.get(path).content.decode(), **typed), follow=True)


def way_to(client, title: str) -> str:
    """Where the checklist leads for the step."""
    found = re.search(rf'task-list__link" href="([^"]*)"[^>]*>{title}</a>', words(client.get(SET_UP)))
    assert found
    return found[1].replace("&amp;", "&")


def test_an_invitation_from_the_checklist_leads_back_to_it(client):
    sign_in(client, Role.OPERATOR)
    path = way_to(client, "Somebody to run the programme")
    sent = save(client, path, name="Bea Finch", email="bea@example.org", role="service_manager")
    assert sent.request["PATH_INFO"] == SET_UP
    assert "bea@example.org" in words(sent)


def test_the_last_crisis_number_leads_back_to_the_checklist(client):
    sign_in(client, Role.SERVICE_MANAGER)
    path = way_to(client, "Crisis numbers checked")
    left = len(lines_to_check(NOW.date()))
    while left:
        opened = words(client.get(path))
        way = re.search(r'<a href="([^"]*)">I have checked it', opened)
        assert way
        shown = save(client, way[1].replace("&amp;", "&"))
        left -= 1
        assert "is marked as checked" in words(shown)
        assert shown.request["PATH_INFO"] == ("/staff/crisis-lines/" if left else SET_UP)


@pytest.mark.parametrize(("then", "leads_to"), [("publish", SET_UP), ("draft", "/staff/series/")])
def test_a_first_series_leads_back_to_the_checklist_once_it_is_published(client, then, leads_to):
    gatherings.provider()
    gatherings.team()
    sign_in(client, Role.SERVICE_MANAGER)
    path = way_to(client, "A first session on the programme")
    add_offering = re.search(r'href="(/staff/offerings/add/[^"]*)"', words(client.get(path)))
    assert add_offering
    what = {"title": "Tea", "kind": "workshop", "summary": "An hour.", "then": "save"}
    laid_out = save(client, add_offering[1].replace("&amp;", "&"), **what)
    answers = as_opened(laid_out.content.decode(), **SERIES, then="check")
    here = f"{laid_out.request['PATH_INFO']}?{laid_out.request['QUERY_STRING']}"
    plan = client.post(here, answers)
    added = client.post(here, as_opened(plan.content.decode(), then=then), follow=True)
    assert added.request["PATH_INFO"].startswith(leads_to)
    assert "The series is" in words(added)


def test_mail_leads_on_to_its_test_message_and_not_back(client):
    sign_in(client, Role.OPERATOR)
    assert way_to(client, "Mail") == "/staff/settings/mail/"


def test_whoever_cannot_do_a_step_is_told_that_somebody_else_does(client):
    sign_in(client, Role.OPERATOR)
    page = words(client.get("/staff/set-up/"))
    assert "Somebody with another role does this." in page
    assert 'href="/staff/programme/"' not in page


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOOKINGS_ADMINISTRATOR, Role.AUDITOR])
def test_the_checklist_is_for_those_who_set_up(client, role):
    sign_in(client, role)
    assert client.get("/staff/set-up/").status_code == 403
    assert client.get("/staff/").status_code == 200
