"""Taking, giving up, changing and moving places, one person at a time."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import evenkeel.organisations.queries as organisations_queries
from evenkeel.audit.models import Entry
from evenkeel.gatherings.actions.changes import cancel_place, change_party, confirm_coming, move_place
from evenkeel.gatherings.actions.refusals import (
    BookingOver,
    BookingsShut,
    NoCompanion,
    NoRoomThere,
    NoSecondPlace,
    NotAllowed,
    SessionFull,
    SessionGone,
)
from evenkeel.gatherings.actions.waiting import take_offer
from evenkeel.gatherings.models import Booking, BookingNeed, Session
from evenkeel.gatherings.permissions import VIEW_PROGRAMME
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, RING_CARER
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    holder,
    offering,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.notices.models import Notice
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]


def kinds_told(booking):
    return list(Notice.objects.filter(about_id=booking.pk).order_by("pk").values_list("kind", flat=True))


def test_a_place_is_booked_counted_audited_and_confirmed():
    workshop = session()
    result = book(workshop)
    workshop.pool.refresh_from_db()
    assert result.outcome == "booked"
    assert workshop.pool.taken == 1
    assert kinds_told(result.booking) == ["gatherings.place_booked"]
    entry = Entry.objects.get(action="gatherings.book_place")
    assert (entry.subject_id, entry.person_id) == (result.booking.pk, result.booking.carer_id)


def queries_of(work):
    """How many queries it takes, without the transaction's own begin and end."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return [query["sql"][:90] for query in asked if "SAVEPOINT" not in query["sql"]]


def test_a_booking_takes_at_most_ten_queries_and_twelve_with_needs(as_served):
    workshop = session(of=series(venue=venue()))
    # Read once in a process.
    organisations_queries.provider()
    needing = asking("Tom Okafor", needs=(("step_free", ""), ("interpreter", "Urdu")))
    for request, most in ((asking(), 10), (needing, 12)):
        asked = queries_of(lambda request=request: book(workshop, request))
        # One more, after the transaction, moves the version of public pages.
        assert len(asked) + 1 <= most, asked


def test_no_message_names_the_workshop_unless_its_holder_asked_for_that():
    workshop = session()
    book(workshop)
    book(workshop, asking("Tom Okafor", wants_clear_calendar_title=True))
    neutral, clear = (str(notice.content) for notice in Notice.objects.order_by("pk"))
    assert "Keeping the Balance" not in neutral
    assert "Keeping the Balance" in clear


def test_whoever_books_twice_keeps_one_place_and_is_told_so_by_message():
    workshop = session()
    first = book(workshop)
    again = book(workshop, asking("maryam  SIDDIQUI", email="Maryam.Siddiqui@example.org"))
    assert again.outcome == "already"
    assert again.booking == first.booking
    assert kinds_told(first.booking) == ["gatherings.place_booked", "gatherings.already_booked"]


def test_a_couple_who_share_an_address_are_two_people():
    workshop = session()
    one = book(workshop, asking("Ines Duarte", email="duarte@example.org"))
    other = book(workshop, asking("Paulo Duarte", email="Duarte@example.org"))
    assert one.booking.carer != other.booking.carer
    assert Booking.objects.filter(status="booked").count() == 2


def test_the_same_form_sent_twice_does_the_thing_once():
    workshop = session()
    first = book(workshop, request_key="form-1")
    again = book(workshop, request_key="form-1")
    assert again.outcome == "booked"
    assert again.booking == first.booking
    assert kinds_told(first.booking) == ["gatherings.place_booked"]


def test_a_companion_takes_a_place():
    workshop = session(capacity=2)
    book(workshop, asking(party=2, companion_name="Sadia"))
    with pytest.raises(SessionFull):
        book(workshop, asking("Tom Okafor"))


def test_a_companion_is_refused_where_each_books_alone():
    workshop = session(of=series(allows_companion=False))
    with pytest.raises(NoCompanion):
        book(workshop, asking(party=2))


def test_a_full_session_refuses_in_words_and_leaves_nothing_behind():
    workshop = session(capacity=1)
    book(workshop)
    with pytest.raises(SessionFull) as refused:
        book(workshop, asking("Tom Okafor"))
    assert "waiting list" in str(refused.value.sentence)
    assert not Carer.objects.filter(name="Tom Okafor").exists()


