"""What only has to be known before the day is asked, shown and answered as that, and promised as nothing more."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE, SYSTEM, Actor
from evenkeel.gatherings.actions.changes import cancel_place, move_place
from evenkeel.gatherings.actions.needs import arranging_times
from evenkeel.gatherings.actions.places import Request, book_place
from evenkeel.gatherings.actions.waiting import take_offer
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, BE_READY
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, holder, series, session, venue
from evenkeel.gatherings.tests.own_booking import press
from evenkeel.gatherings.tests.reading import said
from evenkeel.notices.models import Notice
from evenkeel.people.actions import set_needs
from evenkeel.people.queries import live_needs
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task
from evenkeel.tasks.registry import registered
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

CAMERA, INTERPRETER, DOG = ("camera_off", ""), ("interpreter", "Urdu"), ("assistance_dog", "")
PROMISE = "We will tell you what we have arranged."


def book(*needs, where=None) -> Booking:
    request = asking(needs=needs)
    return book_place(session_id=(where or session()).pk, request=request, by=ANYONE, now=NOW).booking


def title(task: Task) -> str:
    return registered(task.kind).kind.said(task.facts)


def told(booking: Booking) -> list[str]:
    return list(Notice.objects.filter(about_id=booking.pk).order_by("pk").values_list("kind", flat=True))


def register(booking: Booking) -> str:
    client = Client()
    sign_in(client, Role.SERVICE_MANAGER)
    return said(client.get(f"/staff/sessions/{booking.session_id}/register/"))


def test_a_need_says_whether_there_is_something_to_arrange():
    book(INTERPRETER, CAMERA)
    assert {(task.kind, title(task)) for task in Task.objects.all()} == {
        (ARRANGE_NEED, "Arrange for Keeping the Balance: An interpreter"),
        (BE_READY, "Be ready for Keeping the Balance: To keep my camera off"),
    }


@pytest.mark.parametrize(
    ("needs", "promises"), [([INTERPRETER], True), ([CAMERA], False), ([CAMERA, INTERPRETER], True)]
)
def test_arranging_is_promised_only_where_there_is_something_to_arrange(needs, promises):
    booking = book(*needs)
    assert (PROMISE in Notice.objects.get(about_id=booking.pk).content["paragraphs"][-1]) == promises


def test_what_is_known_stands_in_the_register_and_with_the_booking_and_is_not_told_again():
    booking = book(CAMERA)
    assert "To keep my camera off To know" in register(booking)
    answer_task(task_id=Task.objects.get().pk, answer="known", by=SYSTEM, now=NOW)
    assert "To keep my camera off Known" in register(booking)
    assert "We know, and that is all right." in said(Client().get(booking_path(booking, "show_booking")))
    assert told(booking) == ["gatherings.place_booked"]


def test_what_cannot_be_after_all_is_told_with_what_happens_instead():
    booking = book(DOG, where=session(of=series(venue=venue())))
    note = "Another group meets here that is afraid of dogs. We have kept the room next door for you."
    answer_task(task_id=Task.objects.get().pk, answer="instead", note=note, by=SYSTEM, now=NOW)
    assert told(booking)[-1] == "gatherings.need_answered"
    assert note in said(Client().get(booking_path(booking, "show_booking")))


def test_whoever_books_by_the_form_is_promised_no_more():
    typed = {
        "name": "Maryam Siddiqui",
        "email": "maryam@example.org",
        "needs": ["camera_off"],
        "companion": "no",
    }
    page = Client().post(reverse("gatherings:book_session", args=[session().pk]), typed, follow=True)
    assert "Your place is booked" in said(page)
    assert "Somebody looks into it" not in said(page)


def answered(booking: Booking, answer: str = "arranged", note: str = "") -> None:
    task = Task.objects.get(about_id=booking.pk, status="open")
    answer_task(task_id=task.pk, answer=answer, note=note, by=SYSTEM, now=NOW)


def given_up(booking: Booking, now: dt.datetime = NOW) -> None:
    cancel_place(booking_id=booking.pk, by=holder(booking), now=now)


def asked_again(booking: Booking, *needs, now: dt.datetime = NOW, **how) -> Booking:
    """The same person books the same again, by their own link or by the form."""
    request = Request(carer_id=booking.carer_id, needs=needs or (INTERPRETER,))
    return book_place(
        session_id=booking.session_id, request=request, by=holder(booking), now=now, **how
    ).booking


@pytest.mark.parametrize(("answer", "note"), [("arranged", "Samina comes."), ("instead", "By phone.")])
def test_what_was_answered_is_not_asked_of_anybody_again_when_its_holder_comes_straight_back(answer, note):
    first = book(INTERPRETER)
    answered(first, answer, note)
    given_up(first)
    again = asked_again(first)
    assert list(again.needs.values_list("answer", "answer_note", "task")) == [(answer, note, None)]
    assert not Task.objects.filter(status="open").exists()
    assert note in said(Client().get(booking_path(again)))
    assert PROMISE not in str(Notice.objects.filter(about_id=again.pk).get().content)


def test_so_it_is_for_whoever_moves_away_and_back():
    first = book(INTERPRETER)
    answered(first)
    other = session(IN_TWO_WEEKS + dt.timedelta(days=7))
    away = move_place(booking_id=first.pk, session_id=other.pk, by=holder(first), now=NOW)
    # Another date has to be arranged for itself.
    assert Task.objects.filter(about_id=away.pk, status="open").count() == 1
    back = move_place(booking_id=away.pk, session_id=first.session_id, by=holder(first), now=NOW)
    assert back.needs.get().answer == "arranged"
    assert not Task.objects.filter(status="open").exists()


def test_so_it_is_for_whoever_waited_in_between():
    first = book(INTERPRETER, where=session(capacity=1))
    answered(first)
    given_up(first)
    taken = book_place(session_id=first.session_id, request=asking("Tom Okafor"), by=ANYONE, now=NOW).booking
    waits = asked_again(first, or_wait=True)
    given_up(taken)
    take_offer(booking_id=waits.pk, by=holder(waits), now=NOW)
    assert waits.needs.get().answer == "arranged"
    assert not Task.objects.filter(status="open", about_id=waits.pk).exists()


@pytest.mark.parametrize(
    ("needs", "later"),
    [
        ([("interpreter", "Sylheti")], dt.timedelta(0)),
        ([DOG], dt.timedelta(0)),
        ([INTERPRETER], dt.timedelta(days=1, seconds=1)),
    ],
)
def test_another_need_or_the_same_after_more_than_a_day_is_work_again(needs, later):
    first = book(INTERPRETER)
    answered(first)
    given_up(first)
    again = asked_again(first, *needs, now=NOW + later)
    assert Task.objects.filter(about_id=again.pk, status="open").exists()


def test_what_was_not_answered_yet_is_work_for_the_new_booking_alone():
    first = book(INTERPRETER)
    given_up(first)
    again = asked_again(first)
    assert list(Task.objects.order_by("pk").values_list("about_id", "status")) == [
        (first.pk, "withdrawn"),
        (again.pk, "open"),
    ]


def test_nobody_elses_answer_is_taken():
    first = book(INTERPRETER)
    answered(first)
    given_up(first)
    other = asking("Tom Okafor", needs=(INTERPRETER,))
    toms = book_place(session_id=first.session_id, request=other, by=ANYONE, now=NOW).booking
    assert Task.objects.filter(about_id=toms.pk, status="open").count() == 1


@pytest.mark.parametrize(
    ("asked_at", "starts_at", "due_at", "escalate_at"),
    [
        # Winter; and summer, when noon here is an hour earlier by the world's clock.
        ("2027-03-02T10:00", "2027-03-16T14:00", "2027-03-04T12:00", "2027-03-15T12:00"),
        ("2027-06-08T10:00", "2027-06-22T14:00", "2027-06-10T11:00", "2027-06-21T11:00"),
        # Asked before Easter, when the clocks go forward, for after it; and before they go back in autumn.
        ("2027-03-25T10:00", "2027-04-07T14:00", "2027-03-31T11:00", "2027-04-06T11:00"),
        ("2027-10-29T10:00", "2027-11-05T14:00", "2027-11-02T12:00", "2027-11-04T12:00"),
        # Half past midnight on Tuesday here, though by the world's clock it is still Monday.
        ("2027-06-07T23:30", "2027-06-22T14:00", "2027-06-10T11:00", "2027-06-21T11:00"),
    ],
)
def test_what_is_to_be_arranged_is_due_at_noon_by_the_clock_and_the_calendar_here(
    asked_at, starts_at, due_at, escalate_at
):
    moments = [
        dt.datetime.fromisoformat(f"{one}+00:00") for one in (asked_at, starts_at, due_at, escalate_at)
    ]
    times = arranging_times(moments[1], asked_at=moments[0])
    assert [times.due_at, times.escalate_at] == moments[2:]


def on_record() -> list[str]:
    return [need.kind for need in live_needs(Booking.objects.latest("pk").carer_id)]


def no_longer_needed_by(booking: Booking) -> None:
    by = Actor("carer", booking.carer_id)
    set_needs(carer_id=booking.carer_id, needs=[], ended=on_record(), by=by, now=NOW)


def asked_with(booking: Booking) -> list[str]:
    return list(booking.needs.order_by("pk").values_list("kind", flat=True))


def moved(booking: Booking, to: Session) -> Booking:
    return move_place(booking_id=booking.pk, session_id=to.pk, by=holder(booking), now=NOW)


@pytest.mark.parametrize("again", ["moved", "asked again"])
def test_what_was_taken_off_the_record_stays_with_what_follows_the_booking_and_off_the_record(again):
    booking = book(INTERPRETER)
    no_longer_needed_by(booking)
    if again == "moved":
        after = moved(booking, session(IN_TWO_WEEKS + dt.timedelta(days=7)))
    else:
        press(booking, "cancel_booking")
        press(booking, "rejoin_list")
        after = Booking.objects.get(status="booked")
    assert asked_with(after) == ["interpreter"]
    assert on_record() == []


def test_a_move_leaves_behind_what_makes_no_difference_there_and_brings_what_the_record_says():
    booking = book(DOG, INTERPRETER, where=session(of=series(venue=venue())))
    online = session(IN_TWO_WEEKS + dt.timedelta(days=7), of=booking.series, mode="online", venue=None)
    there = moved(booking, online)
    assert asked_with(there) == ["interpreter"]
    assert [task.kind for task in Task.objects.filter(about_id=there.pk)] == [ARRANGE_NEED]
    set_needs(carer_id=booking.carer_id, needs=[DOG, CAMERA], by=holder(booking), now=NOW)
    in_the_room = session(IN_TWO_WEEKS + dt.timedelta(days=14), of=booking.series)
    assert asked_with(moved(there, in_the_room)) == ["assistance_dog", "interpreter"]
