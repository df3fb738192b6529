"""A session's page, as visitors and search engines read it."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Facilitator, Series, Session
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    facilitator,
    offering,
    series,
    session,
    venue,
)
from evenkeel.gatherings.tests.reading import main_part, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def page_of(one: Session):
    return Client().get(reverse("gatherings:show_session", args=[one.pk]))


def data_of(one: Session) -> dict:
    """The page's schema.org data, as a search engine reads it."""
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page_of(one).content.decode(), re.DOTALL
    )
    assert found
    return json.loads(found[1])


def test_a_session_says_what_it_is_when_where_and_who_leads_it():
    run = series(venue=venue(hearing_loop=None, quiet_room=False, nearest_stop="Alderton station"))
    run.facilitators.add(facilitator(), facilitator("Dennis Wray", kind=Facilitator.Kind.TRAINED_PEER))
    words = said(page_of(session(of=run)))
    assert "Tuesday 16 March, 2pm to 4pm" in words
    assert "12 Elm Street" in words
    assert "Rosalind, from our staff" in words
    assert "Dennis, a trained peer" in words
    assert "Achebe" not in words
    assert "Way in without steps Yes" in words
    assert "Hearing loop We do not know yet. Ring us" in words
    assert "Quiet room to step out to No" in words
    assert "Book a place" in words


def test_a_session_leads_to_the_page_of_its_place_which_says_the_same_of_getting_in():
    hall = venue(hearing_loop=None)
    held_there = session(of=series(venue=hall))
    assert f'href="/places/{hall.slug}/"' in main_part(page_of(held_there))
    there = said(Client().get(f"/places/{hall.slug}/"))
    for fact in ("Way in without steps Yes", "Hearing loop We do not know yet. Ring us"):
        assert fact in there
    hall.is_active = False
    hall.save()
    assert "/places/" not in page_of(held_there).content.decode()


def test_the_link_to_join_online_is_on_no_public_page():
    assert "meet.example.org" not in page_of(session()).content.decode()


def test_staffs_words_are_formatted_and_nothing_in_them_runs():
    unsafe = offering("Careful", what_happens="**Bold** <script>alert(1)</script> [x](javascript:alert(1))")
    page = main_part(page_of(session(of=series(offering=unsafe))))
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_full_session_has_its_waiting_list_as_the_one_thing_to_do():
    full = session(capacity=1)
    book_place(session_id=full.pk, request=asking(), by=ANYONE, now=NOW)
    book_place(session_id=full.pk, request=asking("Tom Okafor"), by=ANYONE, now=NOW, or_wait=True)
    words = said(page_of(full))
    assert "Join the waiting list" in words
    assert "1 person is waiting now" in words
    assert "Book a place" not in words


def test_whoever_leads_the_series_is_not_named_where_nobody_leads_the_session_yet():
    run = series()
    run.facilitators.add(facilitator())
    one = session(of=run)
    one.facilitators.clear()
    assert "Rosalind" not in said(page_of(one))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "cancelled", "cancelled_because": "Rosalind is ill."}, "cancelled. Rosalind is ill."),
        ({"starts_at": NOW - dt.timedelta(days=3)}, "This is over. The next dates are below."),
        ({"starts_at": NOW - dt.timedelta(hours=1)}, "This has already started. It can no longer be booked."),
        ({"status": "closed"}, "Bookings on this page have closed. If you would still like to come, ring us"),
    ],
)
def test_one_that_cannot_be_booked_says_why_and_shows_other_dates(state, words):
    other = session(IN_TWO_WEEKS + dt.timedelta(days=7))
    shown = page_of(session(**state))
    assert shown.status_code == 200
    assert words in said(shown)
    assert f'href="/whats-on/{other.pk}/"' in main_part(shown)
    assert "/book/" not in main_part(shown)


def test_one_that_is_gone_or_not_published_is_not_found_in_words_with_other_dates():
    other, draft = session(), session(status=Session.Status.DRAFT)
    of_draft = session(of=series(status=Series.Status.DRAFT), status=Session.Status.CANCELLED)
    of_hidden = session(
        of=series(offering=offering("Rehearsal", is_published=False)), status=Session.Status.CANCELLED
    )
    gone = [f"/whats-on/{one.pk}/" for one in (draft, of_draft, of_hidden)]
    for address in (*gone, "/whats-on/987654/", "/workshops/unheard-of/"):
        shown = Client().get(address)
        assert shown.status_code == 404
        assert "This is not on the programme" in said(shown)
        assert f'href="/whats-on/{other.pk}/"' in main_part(shown)
        assert shown["Cache-Control"] == "no-store"


def test_a_course_shows_all_its_dates_and_that_one_booking_is_for_all():
    course = series(whole=True)
    first, second = session(of=course), session(IN_TWO_WEEKS + dt.timedelta(days=7), of=course)
    words = said(page_of(first))
    assert "One booking is for all the dates of the course" in words
    assert "All dates of the course Tuesday 16 March, 2pm to 4pm Tuesday 23 March, 2pm to 4pm" in words
    assert f'href="/whats-on/{second.pk}/"' in main_part(page_of(first))


def test_a_session_takes_at_most_five_queries(as_served):
    run = series(venue=venue())
    run.facilitators.add(facilitator())
    one = session(of=run)
    for week in range(1, 6):
        session(IN_TWO_WEEKS + dt.timedelta(weeks=week), of=run)
    page_of(one)
    with CaptureQueriesContext(connection) as queries:
        page_of(one)
    assert len(queries) <= 5, [query["sql"] for query in queries]


def test_an_offering_shows_its_coming_dates_or_whom_to_ring():
    session(of=series(offering=offering("Relaxation")))
    assert "Tuesday 16 March, 2pm to 4pm" in said(Client().get("/workshops/relaxation/"))
    offering("Mindfulness")
    assert "No date is set just now" in said(Client().get("/workshops/mindfulness/"))


def test_an_event_is_described_to_search_engines():
    one = session(of=series(venue=venue(), capacity=12))
    book_place(session_id=one.pk, request=asking(), by=ANYONE, now=NOW)
    event = data_of(one)
    assert event["@type"] == "Event"
    assert event["startDate"] == "2027-03-16T14:00:00+00:00"
    assert event["endDate"] == "2027-03-16T16:00:00+00:00"
    assert event["location"]["@type"] == "Place"
    assert event["location"]["address"]["postalCode"] == "ZZ1 1AA"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert (event["maximumAttendeeCapacity"], event["remainingAttendeeCapacity"]) == (12, 11)
    assert event["offers"]["availability"] == "https://schema.org/InStock"


def test_an_event_after_the_clocks_change_says_its_hour_with_the_new_offset():
    assert (
        data_of(session(dt.datetime(2027, 4, 8, 17, 30, tzinfo=dt.UTC)))["startDate"]
        == "2027-04-08T18:30:00+01:00"
    )


def test_an_online_event_is_at_its_page_and_a_cancelled_one_says_so():
    online = data_of(session())
    assert online["location"]["@type"] == "VirtualLocation"
    assert online["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    off = data_of(session(status=Session.Status.CANCELLED))
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert off["remainingAttendeeCapacity"] == 0


def test_no_words_of_staff_can_end_the_data_of_an_event():
    sly = session(of=series(offering=offering("Sly", summary="</script><script>alert(1)</script> & more")))
    assert data_of(sly)["description"] == "</script><script>alert(1)</script> & more"
    assert b"<script>alert" not in page_of(sly).content
