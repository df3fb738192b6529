"""Urgent help as people read it in each nation, and the numbers as staff check them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE, SYSTEM
from evenkeel.organisations.actions import change_provider
from evenkeel.safety import actions, queries
from evenkeel.safety.models import CrisisLineCheck
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


def words(response) -> str:
    return " ".join(response.content.decode().split())


def works_in(nation: str) -> None:
    change_provider(values={"name": "Alder Vale Trust", "nation": nation}, by=SYSTEM, now=NOW)


def check(line_id: str, on: dt.date = TODAY, by=SYSTEM) -> None:
    actions.check_crisis_line(line_id=line_id, checked_on=on, by=by, today=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("nation", "there", "not_there"),
    [
        (
            "England",
            ['href="tel:111"', "National Domestic Abuse Helpline"],
            ["Lifeline", "Breathing Space", "CALL"],
        ),
        ("Wales", ["NHS 111 Wales", "sms:81066", "Welsh language line"], ["Lifeline", "Carers Direct"]),
        (
            "Scotland",
            ["NHS 24", 'href="tel:+44800838587"', "social work team"],
            ["Lifeline", "NHS 111 Wales"],
        ),
        (
            "Northern Ireland",
            ['href="tel:+448088088000"', 'href="tel:1800108088088000"', "Health and Social Care Trust"],
            ['href="tel:111"', "emergency duty team"],
        ),
    ],
)
def test_urgent_help_is_that_of_the_nation(client, nation, there, not_there):
    works_in(nation)
    page = words(client.get("/urgent-help/"))
    for said in ['href="tel:999"', 'href="tel:116123"', "sms:85258", 'href="tel:08001111"', *there]:
        assert said in page
    for said in not_there:
        assert said not in page


def test_danger_comes_first_then_talk_then_the_rest(client):
    page = words(client.get("/urgent-help/"))
    places = [page.index(f'id="{part}"') for part in ("danger", "talk", "young-people", "worried", "other")]
    assert places == sorted(places)


def test_urgent_help_is_there_before_anybody_set_anything_up(client):
    response = client.get("/urgent-help/")
    assert response.status_code == 200
    assert 'href="tel:999"' in words(response)


def test_without_a_database_the_panel_holds_what_serves_all_four_nations(monkeypatch):
    def no_database():
        raise DatabaseError

    monkeypatch.setattr(queries, "provider", no_database)
    assert [line.id for line in queries.panel_lines()] == ["999", "samaritans", "shout"]


def test_a_check_is_dated_and_written_down():
    check("samaritans")
    line = next(line for line in queries.crisis_lines("England") if line.id == "samaritans")
    assert line.checked_on == TODAY
    assert Entry.objects.get().facts == {"line": "samaritans"}
    assert "samaritans" not in [line.id for line in queries.lines_to_check(TODAY)]


def test_the_last_check_counts():
    check("samaritans", TODAY)
    check("samaritans", TODAY - dt.timedelta(days=200))
    line = next(line for line in queries.crisis_lines("England") if line.id == "samaritans")
    assert line.checked_on == TODAY


def test_a_check_of_another_number_does_not_count():
    check("samaritans")
    CrisisLineCheck.objects.update(number="116124")
    assert "samaritans" in [line.id for line in queries.lines_to_check(TODAY)]


def test_a_check_cannot_be_in_the_future():
    with pytest.raises(actions.CheckedInTheFuture):
        check("samaritans", TODAY + dt.timedelta(days=1))
    assert not Entry.objects.exists()


def test_a_check_of_more_than_a_year_ago_is_asked_for_again():
    check("samaritans", TODAY - dt.timedelta(days=365))
    with pytest.raises(actions.CheckedTooLongAgo) as refused:
        check("samaritans", TODAY - dt.timedelta(days=366))
    assert refused.value.field == "checked_on"
    assert CrisisLineCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "month", "year", "status", "said"),
    [
        ("1", "3", "2020", 422, "This is more than a year ago, too long to count."),
        ("1", "6", "2026", 200, "Shout was right on Monday 1 June 2026. That is more than 90 days ago, so"),
    ],
)
def test_a_number_is_not_said_to_be_checked_where_its_row_says_otherwise(
    client, day, month, year, status, said
):
    with clock.held_at(NOW):
        sign_in(client, Role.OPERATOR)
        answers = {"checked_on_day": day, "checked_on_month": month, "checked_on_year": year}
        response = client.post("/staff/crisis-lines/shout/", answers, follow=True)
    assert response.status_code == status
    assert said in words(response)
    assert "is marked as checked" not in words(response)


def test_nobody_checks_without_leave():
    with pytest.raises(PermissionDenied):
        check("samaritans", by=ANYONE)
    assert not CrisisLineCheck.objects.exists()


def test_staff_see_unchecked_numbers_first_and_old_checks_as_due(client):
    with clock.held_at(NOW):
        check("999", TODAY)
        check("samaritans", TODAY - dt.timedelta(days=91))
        sign_in(client, Role.OPERATOR)
        page = words(client.get("/staff/crisis-lines/"))
    first_unchecked, due = page.index(">Not checked<"), page.index(">Check again<")
    assert first_unchecked < due < page.index(">Checked</strong>")
    assert "crisis numbers on our pages have not been checked" in page


def test_an_operator_dates_a_line_from_its_page(client):
    with clock.held_at(NOW):
        sign_in(client, Role.OPERATOR)
        answers = {"checked_on_day": "1", "checked_on_month": "3", "checked_on_year": "2027"}
        page = words(client.post("/staff/crisis-lines/shout/", answers, follow=True))
    assert "Shout is marked as checked." in page
    assert CrisisLineCheck.objects.get().checked_on == dt.date(2027, 3, 1)


def test_a_line_that_is_not_in_the_list_is_not_found(client):
    sign_in(client, Role.OPERATOR)
    assert client.get("/staff/crisis-lines/nobody/").status_code == 404
    # Of another nation.
    assert client.get("/staff/crisis-lines/lifeline_ni/").status_code == 404


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOOKINGS_ADMINISTRATOR, Role.AUDITOR])
def test_who_does_not_check_numbers_cannot(client, role):
    sign_in(client, role)
    assert client.get("/staff/crisis-lines/").status_code == 403


def test_once_all_numbers_are_checked_staff_are_not_warned(client):
    with clock.held_at(NOW):
        for line in queries.lines_to_check(TODAY):
            check(line.id)
        sign_in(client, Role.OPERATOR)
        page = words(client.get("/staff/crisis-lines/"))
    assert "have not been checked in the last 90 days" not in page