def test_one_place_left_is_not_enough_for_two():
    workshop = session(capacity=2)
    book(workshop, asking("Tom Okafor"))
    with pytest.raises(SessionFull) as refused:
        book(workshop, asking(party=2))
    assert refused.value.free == 1


@pytest.mark.parametrize(
    ("status", "at"),
    [
        ("draft", NOW),
        ("cancelled", NOW),
        ("closed", NOW),
        ("open", IN_TWO_WEEKS - dt.timedelta(minutes=90)),
        ("open", IN_TWO_WEEKS + dt.timedelta(minutes=5)),
        ("open", IN_TWO_WEEKS + dt.timedelta(days=1)),
    ],
)
def test_nobody_books_what_is_not_open(status, at):
    with pytest.raises(BookingsShut):
        book(session(status=status), now=at)


def test_a_session_of_an_unpublished_offering_is_not_open():
    hidden = session(of=series(offering=offering("Hidden", is_published=False)))
    with pytest.raises(BookingsShut):
        book(hidden)


def test_a_session_deleted_meanwhile_is_answered_in_words():
    gone = session()
    Session.objects.filter(pk=gone.pk).delete()
    with pytest.raises(SessionGone):
        book(gone)


def test_staff_book_after_the_close_for_whoever_rang():
    workshop = session(status="closed")
    result = book(workshop, by=staff_actor())
    assert result.booking.source == Booking.Source.PHONE


def test_staff_of_another_team_may_not():
    workshop = session()
    with pytest.raises(NotAllowed):
        book(workshop, by=staff_actor(team_ids=frozenset({workshop.series.offering.team_id + 1})))
    with pytest.raises(NotAllowed):
        book(workshop, by=staff_actor(VIEW_PROGRAMME))


def test_whoever_gave_only_a_number_is_rung():
    result = book(session(), asking(phone="+447700900123"))
    task = Task.objects.get(kind=RING_CARER)
    assert task.about_id == result.booking.pk
    assert not Notice.objects.exists()


def test_each_need_is_work_for_somebody_before_the_day():
    result = book(session(), asking(needs=(("step_free", ""), ("interpreter", "Urdu"))))
    tasks = Task.objects.filter(kind=ARRANGE_NEED)
    assert tasks.count() == BookingNeed.objects.filter(booking=result.booking).count() == 2
    assert all(task.due_at < IN_TWO_WEEKS for task in tasks)
    assert result.booking.carer.access_needs.count() == 2


def test_a_stranger_changes_nothing_on_the_record_of_somebody_known():
    book(session())
    there = book(
        session(IN_TWO_WEEKS + dt.timedelta(days=7)), asking(needs=(("interpreter", "Urdu"),))
    ).booking
    assert there.needs.get().kind == "interpreter"
    assert not there.carer.access_needs.exists()


def test_what_somebody_needs_comes_with_them_to_the_next_booking():
    book(session(of=series(venue=venue())), asking(needs=(("step_free", ""), ("interpreter", "Urdu"))))
    there = book(session(IN_TWO_WEEKS + dt.timedelta(days=7), of=series(venue=venue()))).booking
    online = book(session(IN_TWO_WEEKS + dt.timedelta(days=8))).booking
    assert set(there.needs.values_list("kind", "detail")) == {("step_free", ""), ("interpreter", "Urdu")}
    assert set(online.needs.values_list("kind", flat=True)) == {"interpreter"}


def test_needs_are_work_once_the_place_is_theirs():
    workshop = session(capacity=1)
    first = book(workshop).booking
    waiting = book(workshop, asking("Tom Okafor", needs=(("interpreter", "Yoruba"),)), or_wait=True).booking
    assert not Task.objects.filter(kind=ARRANGE_NEED).exists()
    cancel_place(booking_id=first.pk, by=holder(first), now=NOW)
    take_offer(booking_id=waiting.pk, by=holder(waiting), now=NOW)
    assert Task.objects.get(kind=ARRANGE_NEED).about_id == waiting.pk


def test_cancelling_frees_the_place_and_says_so_once():
    workshop = session()
    booking = book(workshop).booking
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    workshop.pool.refresh_from_db()
    assert workshop.pool.taken == 0
    assert kinds_told(booking).count("gatherings.place_given_up") == 1


def test_cancelling_withdraws_the_work_that_nobody_needs_any_more():
    booking = book(session(), asking(needs=(("interpreter", "Urdu"),))).booking
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    assert Task.objects.get(kind=ARRANGE_NEED).status == Task.Status.WITHDRAWN


