"""Whoever nobody could tell anything is kept within reach; where that fails, somebody looks for a way."""

import datetime as dt

import pytest

from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.gatherings import sweeps
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.sessions import WhenAndWhere, cancel_session, move_session
from evenkeel.gatherings.task_kinds import OUT_OF_REACH, RING_CARER
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, book, series, session, staff_actor
from evenkeel.gatherings.tests.reading import said
from evenkeel.people import queries as people
from evenkeel.people.actions import (
    ContactDetails,
    OutOfReach,
    PreferenceGiven,
    change_contact,
    set_preferences,
)
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def workshop():
    """A session of two places: Maryam and Tom hold them, and Ines waits."""
    made = session(capacity=2)
    for name in ("Maryam Siddiqui", "Tom Okafor", "Ines Duarte"):
        book(made, asking(name), or_wait=True)
    return made


def called(name: str) -> Carer:
    return Carer.objects.get(name=name)


def lose(name: str) -> Carer:
    """Without asking the action: as where a booking is made at that very moment."""
    Carer.objects.filter(name=name).update(email="", phone="")
    return called(name)


def move(workshop):
    to = WhenAndWhere(
        workshop.starts_at + DAY, workshop.ends_at + DAY, workshop.mode, online_link=workshop.online_link
    )
    move_session(session_id=workshop.pk, to=to, sequence=workshop.sequence, by=staff_actor(), now=NOW)


def change(carer, by=SYSTEM, now=NOW, **details):
    change_contact(carer_id=carer.pk, details=ContactDetails(**details), by=by, now=now)


@pytest.mark.parametrize("name", ["Maryam Siddiqui", "Ines Duarte"])
def test_the_last_way_to_reach_somebody_with_a_place_or_a_turn_is_kept(workshop, name):
    carer = called(name)
    with pytest.raises(OutOfReach) as refused:
        change(carer, email="")
    assert refused.value.field == "email"
    assert called(name).email == carer.email


def test_one_way_may_go_while_another_is_left_or_comes_instead(workshop):
    maryam = called("Maryam Siddiqui")
    change(maryam, email="", phone="+447700900123")
    with pytest.raises(OutOfReach):
        change(maryam, phone="")
    change(maryam, email="maryam@example.org", phone="")
    assert called("Maryam Siddiqui").email == "maryam@example.org"


def test_nothing_is_kept_of_somebody_to_whom_nothing_is_coming(workshop):
    maryam = called("Maryam Siddiqui")
    cancel_place(booking_id=maryam.bookings.get().pk, by=Actor("carer", maryam.pk), now=NOW)
    change(maryam, email="")
    change(called("Tom Okafor"), email="", now=workshop.ends_at + DAY)
    assert not Carer.objects.filter(name__in=["Maryam Siddiqui", "Tom Okafor"]).exclude(email="").exists()


def test_the_name_of_somebody_out_of_reach_can_be_put_right(workshop):
    maryam = lose("Maryam Siddiqui")
    change(maryam, name="Mariam Siddiqui")
    assert called("Mariam Siddiqui") == maryam


def test_staff_read_why_and_lose_nothing_that_they_typed(workshop, grace):
    path = f"/staff/people/{called('Maryam Siddiqui').pk}/contact/"
    page = grace.get(path).content.decode()
    response = grace.post(path, as_opened(page, email="", safe_times="mornings"))
    assert response.status_code == 422
    assert "nobody could tell them if it changes" in said(response)
    shown = as_opened(response.content.decode())
    assert (shown["email"], shown["safe_times"]) == ([""], ["mornings"])
    assert called("Maryam Siddiqui").email


def test_a_carer_reads_it_of_themselves(workshop):
    maryam = called("Maryam Siddiqui")
    with pytest.raises(OutOfReach, match="the only way that we can tell you"):
        change(maryam, by=Actor("carer", maryam.pk), email="")


def test_whoever_cannot_be_told_of_a_change_is_work_for_the_team(workshop):
    maryam = lose("Maryam Siddiqui")
    move(workshop)
    task = Task.objects.get(kind=OUT_OF_REACH)
    assert (task.person_ref, task.facts["why"]) == (maryam.pk, "session_moved")
    assert task.team == workshop.series.offering.team
    assert not Task.objects.filter(kind=RING_CARER).exists()
    cancel_session(session_id=workshop.pk, because="", by=staff_actor(), now=NOW)
    assert {task.facts["why"] for task in Task.objects.filter(kind=OUT_OF_REACH)} >= {"session_cancelled"}


