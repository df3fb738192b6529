"""The month, the series and the session as staff see them, and what each role may open."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.gatherings.models import Attendance, Booking, Facilitator, Offering, Series, Session
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    facilitator,
    offering,
    series,
    session,
    team,
    venue,
)
from evenkeel.gatherings.tests.planning import SERIES, lay_out
from evenkeel.gatherings.tests.reading import said
from evenkeel.organisations.models import Room
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
MARCH = "/staff/programme/?month=2027-03"


def queries_of(browser, path):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return captured.captured_queries


# The month


def test_a_month_shows_each_session_on_its_day_with_its_places(grace):
    course = series(capacity=2, venue=venue())
    full = session(capacity=2, of=course, topic="Sleep")
    for name in ("Maryam Siddiqui", "Tom Okafor"):
        book(full, asking(name))
    book(full, asking("Wei Zhang"), or_wait=True)
    shown = said(grace.get(MARCH))
    assert "March 2027" in shown
    assert "Tuesday 16 March 2pm Keeping the Balance Sleep Elm Street Rooms 2/2" in shown
    assert "1 waiting" in shown
    assert "Full" in shown


def test_drafts_are_visibly_drafts_and_bank_holidays_are_named(grace):
    session(status=Session.Status.DRAFT)
    page = grace.get(MARCH)
    assert "ek-entry--draft" in page.content.decode()
    assert "Draft" in said(page)
    assert "Good Friday" in said(page)
    assert "Summer bank holiday" not in said(page)


def test_the_months_around_keep_the_filters_and_nonsense_is_passed_over(grace):
    where = venue()
    session(of=series(venue=where))
    session(IN_TWO_WEEKS + dt.timedelta(days=1), of=series(offering=offering("Relaxation")))
    page = grace.get(f"{MARCH}&venue={where.pk}").content.decode()
    assert "Relaxation</span>" not in page
    assert f"?month=2027-04&amp;venue={where.pk}" in page
    assert "March 2027" in said(grace.get("/staff/programme/?month=2027-99&venue=x&team=0"))
    assert "December 2026" in said(grace.get("/staff/programme/?month=2026-12"))


def test_a_session_before_midnight_in_summer_stands_on_its_own_day(grace):
    session(dt.datetime(2027, 6, 30, 22, 30, tzinfo=dt.UTC))
    assert "Wednesday 30 June 11:30pm" in said(grace.get("/staff/programme/?month=2027-06"))


def test_an_empty_month_says_what_it_would_hold_and_what_to_do(grace):
    assert "Nothing in this month yet" in said(grace.get(MARCH))
    assert "Nothing fits in this month" in said(grace.get(f"{MARCH}&venue={venue().pk}"))


def test_the_month_takes_as_many_queries_with_three_hundred_sessions_as_with_one(grace, as_served):
    course = series(venue=venue())
    session(of=course)
    grace.get(MARCH)
    few = queries_of(grace, MARCH)
    for number in range(300):
        session(
            IN_TWO_WEEKS + dt.timedelta(minutes=number),
            of=course,
            planned_on=dt.date(2020, 1, 1) + dt.timedelta(days=number),
        )
    many = queries_of(grace, MARCH)
    assert len(many) == len(few)
    assert len([one for one in many if "gatherings_" in one["sql"] or "organisations_" in one["sql"]]) <= 6


def test_a_team_sees_its_own_programme_alone():
    ours, theirs = offering(), offering("Relaxation", team=team("Wellbeing Team"))
    for what in (ours, theirs):
        session(of=series(offering=what))
    browser = Client()
    sign_in(browser, Role.FACILITATOR, team=theirs.team)
    shown = said(browser.get(MARCH))
    assert "Relaxation" in shown
    assert "Keeping the Balance" not in shown


# Laying out


def test_the_dates_are_shown_with_bank_holidays_before_anything_is_saved(grace):
    page = lay_out(grace, "check", starts_on_day="26", repeat="weekly")
    assert "Friday 26 March, 6:30pm to 8pm" in said(page)
    assert "Good Friday" in said(page)
    assert "3 sessions" in said(page)
    assert 'name="start_time" value="6:30pm"' in page.content.decode()
    assert not Series.objects.exists()


def test_a_draft_is_saved_without_the_dates_that_were_left_out(grace):
    page = lay_out(grace, "draft", except_on="2027-04-01")
    assert "saved as a draft" in said(page)
    assert [one.planned_on.day for one in Session.objects.order_by("planned_on")] == [25, 8]
    assert set(Session.objects.values_list("status", flat=True)) == {"draft"}
    made = Series.objects.get()
    shown = said(grace.post(f"/staff/series/{made.pk}/publish/", follow=True))
    assert "can be booked" in shown
    assert set(Session.objects.values_list("status", flat=True)) == {"open"}


def test_a_clash_is_shown_and_must_be_meant(grace):
    priya = facilitator("Priya Raman")
    session(dt.datetime(2027, 4, 1, 17, 0, tzinfo=dt.UTC)).facilitators.add(priya)
    check = lay_out(grace, "check", facilitators=priya.pk)
    assert "Priya Raman also leads Keeping the Balance" in said(check)
    refused = lay_out(grace, "publish", facilitators=priya.pk)
    assert refused.status_code == 422
    assert "This clashes with something else" in said(refused)
    assert Series.objects.count() == 1
    assert "can be booked" in said(lay_out(grace, "publish", facilitators=priya.pk, although_clashes="true"))


def test_leaving_out_the_date_that_clashes_settles_it(grace):
    priya = facilitator("Priya Raman")
    session(dt.datetime(2027, 4, 1, 17, 0, tzinfo=dt.UTC)).facilitators.add(priya)
    settled = lay_out(grace, "again", facilitators=priya.pk, except_on="2027-04-01")
    assert "also leads" not in said(settled)
    assert "2 sessions" in said(settled)
    assert "can be booked" in said(lay_out(grace, "publish", facilitators=priya.pk, except_on="2027-04-01"))


def test_what_was_typed_stays_when_something_is_wrong_or_to_be_changed(grace):
    wrong = lay_out(grace, "check", times="", also_on="the week after", mode="in_person")
    assert wrong.status_code == 422
    for sentence in (
        "Enter how many times it happens",
        "“the week after” is not a date",
        "Choose a venue, or say that it is online",
    ):
        assert sentence in said(wrong)
    assert 'value="6:30pm"' in wrong.content.decode()
    assert 'value="6:30pm"' in lay_out(grace, "change").content.decode()


def test_extra_dates_are_read_as_people_write_them(grace):
    lay_out(grace, "draft", repeat="once", ends="", also_on="Thu 14 October 2027\n3/11/2027\n2027-12-01")
    days = [one.planned_on for one in Session.objects.order_by("planned_on")]
    assert days == [dt.date(2027, 3, 25), dt.date(2027, 10, 14), dt.date(2027, 11, 3), dt.date(2027, 12, 1)]


def test_a_series_that_changed_meanwhile_keeps_what_was_typed_and_says_so(grace):
    made = series()
    path = f"/staff/series/{made.pk}/change/"
    version = re.search(r'name="version"[^>]*value="([^"]+)"', grace.get(path).content.decode())[1]
    Series.objects.filter(pk=made.pk).update(name="Spring")
    typed = SERIES | {"name": "Autumn", "to_coming": "yes", "version": version}
    stale = grace.post(path, typed)
    assert stale.status_code == 422
    assert "Someone else changed this" in said(stale)
    assert 'value="Autumn"' in stale.content.decode()


def test_of_a_session_that_is_over_stands_what_the_register_says_and_no_question(grace):
    where = session(capacity=2)
    book(where, asking("Maryam Siddiqui"))
    tom = book(where, asking("Tom Okafor")).booking
    book(where, asking("Wei Zhang"), or_wait=True)
    path = f"/staff/sessions/{where.pk}/"
    assert "Still coming?" in said(grace.get(path))
    Attendance.objects.create(session=where, carer_id=tom.carer_id, booking=tom, status="late", marked_at=NOW)
    yesterday = NOW - dt.timedelta(days=1)
    Session.objects.filter(pk=where.pk).update(starts_at=yesterday, ends_at=yesterday + dt.timedelta(hours=1))
    shown = said(grace.get(path))
    assert "Maryam Siddiqui Not marked" in shown
    assert "Tom Okafor Came late" in shown
    for gone in ("Open", "Still coming?", "Bookings close", "Waiting list"):
        assert gone not in shown
    assert "1 booking that is over" in shown


# What there is, and who leads


def test_an_offering_is_previewed_then_saved_under_an_address_of_its_own(grace):
    offering("Sleep")
    typed = {
        "title": "Sleep",
        "kind": "workshop",
        "team": team().pk,
        "summary": "An hour about nights.",
        "what_happens": "## First\n\nWe **talk**.\n\n<script>no</script>",
        "who_for": "- Carers\n- Friends",
        "what_to_bring": "A **pen**",
        "is_published": "true",
    }
    preview = grace.post("/staff/offerings/add/", typed | {"then": "preview"}).content.decode()
    assert "<strong>talk</strong>" in preview
    assert "<script>no" not in preview
    assert "<li>Carers</li>" in preview
    assert "<strong>pen</strong>" in preview
    assert Offering.objects.count() == 1
    saved = grace.post("/staff/offerings/add/", typed | {"then": "save"}, follow=True)
    assert "Sleep is saved." in said(saved)
    assert set(Offering.objects.values_list("slug", flat=True)) == {"sleep", "sleep-2"}


def test_a_new_title_keeps_the_address_and_another_sort_reaches_the_sessions(grace):
    where = session()
    made = where.series.offering
    path = f"/staff/offerings/{made.pk}/"
    version = re.search(r'name="version"[^>]*value="([^"]+)"', grace.get(path).content.decode())[1]
    typed = {
        "title": "Balance",
        "kind": "group",
        "team": made.team_id,
        "summary": "Two hours.",
        "version": version,
    }
    grace.post(path, typed | {"then": "save"})
    made.refresh_from_db()
    where.refresh_from_db()
    assert (made.title, made.slug, where.kind) == ("Balance", "keeping-the-balance", "group")
    stale = grace.post(path, typed | {"then": "save", "title": "Other"})
    assert "Someone else changed this" in said(stale)


def test_a_facilitator_is_added_and_one_user_is_one_facilitator(grace):
    rosa = sign_in(Client(), Role.FACILITATOR, name="Rosa Delgado")
    typed = {"name": "Rosa Delgado", "kind": "trained_peer", "team": "", "user": rosa.pk, "is_active": "true"}
    assert "Rosa Delgado is saved." in said(grace.post("/staff/facilitators/add/", typed, follow=True))
    assert Facilitator.objects.get().user == rosa
    assert grace.post("/staff/facilitators/add/", typed).status_code == 422
    assert Facilitator.objects.count() == 1


def test_whoever_belongs_to_no_team_is_not_changed_by_one_teams_staff():
    shared = facilitator("Priya Raman", team=None)
    browser = Client()
    sign_in(browser, Role.BOOKINGS_ADMINISTRATOR, team=team())
    assert "Priya Raman" in said(browser.get("/staff/facilitators/"))
    assert browser.get(f"/staff/facilitators/{shared.pk}/").status_code == 404


# One session


def test_who_is_in_a_session_stands_there_for_whoever_manages_bookings_alone(grace):
    where = session(capacity=1)
    book(where, asking("Maryam Siddiqui", needs=(("step_free", "I use a chair"),)))
    book(where, asking("Tom Okafor"), or_wait=True)
    path = f"/staff/sessions/{where.pk}/"
    shown = said(grace.get(path))
    for seen in ("Maryam Siddiqui", "maryam.siddiqui@example.org", "A way in without steps", "Tom Okafor"):
        assert seen in shown
    assert Entry.objects.filter(action="gatherings.view_bookings").count() == 2
    for role in (Role.PRACTITIONER, Role.FACILITATOR, Role.CLINICAL_LEAD):
        browser = Client()
        sign_in(browser, role)
        page = browser.get(path)
        assert page.status_code == 200
        assert "Maryam" not in page.content.decode()
        assert "1/1" in said(page)


def test_the_session_page_takes_as_many_queries_for_fifty_people_as_for_one(grace, as_served):
    where = session(capacity=60)
    book(where, asking("Maryam Siddiqui", phone="+447700900123", needs=(("step_free", ""),)))
    path = f"/staff/sessions/{where.pk}/"
    grace.get(path)
    few = len(queries_of(grace, path))
    for number in range(50):
        key = f"{chr(97 + number // 10)}{chr(97 + number % 10)}"
        phone = f"+4477009001{number:02}"
        rung = book(where, asking(f"Person {key}", phone=phone, needs=(("step_free", ""),))).booking.carer
        rung.contact_preferences.create(channel="phone", is_allowed=bool(number % 2))
    assert len(queries_of(grace, path)) == few


def test_cancelling_says_how_many_are_told_and_tells_them_one_by_one(grace):
    where = session()
    for name in ("Maryam Siddiqui", "Tom Okafor"):
        book(where, asking(name))
    path = f"/staff/sessions/{where.pk}/cancel/"
    assert "2 people will be told, each by a message of their own" in said(grace.get(path))
    done = grace.post(path, {"because": "The heating\nis broken."}, follow=True)
    assert "2 people are being told" in said(done)
    assert "The heating is broken." in said(done)
    assert set(where.bookings.values_list("status", flat=True)) == {"called_off"}


def test_moving_tells_everyone_and_a_stale_page_moves_nothing(grace):
    where = session()
    book(where)
    path = f"/staff/sessions/{where.pk}/move/"
    typed = {
        "date_day": "18", "date_month": "3", "date_year": "2027", "start_time": "7pm", "duration_minutes": "60",
        "mode": "online", "online_link": "https://meet.example.org/new", "sequence": "0",
    }  # fmt: skip
    done = said(grace.post(path, typed, follow=True))
    assert "Thursday 18 March, 7pm to 8pm" in done
    stale = grace.post(path, typed | {"start_time": "8pm"})
    assert "Someone else changed this" in said(stale)
    past = grace.post(path, typed | {"sequence": "1", "date_month": "2"})
    assert "The date must be 2 March 2027 or later" in said(past)


def test_capacity_below_what_is_taken_is_refused_in_words(grace):
    where = session(capacity=3)
    for name in ("Maryam Siddiqui", "Tom Okafor"):
        book(where, asking(name))
    path = f"/staff/sessions/{where.pk}/change/"
    version = re.search(r'name="version"[^>]*value="([^"]+)"', grace.get(path).content.decode())[1]
    refused = grace.post(path, {"capacity": "1", "topic": "Sleep", "version": version})
    assert refused.status_code == 422
    assert "2 places are already booked or offered, so there cannot be fewer. Enter 2 or more" in said(
        refused
    )
    assert 'value="Sleep"' in refused.content.decode()


def test_bookings_are_closed_and_opened_again(grace):
    where = session()
    path = f"/staff/sessions/{where.pk}/bookings-open/"
    assert "Bookings are closed." in said(grace.post(path, {"open": "no"}, follow=True))
    assert "Bookings are open." in said(grace.post(path, {"open": "yes"}, follow=True))
    assert grace.get(path).status_code == 405


def test_deleting_asks_first_and_is_refused_once_somebody_booked(grace):
    where, booked = session(), session(IN_TWO_WEEKS + dt.timedelta(hours=3))
    book(booked)
    path = f"/staff/sessions/{where.pk}/delete/"
    assert "goes for good" in said(grace.get(path))
    assert Session.objects.filter(pk=where.pk).exists()
    assert "The session is deleted." in said(grace.post(path, follow=True))
    refused = said(grace.post(f"/staff/sessions/{booked.pk}/delete/", follow=True))
    assert "Somebody has booked this or came to it, so it cannot be deleted." in refused


def test_opening_pages_changes_nothing_but_who_looked(grace):
    where = session(
        of=series(venue=venue(), capacity=2), room=Room.objects.create(venue=venue(), name="Alder")
    )
    booking = book(where).booking
    before = snapshot()
    of_session, of_series = f"/staff/sessions/{where.pk}/", f"/staff/series/{where.series_id}/"
    of_booking = f"/staff/bookings/{booking.pk}/"
    paths = [MARCH, "/staff/series/", of_series, of_series + "delete/", of_booking, of_booking + "cancel/"]
    paths += [of_session + end for end in ("", "cancel/", "delete/", "register/", "register/paper/")]
    for path in paths:
        assert grace.get(path).status_code == 200, path
    assert snapshot() == before
    assert not Entry.objects.exclude(action__contains=".view_").filter(actor_kind="user").exists()


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Series, Session, Booking)]