def test_nobody_cancels_for_somebody_else():
    workshop = session()
    mine, theirs = book(workshop).booking, book(workshop, asking("Tom Okafor")).booking
    with pytest.raises(NotAllowed):
        cancel_place(booking_id=theirs.pk, by=holder(mine), now=NOW)


def test_what_is_over_cannot_be_cancelled():
    booking = book(session()).booking
    with pytest.raises(BookingOver):
        cancel_place(booking_id=booking.pk, by=holder(booking), now=IN_TWO_WEEKS + dt.timedelta(days=1))


def test_after_cancelling_one_can_book_again():
    workshop = session()
    booking = book(workshop).booking
    cancel_place(booking_id=booking.pk, by=holder(booking), now=NOW)
    assert book(workshop).outcome == "booked"


def test_bringing_somebody_after_all_needs_a_free_place():
    workshop = session(capacity=2)
    booking = book(workshop).booking
    change_party(booking_id=booking.pk, party=2, companion_name="Sadia", by=holder(booking), now=NOW)
    workshop.pool.refresh_from_db()
    assert workshop.pool.taken == 2
    crowded = session(capacity=2)
    book(crowded, asking("Wei Zhang"))
    alone = book(crowded, asking("Tom Okafor")).booking
    with pytest.raises(NoSecondPlace):
        change_party(booking_id=alone.pk, party=2, companion_name="", by=holder(alone), now=NOW)


def test_coming_alone_after_all_passes_the_place_on():
    workshop = session(capacity=2)
    pair = book(workshop, asking(party=2, companion_name="Sadia")).booking
    waiting = book(workshop, asking("Tom Okafor"), or_wait=True).booking
    change_party(booking_id=pair.pk, party=1, companion_name="", by=holder(pair), now=NOW)
    waiting.refresh_from_db()
    assert waiting.status == "offered"


def test_moving_to_another_date_keeps_what_was_asked_for():
    first = session()
    second = session(IN_TWO_WEEKS + dt.timedelta(days=7))
    booking = book(first, asking(needs=(("interpreter", "Urdu"),))).booking
    moved = move_place(booking_id=booking.pk, session_id=second.pk, by=holder(booking), now=NOW)
    booking.refresh_from_db()
    first.pool.refresh_from_db()
    second.pool.refresh_from_db()
    assert (booking.status, moved.status) == ("moved", "booked")
    assert (first.pool.taken, second.pool.taken) == (0, 1)
    assert moved.needs.get().kind == "interpreter"


def test_one_does_not_move_into_a_full_session_or_another_offering():
    booking = book(session()).booking
    full = session(IN_TWO_WEEKS + dt.timedelta(days=7), capacity=1)
    book(full, asking("Tom Okafor"))
    with pytest.raises(NoRoomThere):
        move_place(booking_id=booking.pk, session_id=full.pk, by=holder(booking), now=NOW)
    other = session(IN_TWO_WEEKS + dt.timedelta(days=8), of=series(offering=offering("Relaxation")))
    with pytest.raises(BookingOver):
        move_place(booking_id=booking.pk, session_id=other.pk, by=holder(booking), now=NOW)


def test_saying_yes_is_kept_and_can_be_said_twice():
    booking = book(session()).booking
    confirm_coming(booking_id=booking.pk, by=holder(booking), now=NOW)
    confirm_coming(booking_id=booking.pk, by=holder(booking), now=NOW + dt.timedelta(hours=1))
    booking.refresh_from_db()
    assert booking.confirmed_coming_at == NOW


def test_a_series_booked_whole_takes_one_place_for_all_its_dates():
    course = series(whole=True, capacity=1)
    dates = [session(IN_TWO_WEEKS + dt.timedelta(weeks=week), of=course) for week in range(3)]
    result = book(dates[1])
    assert result.booking.session is None
    assert Notice.objects.get().content["attachments"][0]["text"].count("BEGIN:VEVENT") == 3
    with pytest.raises(SessionFull):
        book(dates[0], asking("Tom Okafor"))


def test_what_goes_wrong_half_way_leaves_nothing(monkeypatch):
    from evenkeel.gatherings.actions import ledger

    def fails(*_given, **_named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ledger, "queue", fails)
    workshop = session()
    with pytest.raises(RuntimeError):
        book(workshop)
    workshop.pool.refresh_from_db()
    assert workshop.pool.taken == 0
    assert not Booking.objects.exists()
    assert not Entry.objects.exists()