def test_nobody_looks_for_somebody_only_to_remind_them(workshop):
    lose("Maryam Siddiqui")
    sweeps.remind_a_week_before(IN_TWO_WEEKS - 6 * DAY)
    sweeps.ask_whether_still_coming(IN_TWO_WEEKS - 2 * DAY)
    assert not Task.objects.filter(kind=OUT_OF_REACH).exists()


@pytest.mark.parametrize(
    ("page", "of_two"),
    [("move", "2 people have booked or are waiting. Each will be told"), ("cancel", "2 people will be told")],
)
def test_staff_read_how_many_cannot_be_told_before_they_change_a_session(workshop, grace, page, of_two):
    sign_in(grace, Role.SERVICE_MANAGER)
    lose("Maryam Siddiqui")
    words = said(grace.get(f"/staff/sessions/{workshop.pk}/{page}/"))
    assert of_two in words
    assert "1 person cannot be told: there is no email address or number that we may use." in words
    assert "Nobody has booked" not in words


def test_whoever_says_no_to_every_way_counts_as_one_who_cannot_be_told(workshop, grace):
    sign_in(grace, Role.SERVICE_MANAGER)
    no = {channel: PreferenceGiven(is_allowed=False) for channel in ("email", "text", "phone")}
    set_preferences(carer_id=called("Tom Okafor").pk, preferences=no, by=SYSTEM, now=NOW)
    path = f"/staff/sessions/{workshop.pk}/cancel/"
    assert "1 person cannot be told" in said(grace.get(path))
    done = said(grace.post(path, {"because": "The facilitator is ill."}, follow=True))
    assert "2 people are being told, each by a message of their own. 1 person cannot be told" in done


def test_a_message_to_everyone_counts_whom_it_reaches(workshop, grace):
    sign_in(grace, Role.SERVICE_MANAGER)
    lose("Maryam Siddiqui")
    path = f"/staff/sessions/{workshop.pk}/message/"
    written = as_opened(grace.get(path).content.decode(), text="Bring a coat.", audience="both", then="check")
    checked = grace.post(path, written)
    assert "2 people" in said(checked)
    assert "1 person cannot be told" in said(checked)
    done = said(grace.post(path, written | {"then": ["send"]}, follow=True))
    assert "on its way to 2 people" in done
    assert Task.objects.get(kind=OUT_OF_REACH).facts["why"] == "message_from_staff"


NONE_OF_THREE = "3 people cannot be told: there is no email address or number that we may use."


def test_where_nobody_can_be_told_no_count_of_those_who_are_stands_beside_it(workshop, grace):
    sign_in(grace, Role.SERVICE_MANAGER)
    for name in ("Maryam Siddiqui", "Tom Okafor", "Ines Duarte"):
        lose(name)
    message = f"/staff/sessions/{workshop.pk}/message/"
    written = as_opened(
        grace.get(message).content.decode(), text="Bring a coat.", audience="both", then="check"
    )
    checked = said(grace.post(message, written))
    assert f"Everyone who has a place or is waiting: {NONE_OF_THREE}" in checked
    assert "Each gets a message" not in checked
    done = said(
        grace.post(f"/staff/sessions/{workshop.pk}/cancel/", {"because": "The room is shut."}, follow=True)
    )
    assert f"The session is cancelled. {NONE_OF_THREE}" in done
    for words in (checked, done):
        assert "0 people" not in words


def test_a_date_that_is_added_says_of_none_that_they_are_told(grace):
    sign_in(grace, Role.SERVICE_MANAGER)
    course = series(whole=True)
    book(session(of=course), asking("Maryam Siddiqui"))
    lose("Maryam Siddiqui")
    sent = {"on_day": "18", "on_month": "3", "on_year": "2027"}
    added = said(grace.post(f"/staff/series/{course.pk}/add-date/", sent, follow=True))
    assert "is added. 1 person cannot be told: there is no email address" in added
    assert "0 people" not in added


def test_a_message_for_nobody_says_so_before_it_is_sent(grace):
    sign_in(grace, Role.SERVICE_MANAGER)
    path = f"/staff/sessions/{session().pk}/message/"
    written = as_opened(grace.get(path).content.decode(), text="Bring a coat.", audience="both", then="check")
    checked = said(grace.post(path, written))
    assert "Everyone who has a place or is waiting. There is nobody to send this to." in checked
    assert "Each gets a message" not in checked


def test_ways_to_reach_many_people_cost_one_query(workshop, django_assert_num_queries):
    carers = list(Carer.objects.all())
    with django_assert_num_queries(1):
        assert people.within_reach(carers) == {carer.pk for carer in carers}
