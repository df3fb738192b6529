"""The waiting list: order, offers, deadlines, and what staff do by hand."""

import datetime as dt

import pytest

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.refusals import BookingOver, NoRoomThere, NotAllowed, OfferOver, SessionFull
from evenkeel.gatherings.actions.sessions import WhenAndWhere, move_session
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list, offer_by_hand, take_offer
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.queries.places import position
from evenkeel.gatherings.queries.staff_sessions import people_in
from evenkeel.gatherings.sweeps import pass_places_on
from evenkeel.gatherings.task_kinds import OFFER_BY_PHONE, RING_CARER
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, session, staff_actor
from evenkeel.notices.models import Notice
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task
from evenkeel.tasks.permissions import ANSWER_TASKS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def full():
    """A session with one place, which Maryam holds."""
    workshop = session(capacity=1)
    workshop.first = book(workshop, asking())
    return workshop


def book(where, request, **how):
    given = {"by": ANYONE, "now": NOW, "or_wait": True} | how
    return book_place(session_id=where.pk, request=request, **given).booking


def holder(booking):
    return Actor("carer", booking.carer_id)


def give_up(booking, now=NOW):
    return cancel_place(booking_id=booking.pk, by=holder(booking), now=now)


def statuses(*bookings):
    for booking in bookings:
        booking.refresh_from_db()
    return [booking.status for booking in bookings]


def test_they_stand_in_the_order_in_which_they_came(full):
    waiting = [book(full, asking(name)) for name in ("Tom Okafor", "Ines Duarte", "Wei Zhang")]
    assert [position(booking) for booking in waiting] == [1, 2, 3]
    assert "number 3" in str(Notice.objects.get(about_id=waiting[2].pk).content)


def test_a_freed_place_goes_to_the_first_with_a_deadline(full):
    tom, ines = book(full, asking("Tom Okafor")), book(full, asking("Ines Duarte"))
    give_up(full.first)
    assert statuses(tom, ines) == ["offered", "waiting"]
    assert tom.offer_until == NOW + DAY
    full.pool.refresh_from_db()
    assert (full.pool.taken, full.pool.held, full.pool.waiting) == (0, 1, 1)


def test_a_place_on_offer_is_nobody_elses(full):
    book(full, asking("Tom Okafor"))
    give_up(full.first)
    with pytest.raises(SessionFull):
        book(full, asking("Wei Zhang"), or_wait=False)


def test_taking_the_offer_twice_is_one_booking(full):
    tom = book(full, asking("Tom Okafor"))
    give_up(full.first)
    for _again in range(2):
        take_offer(booking_id=tom.pk, by=holder(tom), now=NOW + DAY / 2)
    full.pool.refresh_from_db()
    assert statuses(tom) == ["booked"]
    assert (full.pool.taken, full.pool.held) == (1, 0)


def test_an_offer_that_runs_out_goes_to_the_next(full):
    tom, ines = book(full, asking("Tom Okafor")), book(full, asking("Ines Duarte"))
    give_up(full.first)
    late = NOW + DAY + dt.timedelta(minutes=1)
    assert pass_places_on(late) == 1
    assert pass_places_on(late) == 0
    assert statuses(tom, ines) == ["lapsed", "offered"]
    assert Notice.objects.filter(about_id=tom.pk, kind="gatherings.offer_lapsed").count() == 1


def test_an_offer_is_over_at_its_deadline_even_before_the_sweep(full):
    tom = book(full, asking("Tom Okafor"))
    give_up(full.first)
    with pytest.raises(OfferOver):
        take_offer(booking_id=tom.pk, by=holder(tom), now=NOW + DAY + dt.timedelta(seconds=1))


def test_saying_no_passes_the_place_on_at_once(full):
    tom, ines = book(full, asking("Tom Okafor")), book(full, asking("Ines Duarte"))
    give_up(full.first)
    leave_waiting_list(booking_id=tom.pk, by=holder(tom), now=NOW)
    assert statuses(tom, ines) == ["declined", "offered"]


def test_whoever_is_kept_a_place_no_longer_stands_in_the_line(full):
    book(full, asking("Tom Okafor"))
    ines = book(full, asking("Ines Duarte"))
    give_up(full.first)
    full.pool.refresh_from_db()
    assert (full.pool.waiting, position(ines)) == (1, 1)
    assert [(one.name, one.position) for one in people_in(full).waiting] == [
        ("Tom Okafor", None),
        ("Ines Duarte", 1),
    ]


def test_leaving_moves_the_others_up(full):
    tom, ines = book(full, asking("Tom Okafor")), book(full, asking("Ines Duarte"))
    leave_waiting_list(booking_id=tom.pk, by=holder(tom), now=NOW)
    leave_waiting_list(booking_id=tom.pk, by=holder(tom), now=NOW)
    assert statuses(tom) == ["left"]
    assert position(ines) == 1


def test_two_who_want_to_come_together_are_passed_over_but_keep_their_turn():
    workshop = session(capacity=2)
    first, _second = book(workshop, asking("Maryam Siddiqui")), book(workshop, asking("Wei Zhang"))
    pair = book(workshop, asking("Ines Duarte", party=2, companion_name="Paulo"))
    tom = book(workshop, asking("Tom Okafor"))
    give_up(first)
    assert statuses(pair, tom) == ["waiting", "offered"]
    assert position(pair) == 1


