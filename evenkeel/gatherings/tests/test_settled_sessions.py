"""What staff can no longer do with a session that is over or cancelled: said in words of their own, not bookers'."""

from __future__ import annotations

import datetime as dt

import pytest

from evenkeel.common.actors import ANYONE
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.pools import set_status
from evenkeel.gatherings.actions.refusals import BookingOver, SessionSettled
from evenkeel.gatherings.actions.sessions import cancel_session, set_bookings_open
from evenkeel.gatherings.models import Booking, Session, SessionMessage
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    carer,
    offering,
    series,
    session,
    staff_actor,
    team,
)
from evenkeel.gatherings.tests.reading import main_part, said
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
DAY = dt.timedelta(days=1)
AFTERWARDS = IN_TWO_WEEKS + DAY
OVER = "This session is over, so it can no longer be moved, cancelled, or opened or closed to bookings."
CANCELLED = "This session is cancelled, so nothing about it can be changed any more."


def book(where: Session) -> Booking:
    return book_place(session_id=where.pk, request=asking(), by=ANYONE, now=NOW - 3 * DAY).booking


def over() -> Session:
    """A session of yesterday, for which Maryam had booked."""
    made = session(NOW - DAY)
    book(made)
    return made


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_of_a_session_that_is_over_the_page_says_why_not_and_has_no_form(grace, page):
    where = over()
    shown = grace.get(f"/staff/sessions/{where.pk}/{page}/")
    sent = grace.post(f"/staff/sessions/{where.pk}/{page}/", {"because": "Snow"})
    assert (shown.status_code, sent.status_code) == (200, 409)
    for answer in (shown, sent):
        assert OVER in said(answer)
        assert "will be told" not in said(answer)
        assert "<form" not in main_part(answer)
    where.refresh_from_db()
    assert where.status == "open"


@pytest.mark.parametrize("page", ["move", "cancel", "change"])
def test_of_a_cancelled_session_the_page_says_why_not_and_has_no_form(grace, page):
    shown = grace.get(f"/staff/sessions/{session(status=Session.Status.CANCELLED).pk}/{page}/")
    assert CANCELLED in said(shown)
    assert "<form" not in main_part(shown)


def test_the_session_itself_has_no_link_to_them(grace):
    ends = ("move/", "cancel/", "bookings-open/")

    def linked(one: Session) -> list[str]:
        page = main_part(grace.get(f"/staff/sessions/{one.pk}/"))
        return [end for end in ends if f'/staff/sessions/{one.pk}/{end}"' in page]

    assert linked(session()) == list(ends)
    assert linked(over()) == []
    assert linked(session(status=Session.Status.CANCELLED)) == []


@pytest.mark.parametrize(
    ("fields", "now", "reason"),
    [
        ({}, AFTERWARDS, Shut.PAST),
        ({"status": Session.Status.CANCELLED}, NOW, Shut.CANCELLED),
        ({"status": Session.Status.DRAFT}, NOW, Shut.DRAFT),
    ],
)
def test_bookings_open_again_only_for_what_is_on_the_programme_and_to_come(fields, now, reason):
    where = session(**{"status": Session.Status.CLOSED} | fields)
    with pytest.raises(SessionSettled) as refused:
        set_bookings_open(session_id=where.pk, is_open=True, by=staff_actor(), now=now)
    assert refused.value.reason == reason
    assert "choose another" not in str(refused.value.sentence)


def test_a_cancelled_session_is_cancelled_once_whatever_the_hour():
    where = session()
    for now in (NOW, AFTERWARDS):
        cancel_session(session_id=where.pk, because="", by=staff_actor(), now=now)
    where.refresh_from_db()
    assert where.status == "cancelled"


def test_a_booking_that_cannot_become_what_was_asked_says_so_in_a_sentence():
    booking = book(session())
    set_status(booking, Booking.Status.CANCELLED, NOW)
    with pytest.raises(BookingOver) as refused:
        set_status(booking, Booking.Status.OFFERED, NOW)
    assert str(refused.value.sentence) == (
        "The booking now says “Cancelled”, so this can no longer be done. Nothing was changed."
    )


BOOKING_PAGES = ("book/", "book/new/", "book/known/")


