"""What's on and its feed, as visitors read them."""

from __future__ import annotations

import datetime as dt
import re

import icalendar
import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenkeel.common import clock
from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Session
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    offering,
    series,
    session,
    venue,
)
from evenkeel.gatherings.tests.reading import main_part, said, title_of
from evenkeel.organisations.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
WHATS_ON = "/whats-on/"


def look(path: str = WHATS_ON, **query):
    return Client().get(path, query)


def in_a_month(hour: int = 18, **fields) -> Session:
    return session(dt.datetime(2027, 4, 8, hour, 30, tzinfo=dt.UTC), **fields)


def test_sessions_stand_under_their_day_with_time_place_and_places_left():
    session(of=series(venue=venue()))
    words = said(look())
    assert "Tuesday 16 March 2pm to 4pm Keeping the Balance" in words
    assert "Workshop · Elm Street Rooms, Alderton" in words
    assert "12 places left" in words


def test_hours_are_those_of_the_wall_clock_here_after_the_clocks_have_changed():
    in_a_month(17)
    assert "Thursday 8 April 6:30pm to 8:30pm" in said(look())


def test_full_nearly_full_and_closed_are_said_in_words():
    almost = session(capacity=2)
    book_place(session_id=almost.pk, request=asking(), by=ANYONE, now=NOW)
    full = session(IN_TWO_WEEKS + dt.timedelta(hours=3), capacity=1)
    book_place(session_id=full.pk, request=asking("Tom Okafor"), by=ANYONE, now=NOW)
    session(IN_TWO_WEEKS + dt.timedelta(hours=5), status=Session.Status.CLOSED)
    words = said(look())
    assert "1 place left" in words
    assert "Full: you can join the waiting list" in words
    assert "Bookings closed" in words


def test_what_is_over_not_published_or_cancelled_is_not_on():
    session(NOW - dt.timedelta(days=2))
    session(status=Session.Status.DRAFT)
    session(status=Session.Status.CANCELLED)
    session(of=series(offering=offering("Hidden Workshop", is_published=False)))
    shown = said(look())
    assert "Nothing is on the programme just now" in shown
    assert "Show only what fits you" not in shown


def test_a_course_that_has_begun_says_so():
    course = series(whole=True)
    session(NOW - dt.timedelta(days=1), of=course)
    session(of=course)
    assert "Already started" in said(look())


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"kind": "group"}, "Peer support group"),
        ({"mode": "in_person"}, "Relaxation"),
        ({"area": "alderton"}, "Relaxation"),
        ({"weekday": "5"}, "Saturday meeting"),
        ({"from_on": "2027-03-17"}, "Saturday meeting"),
        ({"day_part": "morning"}, "Morning course"),
        ({"language": "bn"}, "Bengali event"),
    ],
)
def test_each_filter_leaves_what_fits(query, shown):
    titles = ["Peer support group", "Relaxation", "Saturday meeting", "Morning course", "Bengali event"]
    session(of=series(offering=offering(titles[0], kind="group")))
    session(of=series(offering=offering(titles[1]), venue=venue()))
    session(IN_TWO_WEEKS + dt.timedelta(days=4), of=series(offering=offering(titles[2])))
    session(IN_TWO_WEEKS - dt.timedelta(hours=4), of=series(offering=offering(titles[3])))
    session(of=series(offering=offering(titles[4]), language="bn"), language="bn")
    elsewhere = venue("Mill Hall")
    elsewhere.area.pk, elsewhere.area.name, elsewhere.area.slug = None, "Brookwick", "brookwick"
    elsewhere.area.save()
    Venue.objects.filter(pk=elsewhere.pk).update(area=elsewhere.area)
    session(
        of=series(offering=offering("Far Away"), venue=elsewhere), area=elsewhere.area, mode="hybrid",
        starts_at=IN_TWO_WEEKS + dt.timedelta(hours=1),
    )  # fmt: skip
    words = said(look(**query))
    assert shown in words
    assert not [title for title in titles if title != shown and title in words]


def test_filters_are_kept_shown_and_can_be_cleared():
    session(of=series(offering=offering("Peer support group", kind="group")))
    session()
    page = main_part(look(kind="group"))
    assert '<option value="group" selected>' in page
    assert "1 date fits what you chose." in page
    assert 'href="/whats-on/">Clear and show everything' in page
    assert "/whats-on.ics?kind=group" in page


def test_whats_on_is_entered_at_a_date_which_is_kept_from_page_to_page_and_in_the_feed():
    for number in range(23):
        session(IN_TWO_WEEKS + dt.timedelta(days=number))
    page = main_part(look(from_on="2027-03-18"))
    assert re.search(r'<input[^>]*name="from_on"[^>]*type="date"[^>]*value="2027-03-18"', page)
    assert "21 dates fit what you chose." in page
    assert "Wednesday 17 March" not in page
    assert 'href="?page=2&amp;from_on=2027-03-18"' in page
    assert "/whats-on.ics?from_on=2027-03-18" in page
    events = icalendar.Calendar.from_ical(look("/whats-on.ics", from_on="2027-03-18").content).walk("VEVENT")
    assert len(events) == 21


