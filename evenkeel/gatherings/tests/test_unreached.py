"""Whoever does not allow emails is rung about their booking: no news ends in silence."""

import datetime as dt

import pytest
from django.db import connection

from evenkeel.audit.models import Entry
from evenkeel.common.actors import ANYONE, SYSTEM, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.unreached import unreached_notices
from evenkeel.gatherings.sweeps import (
    ask_whether_still_coming,
    remind_a_day_before,
    remind_a_week_before,
    ring_whom_no_message_may_reach,
)
from evenkeel.gatherings.task_kinds import OFFER_BY_PHONE, OUT_OF_REACH, RING_CARER
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, carer, session
from evenkeel.notices import transports
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.sweeps import send_due
from evenkeel.people.actions import PreferenceGiven, set_preferences
from evenkeel.people.models import Carer
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
PHONE = "+447700900123"


class Post:
    """A mail server that takes everything; what it was given is listed."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def send(self, notice, to, now) -> None:
        self.sent.append(notice.recipient_id)

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def post(monkeypatch) -> Post:
    post = Post()
    monkeypatch.setattr(transports, "_email_opener", lambda: lambda: post)
    return post


def maryam_who(*, number: str = PHONE, **allows: PreferenceGiven) -> Carer:
    """Maryam, who has an email address, with what she said of the channels that are named."""
    maryam = carer("Maryam Siddiqui", email="maryam@example.org", phone=number)
    set_preferences(carer_id=maryam.pk, preferences=allows, by=SYSTEM, now=NOW)
    return maryam


def book(workshop: Session, who: Carer) -> Booking:
    request = asking(who.name, email=who.email, phone=who.phone)
    return book_place(session_id=workshop.pk, request=request, by=ANYONE, now=NOW, or_wait=True).booking


def ring(now: dt.datetime = NOW) -> int:
    send_due(now)
    return ring_whom_no_message_may_reach(now)


NO = PreferenceGiven(is_allowed=False)


def test_whoever_bars_email_is_rung_about_their_booking(post):
    maryam = maryam_who(email=NO)
    booking = book(session(), maryam)
    assert ring() == 1
    task = Task.objects.get(kind=RING_CARER)
    assert (task.about_kind, task.about_id, task.person_ref) == ("booking", booking.pk, maryam.pk)
    assert task.team == booking.series.offering.team
    assert (task.facts["why"], task.due_at) == ("place_booked", NOW + DAY)
    assert post.sent == []
    assert Entry.objects.filter(action="tasks.raise_task", subject_id=task.pk).exists()


def test_a_message_is_work_once_even_after_it_was_answered():
    book(session(), maryam_who(email=NO))
    assert [ring(), ring(NOW + dt.timedelta(minutes=1))] == [1, 0]
    answer_task(task_id=Task.objects.get().pk, answer="told", by=SYSTEM, now=NOW)
    assert ring(NOW + DAY) == 0


def test_whoever_allows_email_is_written_to_and_not_rung(post):
    maryam = maryam_who()
    book(session(), maryam)
    assert ring() == 0
    assert post.sent == [maryam.pk]


@pytest.mark.parametrize(
    ("number", "allows"),
    [(PHONE, {"email": NO, "phone": NO}), ("", {"email": NO})],
    ids=["barred", "no number"],
)
def test_nobody_is_rung_who_does_not_allow_it(number, allows):
    book(session(), maryam_who(number=number, **allows))
    assert ring() == 0


def test_whoever_has_lost_their_address_meanwhile_is_looked_for():
    maryam = maryam_who(number="")
    book(session(), maryam)
    Carer.objects.filter(pk=maryam.pk).update(email="")
    assert ring() == 1
    task = Task.objects.get()
    assert (task.kind, task.person_ref, task.facts["why"]) == (OUT_OF_REACH, maryam.pk, "place_booked")


def test_somebody_who_lets_us_ring_later_is_rung_after_all():
    maryam = maryam_who(email=NO, phone=NO)
    book(session(), maryam)
    assert ring() == 0
    set_preferences(
        carer_id=maryam.pk, preferences={"phone": PreferenceGiven(is_allowed=True)}, by=SYSTEM, now=NOW + DAY
    )
    assert ring(NOW + DAY) == 1


def test_the_call_waits_for_hours_that_are_safe():
    late = PreferenceGiven(is_allowed=True, safe_from=dt.time(9), safe_until=dt.time(9, 30))
    soon = session(NOW + dt.timedelta(hours=25))
    book(soon, maryam_who(email=NO, phone=late))
    ring(NOW + dt.timedelta(hours=2))
    assert Task.objects.get().due_at == NOW + dt.timedelta(hours=25)


def test_the_call_comes_before_the_session():
    soon = session(NOW + dt.timedelta(hours=3))
    book(soon, maryam_who(email=NO))
    ring()
    assert Task.objects.get().due_at == soon.starts_at


def test_what_is_over_is_nobodys_work():
    workshop = session()
    book(workshop, maryam_who(email=NO))
    send_due(NOW)
    after = workshop.ends_at + dt.timedelta(seconds=1)
    Notice.objects.update(next_attempt_at=after)
    assert ring_whom_no_message_may_reach(after) == 0


def test_an_offer_is_made_by_phone_until_its_deadline():
    workshop = session(capacity=1)
    first = book_place(session_id=workshop.pk, request=asking("Tom Okafor"), by=ANYONE, now=NOW).booking
    waiting = book(workshop, maryam_who(email=NO))
    ring()
    cancel_place(booking_id=first.pk, by=Actor("carer", first.carer_id), now=NOW)
    assert ring() == 1
    waiting.refresh_from_db()
    task = Task.objects.get(kind=OFFER_BY_PHONE)
    assert (task.about_id, task.due_at) == (waiting.pk, waiting.offer_until)
    answer_task(task_id=task.pk, answer="took_it", by=SYSTEM, now=NOW)
    waiting.refresh_from_db()
    assert waiting.status == Booking.Status.BOOKED


def test_of_reminders_only_the_question_whether_they_come_is_a_call():
    workshop = session()
    book(workshop, maryam_who(email=NO))
    Notice.objects.all().delete()
    for remind, before in (
        (remind_a_week_before, 6),
        (ask_whether_still_coming, 2),
        (remind_a_day_before, 1),
    ):
        now = IN_TWO_WEEKS - before * DAY
        remind(now)
        ring(now)
    assert Notice.objects.filter(status=Notice.Status.WITHDRAWN, last_error="barred").count() == 3
    assert [task.facts["why"] for task in Task.objects.filter(kind=RING_CARER)] == ["still_coming"]


def test_what_was_withdrawn_lately_is_found_without_reading_the_outbox():
    """As the database itself plans it, which in PostgreSQL depends on what it knows of the rows."""
    long_ago = NOW - dt.timedelta(days=400)
    Notice.objects.bulk_create(
        Notice(
            recipient_kind="carer",
            recipient_id=number,
            channel=Channel.EMAIL,
            kind="gatherings.place_booked",
            about_kind="booking",
            about_id=number,
            status=Notice.Status.WITHDRAWN,
            due_at=long_ago,
            next_attempt_at=long_ago - number * DAY,
        )
        for number in range(1000)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE notices_notice")
    assert "notice_by_status_and_time" in unreached_notices(NOW).explain()