def test_whoever_has_only_a_number_is_offered_it_by_staff(full):
    tom = book(full, asking("Tom Okafor", phone="+447700900124"))
    give_up(full.first)
    task = Task.objects.get(kind=OFFER_BY_PHONE)
    assert statuses(tom) == ["offered"]
    office = staff_actor(MANAGE_BOOKINGS, ANSWER_TASKS)
    answer_task(task_id=task.pk, answer="took_it", note="", by=office, now=NOW + DAY / 4)
    assert statuses(tom) == ["booked"]


def test_nothing_is_offered_by_itself_once_bookings_have_closed(full):
    tom = book(full, asking("Tom Okafor"))
    just_before = IN_TWO_WEEKS - dt.timedelta(minutes=30)
    give_up(full.first, now=just_before)
    assert statuses(tom) == ["waiting"]
    offer_by_hand(booking_id=tom.pk, by=staff_actor(), now=just_before)
    assert statuses(tom) == ["offered"]


def test_who_missed_a_call_about_an_offer_is_rung_by_noon_here_of_the_next_working_day():
    in_summer = session(dt.datetime(2027, 7, 1, 13, 0, tzinfo=dt.UTC), capacity=1)
    first = book(in_summer, asking())
    tom = book(in_summer, asking("Tom Okafor", phone="+441632960124"))
    give_up(first, dt.datetime(2027, 6, 7, 9, 0, tzinfo=dt.UTC))
    # Here it is Friday already.
    pass_places_on(dt.datetime(2027, 6, 10, 23, 30, tzinfo=dt.UTC))
    assert statuses(tom) == ["lapsed"]
    call = Task.objects.get(kind=RING_CARER, facts__why="offer_lapsed")
    assert call.due_at == dt.datetime(2027, 6, 14, 11, 0, tzinfo=dt.UTC)


def test_staff_give_a_place_to_somebody_who_said_yes_on_the_phone(full):
    tom, ines = book(full, asking("Tom Okafor")), book(full, asking("Ines Duarte"))
    with pytest.raises(NoRoomThere):
        give_place(booking_id=ines.pk, by=staff_actor(), now=NOW)
    full.pool.refresh_from_db()
    full.pool.capacity = 2
    full.pool.save()
    give_place(booking_id=ines.pk, by=staff_actor(), now=NOW)
    assert statuses(tom, ines) == ["waiting", "booked"]


def test_only_staff_of_the_team_offer_by_hand(full):
    tom = book(full, asking("Tom Okafor"))
    with pytest.raises(NotAllowed):
        offer_by_hand(booking_id=tom.pk, by=holder(tom), now=NOW)


def test_a_place_left_by_a_larger_room_is_found_by_the_sweep(full):
    tom = book(full, asking("Tom Okafor"))
    full.pool.refresh_from_db()
    full.pool.capacity = 2
    full.pool.save()
    pass_places_on(NOW)
    assert statuses(tom) == ["offered"]


def test_somebody_with_a_place_has_no_turn_to_leave(full):
    with pytest.raises(BookingOver):
        leave_waiting_list(booking_id=full.first.pk, by=holder(full.first), now=NOW)


def test_joining_twice_keeps_one_turn(full):
    book(full, asking("Tom Okafor"))
    book(full, asking("Tom Okafor"))
    assert Booking.objects.filter(status="waiting").count() == 1


@pytest.mark.parametrize(
    ("starts_in", "held_for"),
    [(dt.timedelta(hours=5), dt.timedelta(hours=3)), (dt.timedelta(hours=1), dt.timedelta(hours=1))],
    ids=["until bookings close", "until the start once they have closed"],
)
def test_no_offer_outlasts_a_session_that_is_moved_nearer(full, starts_in, held_for):
    tom = book(full, asking("Tom Okafor"))
    give_up(full.first)
    starts_at = NOW + starts_in
    to = WhenAndWhere(starts_at, starts_at + dt.timedelta(hours=2), full.mode, online_link=full.online_link)
    move_session(session_id=full.pk, to=to, sequence=full.sequence, by=staff_actor(), now=NOW)
    tom.refresh_from_db()
    assert tom.offer_until == NOW + held_for
    told = Notice.objects.get(about_id=tom.pk, kind="gatherings.session_moved").content
    assert "We are keeping a place for you until" in str(told["paragraphs"])
    with pytest.raises(OfferOver):
        take_offer(booking_id=tom.pk, by=holder(tom), now=starts_at + dt.timedelta(minutes=1))


def test_an_offer_keeps_its_deadline_when_the_session_is_put_off(full):
    tom = book(full, asking("Tom Okafor"))
    give_up(full.first)
    to = WhenAndWhere(full.starts_at + DAY, full.ends_at + DAY, full.mode, online_link=full.online_link)
    move_session(session_id=full.pk, to=to, sequence=full.sequence, by=staff_actor(), now=NOW)
    tom.refresh_from_db()
    assert tom.offer_until == NOW + DAY