def booking_page(where, page, maryam):
    return f"/staff/sessions/{where.pk}/{page.replace('known', str(maryam.pk))}"


@pytest.mark.parametrize("page", BOOKING_PAGES)
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": Session.Status.CANCELLED}, "This session is cancelled, so nobody can be booked"),
        ({"status": Session.Status.DRAFT}, "This session is a draft."),
        ({"starts_at": NOW - DAY}, "This session is over, so nobody can be booked"),
    ],
)
def test_nobody_fills_in_a_form_for_what_cannot_be_booked(grace, page, fields, why):
    where, maryam = session(**fields), carer("Maryam Siddiqui")
    shown = grace.get(booking_page(where, page, maryam))
    assert shown.status_code == 200
    assert "Nobody can be booked here" in said(shown)
    assert why in said(shown)
    assert "<form" not in main_part(shown)
    assert "What you typed" not in said(shown)


@pytest.mark.parametrize("page", BOOKING_PAGES)
def test_what_staff_still_book_after_it_has_closed_or_begun_has_its_form(grace, page):
    maryam = carer("Maryam Siddiqui")
    for where in (session(status=Session.Status.CLOSED), session(NOW - dt.timedelta(minutes=30))):
        assert "<form" in main_part(grace.get(booking_page(where, page, maryam)))


def test_a_form_for_what_was_cancelled_meanwhile_shows_what_was_typed_and_other_dates_with_room(grace):
    run = series()
    where, full = session(of=run), session(IN_TWO_WEEKS + 3 * DAY, of=run, capacity=1)
    book(full)
    free = session(IN_TWO_WEEKS + 7 * DAY, of=run)
    another = session(of=series(offering=offering("Relaxation")))
    cancel_session(session_id=where.pk, because="", by=staff_actor(), now=NOW)
    typed = {
        "name": "Wei Zhang",
        "email": "wei@example.org",
        "phone": "01632 960125",
        "companion": "yes",
        "companion_name": "Li Zhang",
        "needs": ["captions", "interpreter"],
        "detail_interpreter": "Cantonese",
        "note": "Rings at ten",
    }
    refused = grace.post(f"/staff/sessions/{where.pk}/book/new/", typed)
    assert refused.status_code == 409
    words = said(refused)
    for each in ("Wei Zhang", "wei@example.org", "01632 960125", "Li Zhang", "Live captions", "Rings at ten"):
        assert each in words
    assert ": Cantonese" in words
    page = main_part(refused)
    assert f'href="/staff/sessions/{free.pk}/book/"' in page
    assert f"/staff/sessions/{another.pk}/" not in page
    assert f"/staff/sessions/{full.pk}/" not in page
    assert not Booking.objects.filter(carer__name="Wei Zhang").exists()


def test_where_no_other_date_of_the_same_has_room_others_are_named_of_ones_own_teams_alone(client):
    mine, theirs = team(), team("Another Team")
    where = session(status=Session.Status.CANCELLED)
    another = session(of=series(offering=offering("Relaxation", team=mine)))
    not_mine = session(of=series(offering=offering("Sleep", team=theirs)))
    sign_in_as(client, make_staff("bookings_administrator", team=mine))
    page = main_part(client.get(f"/staff/sessions/{where.pk}/book/new/"))
    assert f"/staff/sessions/{another.pk}/book/" in page
    assert f"/staff/sessions/{not_mine.pk}/" not in page


@pytest.mark.parametrize("status", [Session.Status.CANCELLED, Session.Status.DRAFT])
@pytest.mark.parametrize("then", ["check", "send"])
def test_nobody_writes_to_everyone_in_what_is_not_on_the_programme(grace, status, then):
    where = session()
    book(where)
    Session.objects.filter(pk=where.pk).update(status=status)
    path = f"/staff/sessions/{where.pk}/message/"
    asked = grace.get(path)
    assert asked.status_code == 200
    assert "Nobody can be written to" in said(asked)
    assert "<form" not in main_part(asked)
    typed = {"audience": "booked", "text": "Bring a cup <b>", "form_key": "k1", "then": then}
    refused = grace.post(path, typed)
    assert refused.status_code == 409
    assert "Bring a cup <b>" in said(refused)
    assert not SessionMessage.objects.exists()
