"""What staff are told whose page is about something that was deleted while they had it open."""

import datetime as dt

import pytest

from evenkeel.gatherings.actions.broadcast import message_everyone
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.programme.dates import add_date
from evenkeel.gatherings.actions.programme.facilitators import FacilitatorDetails, change_facilitator
from evenkeel.gatherings.actions.programme.offerings import OfferingDetails, change_offering
from evenkeel.gatherings.actions.programme.series import add_series, delete_series, publish_series
from evenkeel.gatherings.actions.programme.sessions import delete_session
from evenkeel.gatherings.actions.refusals import Gone, SeriesGone, SessionGone
from evenkeel.gatherings.actions.register import WalkIn, add_walk_in, save_register
from evenkeel.gatherings.actions.sessions import cancel_session, set_bookings_open
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list
from evenkeel.gatherings.models import Booking, Series, Session
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    book,
    carer,
    offering,
    series,
    session,
    staff_actor,
    team,
)
from evenkeel.gatherings.tests.planning import GRACE, THURSDAY, added, plan, weekly
from evenkeel.gatherings.tests.reading import main_part, said, value_of
from evenkeel.gatherings.views.staff import series as series_pages
from evenkeel.gatherings.views.staff import sessions as session_pages
from evenkeel.people.actions import erase_carer
from evenkeel.people.permissions import ERASE_CARERS
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
NONE = 987654
HOUR = dt.timedelta(hours=1)
BY = {"by": GRACE, "now": NOW}
SERIES_OFF = "This series is off the programme already: somebody deleted it while you had the page open."
SESSION_OFF = "This session is off the programme already: somebody deleted it while you had the page open."


NOT_THEIRS = (
    "This session is not on your teams’ programme. Somebody may have deleted it while you had the page open."
)


def test_a_series_that_is_deleted_twice_is_said_not_to_be_there(grace):
    path = f"/staff/series/{added(weekly(2)).pk}/delete/"
    first, second = (grace.post(path, follow=True) for _press in range(2))
    assert "The series is deleted." in said(first)
    gone_words(second, "This series is not on your teams’ programme. Somebody may have deleted it")


def test_a_session_that_is_deleted_twice_is_said_not_to_be_there_on_its_series(grace):
    run = added(weekly(2))
    where = run.sessions.first()
    path = f"/staff/sessions/{where.pk}/delete/"
    assert f'name="series" value="{run.pk}"' in grace.get(path).content.decode()
    first, second = (grace.post(path, {"series": run.pk}, follow=True) for _press in range(2))
    assert "The session is deleted." in said(first)
    assert second.redirect_chain == [(f"/staff/series/{run.pk}/", 302)]
    assert NOT_THEIRS in said(second)


@pytest.mark.parametrize("named", ["", "x", str(NONE), "9" * 40])
def test_a_session_deleted_twice_whose_series_is_gone_too_is_said_not_to_be_there(grace, named):
    gone_words(grace.post(f"/staff/sessions/{NONE}/delete/", {"series": named}, follow=True), NOT_THEIRS)


def test_two_who_delete_the_same_at_one_moment_are_both_answered_in_words(grace, monkeypatch):
    run = added(weekly(2))
    where = run.sessions.first()

    def after_somebody_else(delete):
        def both(**given):
            delete(**given)
            delete(**given)

        return both

    monkeypatch.setattr(session_pages, "delete_session", after_somebody_else(delete_session))
    monkeypatch.setattr(series_pages, "delete_series", after_somebody_else(delete_series))
    assert SESSION_OFF in said(grace.post(f"/staff/sessions/{where.pk}/delete/", follow=True))
    assert SERIES_OFF in said(grace.post(f"/staff/series/{run.pk}/delete/", follow=True))
    assert not Series.objects.exists()
    assert not Session.objects.exists()


def answered(browser, path, **sent):
    """All that the answer tells: its status, where it leads and what stands there."""
    response = browser.post(path, sent, follow=True)
    return response.status_code, response.redirect_chain, said(response)