def test_a_day_to_begin_with_begins_at_midnight_on_the_wall_here():
    late, early = (
        session(dt.datetime(2027, 6, day, hour, 30, tzinfo=dt.UTC)) for day, hour in ((9, 22), (9, 23))
    )
    page = main_part(look(from_on="2027-06-10"))
    assert f'href="/whats-on/{late.pk}/"' not in page
    assert f'href="/whats-on/{early.pk}/"' in page


def test_a_date_so_late_that_nothing_is_on_has_a_way_back():
    session()
    assert "Nothing that is coming up fits all of that" in said(look(from_on="9999-12-31"))


def test_where_nothing_fits_there_is_a_way_on():
    session()
    words = said(look(kind="training"))
    assert "Nothing that is coming up fits all of that" in words
    assert "Clear and show everything" in words
    assert "01632 960100" in words


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "<script>"},
        {"weekday": "9"},
        {"weekday": "-1"},
        {"from_on": "soon"},
        {"from_on": "2027-02-30"},
        {"from_on": "0001-01-01"},
        {"from_on": "2027-03-01"},
        {"from_on": "\x00"},
        {"area": "nowhere"},
        {"mode": "hybrid"},
        {"page": "minus one"},
        {"page": "99999999999999999999"},
        {"language": "\x00"},
        {"kind": ["group", "course"], "day_part": "\ud7ff" * 3000},
    ],
)
def test_nonsense_in_the_address_is_passed_over_without_a_word(query):
    session()
    shown = look(**query)
    assert shown.status_code == 200
    assert not title_of(shown).startswith("Error")
    assert "Keeping the Balance" in said(shown) or "group" in str(query)
    assert look("/whats-on.ics", **query).status_code == 200


def test_what_began_since_it_was_counted_is_no_longer_counted(as_served):
    session(NOW + dt.timedelta(minutes=2))
    assert "1 date is coming up" in said(look())
    with clock.held_at(NOW + dt.timedelta(minutes=3)):
        words = said(look())
    assert "is coming up" not in words
    assert "Nothing is on the programme just now" in words


def test_where_a_page_has_become_empty_the_one_before_it_is_shown(as_served):
    for number in range(21):
        session(NOW + dt.timedelta(minutes=2 + number // 20))
    assert "page=2" in main_part(look())
    with clock.held_at(NOW + dt.timedelta(minutes=2)):
        session(IN_TWO_WEEKS)
        shown = look(page="2")
    assert "2 dates are coming up" in said(shown)


def test_twenty_stand_on_a_page_and_the_filters_go_along():
    for number in range(23):
        session(IN_TWO_WEEKS + dt.timedelta(days=number))
    first, second = look(mode="online"), look(mode="online", page="2")
    assert main_part(first).count("ek-programme__row") == 20
    assert main_part(second).count("ek-programme__row") == 3
    assert 'href="?page=2&amp;mode=online"' in main_part(first)
    assert "page 2 of 2" in title_of(second)


def test_whats_on_takes_at_most_three_queries_and_is_the_same_for_everyone(as_served):
    for number in range(25):
        session(IN_TWO_WEEKS + dt.timedelta(days=number), of=series(venue=venue()))
    look()
    with CaptureQueriesContext(connection) as queries:
        shown = look(mode="in_person", area="alderton")
    assert len(queries) <= 3, [query["sql"] for query in queries]
    assert "public" in shown["Cache-Control"]
    assert "csrfmiddlewaretoken" not in shown.content.decode()
    assert not shown.cookies


def test_the_feed_is_read_by_two_calendars_and_names_no_link_to_join():
    in_person = session(of=series(venue=venue()))
    in_a_month(17)
    answered = look("/whats-on.ics")
    assert answered["Content-Type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answered.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Keeping the Balance"] * 2
    assert events[0].decoded("dtstart") == in_person.starts_at
    assert events[1].decoded("dtend") == dt.datetime(2027, 4, 8, 19, 30, tzinfo=dt.UTC)
    read = vobject.readOne(answered.content.decode())
    assert [event.location.value for event in read.vevent_list] == ["Elm Street Rooms", "Online"]
    assert b"meet.example.org" not in answered.content


def test_the_feed_is_narrowed_down_by_the_same_filters():
    session(of=series(offering=offering("Peer support group", kind="group")))
    session()
    events = icalendar.Calendar.from_ical(look("/whats-on.ics", kind="group").content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Peer support group"]