def test_of_another_teams_series_and_session_the_same_is_said_as_of_one_that_is_gone(client):
    own_team, where = team("Another Team"), session()
    own = series(offering=offering("Relaxation", team=own_team))
    sign_in_as(client, make_staff("bookings_administrator", team=own_team))
    for thing, row in (("series", where.series_id), ("sessions", where.pk)):
        for named in ("", str(where.series_id), str(own.pk)):
            theirs, gone = (
                answered(client, f"/staff/{thing}/{one}/delete/", series=named) for one in (row, NONE)
            )
            assert theirs == gone
            assert "not on your teams’ programme" in gone[2]
        assert client.get(f"/staff/{thing}/{row}/delete/").status_code == 404
    assert Session.objects.filter(pk=where.pk).exists()


@pytest.mark.parametrize(
    ("action", "given", "refusal"),
    [
        (delete_series, {"series_id": NONE}, SeriesGone),
        (publish_series, {"series_id": NONE}, SeriesGone),
        (add_date, {"series_id": NONE, "on": THURSDAY, "although_clashes": False}, SeriesGone),
        (delete_session, {"session_id": NONE}, SessionGone),
        (cancel_session, {"session_id": NONE, "because": ""}, SessionGone),
        (set_bookings_open, {"session_id": NONE, "is_open": True}, SessionGone),
        (save_register, {"session_id": NONE, "marks": []}, SessionGone),
        (
            message_everyone,
            {"session_id": NONE, "text": "Hello", "audience": "booked", "request_key": "k"},
            SessionGone,
        ),
        (cancel_place, {"booking_id": NONE}, Gone),
        (leave_waiting_list, {"booking_id": NONE}, Gone),
        (give_place, {"booking_id": NONE}, Gone),
    ],
)
def test_each_action_says_in_words_that_its_row_is_gone(action, given, refusal):
    with pytest.raises(refusal) as refused:
        action(**given, **BY)
    assert "booked" not in str(refused.value.sentence)
    assert refused.value.status == 409


def test_so_does_each_that_changes_what_there_is_and_who_leads():
    what = OfferingDetails(team_id=team().pk, title="Sleep", kind="workshop", summary="Two hours.")
    who = FacilitatorDetails(name="Priya Raman", kind="staff", team_id=team().pk)
    with pytest.raises(Gone):
        change_offering(offering_id=NONE, details=what, version="", **BY)
    with pytest.raises(Gone):
        change_facilitator(facilitator_id=NONE, details=who, version="", **BY)
    with pytest.raises(Gone):
        add_series(plan=plan(offering_id=NONE), publish=False, although_clashes=False, **BY)


def test_what_somebody_booked_meanwhile_is_not_deleted_and_the_page_says_so(grace):
    run = series()
    where = session(of=run)
    book(where, by=staff_actor())
    assert "Somebody has booked this" in said(grace.post(f"/staff/series/{run.pk}/delete/", follow=True))


def cancelled_since(where):
    cancel_place(booking_id=book(where).booking.pk, by=GRACE, now=NOW)


def walked_in(where):
    add_walk_in(session_id=where.pk, walk_in=WalkIn("Ida Berg"), **BY)


@pytest.mark.parametrize("left", [book, cancelled_since, walked_in])
@pytest.mark.parametrize("thing", ["series", "sessions"])
def test_what_somebody_booked_or_came_to_has_no_button_to_delete_it(grace, left, thing):
    where = session(NOW)
    row = {"series": where.series_id, "sessions": where.pk}[thing]
    path = f"/staff/{thing}/{row}/"
    if left is walked_in:
        left(where)
    else:
        Session.objects.filter(pk=where.pk).update(starts_at=IN_TWO_WEEKS, ends_at=IN_TWO_WEEKS + HOUR)
        left(where)
    shown = grace.get(f"{path}delete/")
    assert "cannot be deleted" in said(shown)
    assert "Somebody has booked this or came to it" in said(shown)
    assert "Nobody has booked" not in said(shown)
    assert "<form" not in main_part(shown)
    assert f"{path}delete/" not in main_part(grace.get(path))


def test_what_nobody_booked_says_what_goes_and_has_its_button(grace):
    run = added(weekly(2))
    shown = grace.get(f"/staff/series/{run.pk}/delete/")
    assert "It goes for good with its 2 sessions. Nobody has booked, so nobody is told." in said(shown)
    assert "<form" in main_part(shown)
    assert f"/staff/series/{run.pk}/delete/" in main_part(grace.get(f"/staff/series/{run.pk}/"))


def gone_words(response, words):
    """The page of staff that says so."""
    assert response.status_code == 404
    assert "Staff menu" in response.content.decode()
    assert "We cannot find this" in said(response)
    assert words in said(response)


@pytest.mark.parametrize(
    "page",
    ["", "change/", "move/", "cancel/", "delete/", "message/", "register/", "register/paper/", "book/"],
)
def test_of_a_session_that_is_not_there_staff_read_so_on_a_page_of_theirs(grace, page):
    gone_words(grace.get(f"/staff/sessions/{NONE}/{page}"), "This session is not on your teams’ programme.")


@pytest.mark.parametrize("page", ["change", "move", "cancel", "message", "bookings-open", "register", "book"])
def test_what_is_sent_for_a_session_that_was_deleted_meanwhile_is_said_not_to_be_saved(grace, page):
    where = session()
    delete_session(session_id=where.pk, **BY)
    gone_words(grace.post(f"/staff/sessions/{where.pk}/{page}/"), "Nothing of what you sent was saved.")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("series/{}/", "This series is not on your teams’ programme."),
        ("series/{}/change/", "This series is not on your teams’ programme."),
        ("series/{}/add-date/", "This series is not on your teams’ programme."),
        ("series/{}/delete/", "This series is not on your teams’ programme."),
        ("bookings/{}/", "This booking is not among those of your teams."),
        ("bookings/{}/move/", "This booking is not among those of your teams."),
        ("offerings/{}/", "This is not among what your teams may change."),
        ("facilitators/{}/", "This is not among what your teams may change."),
    ],
)
def test_so_they_do_of_everything_else(grace, path, words):
    gone_words(grace.get(f"/staff/{path.format(NONE)}"), words)
    gone_words(grace.get(f"/staff/{path.format('9' * 40)}"), words)


TYPED = {
    "name": "Wei Zhang",
    "phone": "01632 960125",
    "needs": ["captions"],
    "note": "Rings at <ten>",
    "companion": "no",
}


def test_what_a_caller_said_is_kept_on_the_page_when_the_session_is_deleted_with_dates_of_the_same(grace):
    run = series()
    where, same = session(of=run), session(IN_TWO_WEEKS + 24 * HOUR, of=run)
    another = session(of=series(offering=offering("Relaxation")))
    path = f"/staff/sessions/{where.pk}/book/new/"
    of = value_of(grace.get(path), "offering")
    delete_session(session_id=where.pk, **BY)
    refused = grace.post(path, TYPED | {"offering": of})
    gone_words(refused, "Nothing of what you sent was saved.")
    for words in ("Wei Zhang", "01632 960125", "Live captions", "Rings at <ten>"):
        assert words in said(refused)
    assert f'href="/staff/sessions/{same.pk}/book/"' in main_part(refused)
    assert f"/staff/sessions/{another.pk}/" not in main_part(refused)
    assert not Booking.objects.exists()


@pytest.mark.parametrize("of", ["", "x", str(NONE), "9" * 40])
def test_where_the_form_does_not_say_what_it_was_for_dates_of_anything_are_offered(grace, of):
    other = session()
    refused = grace.post(f"/staff/sessions/{NONE}/book/new/", TYPED | {"offering": of})
    assert f'href="/staff/sessions/{other.pk}/book/"' in main_part(refused)


def test_what_was_typed_of_somebody_whose_record_was_erased_meanwhile_is_kept_on_the_page(grace):
    where, maryam = session(), carer("Maryam Siddiqui")
    path = f"/staff/sessions/{where.pk}/book/{maryam.pk}/"
    assert grace.get(path).status_code == 200
    erase_carer(carer_id=maryam.pk, by=staff_actor(ERASE_CARERS), now=NOW, reason="asked")
    refused = grace.post(path, {"companion": "no", "note": "Rings at ten", "needs": ["captions"]})
    gone_words(refused, "It may have been erased.")
    assert "Rings at ten" in said(refused)
    assert "Live captions" in said(refused)
    assert f'href="/staff/sessions/{where.pk}/book/"' in main_part(refused)
    assert "Maryam" not in said(refused)


def test_somebody_who_walked_into_a_session_that_is_gone_stands_on_the_page_with_how_to_reach_them(grace):
    refused = grace.post(f"/staff/sessions/{NONE}/register/", {"name": "Ida Berg", "phone": "01632 960982"})
    gone_words(refused, "Nothing of what you sent was saved.")
    assert "Name Ida Berg" in said(refused)
    assert "Phone number 01632 960982" in said(refused)
