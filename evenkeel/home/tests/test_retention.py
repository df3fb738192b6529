"""How long a carer's record is kept, by a clock that is moved: what counts as contact, and what stops the end."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from evenkeel.accounts.models import User
from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.common.actors import Actor
from evenkeel.common.classification import CARER_RECORD
from evenkeel.gatherings.models import Attendance, Booking, BookingNeed
from evenkeel.gatherings.queries.retention import bookings_to_blank, needs_to_delete
from evenkeel.gatherings.sweeps import blank_old_bookings
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.notices.holds import to_somebody_held
from evenkeel.notices.models import Notice
from evenkeel.notices.sweeps import blank_old_messages
from evenkeel.notices.tests.factories import sent_notice
from evenkeel.people import actions, sweeps
from evenkeel.people.models import Carer
from evenkeel.people.permissions import ERASE_CARERS
from evenkeel.people.queries import carers_on_hold
from evenkeel.people.sweeps import erase_old_records
from evenkeel.people.tests.factories import NOW, maryam, somebody_who_may, tomasz
from evenkeel.tasks.models import Task
from evenkeel.tasks.registry import concerning_somebody_held
from evenkeel.tasks.sweeps import blank_old_tasks
from tests.support.signing_in import make_staff

pytestmark = pytest.mark.django_db

STAFF = somebody_who_may(ERASE_CARERS)
SECOND = dt.timedelta(seconds=1)
KEPT = dt.timedelta(days=CARER_RECORD.days)
# The moment at which a record that nothing happened to since NOW has just been kept long enough.
OVER = NOW + KEPT + SECOND


def booked(carer: Carer, starts_at: dt.datetime) -> Booking:
    session = gatherings.session(starts_at)
    return Booking.objects.create(
        pool=session.pool, session=session, series=session.series, carer=carer, status="booked"
    )


def test_a_record_is_kept_for_eight_years():
    assert KEPT.days == 2922


def test_a_record_goes_when_its_time_is_over_and_not_before():
    carer = maryam()
    assert erase_old_records(NOW + KEPT) == 0
    assert erase_old_records(OVER) == 1
    assert erase_old_records(OVER) == 0
    carer.refresh_from_db()
    assert (carer.name, carer.email, carer.phone, carer.first_word_key) == ("", "", "", None)
    entry = Entry.objects.get(action="people.erase_carer")
    assert (entry.actor_kind, entry.person_id, entry.facts) == ("system", carer.pk, {"reason": "retention"})


def test_the_time_counts_from_the_last_session_that_they_booked():
    last = booked(maryam(), NOW + dt.timedelta(days=100)).session.ends_at
    assert erase_old_records(last + KEPT) == 0
    assert erase_old_records(last + KEPT + SECOND) == 1
    assert Booking.objects.count() == 1


def test_the_time_counts_from_a_session_that_they_came_to_without_booking():
    session = gatherings.session(NOW + dt.timedelta(days=100))
    Attendance.objects.create(session=session, carer=maryam(), status="attended", marked_at=NOW)
    assert erase_old_records(OVER) == 0
    assert erase_old_records(session.ends_at + KEPT + SECOND) == 1


def test_the_time_counts_from_the_last_change_of_the_record():
    carer = maryam()
    later = NOW + dt.timedelta(days=100)
    actions.set_needs(carer_id=carer.pk, needs=[("step_free", "")], by=Actor("carer", carer.pk), now=later)
    assert erase_old_records(OVER) == 0
    assert erase_old_records(later + KEPT + SECOND) == 1


def test_one_whose_time_is_over_takes_nobody_along():
    maryam()
    booked(tomasz(), NOW + dt.timedelta(days=100))
    assert erase_old_records(OVER) == 1
    assert list(Carer.objects.filter(erased_at=None).values_list("name", flat=True)) == ["Tomasz Siddiqui"]


def test_a_hold_stops_the_end_until_it_is_lifted():
    carer = maryam()
    actions.hold_carer(carer_id=carer.pk, reason="claim", by=STAFF, now=NOW)
    assert erase_old_records(OVER) == 0
    with pytest.raises(actions.erasure.OnHold, match="Lift the hold first"):
        actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    actions.lift_hold(carer_id=carer.pk, reason="settled", by=STAFF, now=OVER)
    assert erase_old_records(OVER) == 1


def test_a_hold_and_its_end_are_written_down_once_with_their_reasons():
    carer = maryam()
    for _twice in range(2):
        actions.hold_carer(carer_id=carer.pk, reason="claim", by=STAFF, now=NOW)
    for _twice in range(2):
        actions.lift_hold(carer_id=carer.pk, reason="settled", by=STAFF, now=NOW)
    written = Entry.objects.filter(person_id=carer.pk).order_by("pk").values_list("action", "facts")
    assert list(written) == [
        ("people.hold_carer", {"reason": "claim"}),
        ("people.lift_hold", {"reason": "settled"}),
    ]


@pytest.mark.parametrize("change", [actions.hold_carer, actions.lift_hold])
def test_whoever_may_not_erase_may_not_hold(change):
    carer = maryam()
    with pytest.raises(PermissionDenied):
        change(carer_id=carer.pk, reason="claim", by=somebody_who_may(), now=NOW)
    assert not Entry.objects.exists()


def test_messages_to_somebody_on_hold_keep_their_texts():
    held, other = maryam(), tomasz()
    actions.hold_carer(carer_id=held.pk, reason="claim", by=STAFF, now=NOW)
    for carer in (held, other):
        sent_notice(carer.pk, now=NOW)
    assert blank_old_messages(NOW + dt.timedelta(days=91)) == 1
    assert Notice.objects.get(recipient_id=held.pk).content
    assert not Notice.objects.get(recipient_id=other.pk).content


def test_what_concerns_somebody_on_hold_keeps_its_words_until_the_hold_is_lifted():
    held, other = maryam(), tomasz()
    actions.hold_carer(carer_id=held.pk, reason="claim", by=STAFF, now=NOW)
    for carer in (held, other):
        booking = booked(carer, NOW)
        Booking.objects.filter(pk=booking.pk).update(note="I bring my own chair.", created_at=NOW)
        BookingNeed.objects.create(created_at=NOW, booking=booking, kind="step_free")
        Task.objects.create(
            created_at=NOW, kind="x", person_ref=carer.pk, due_at=NOW, status="answered", answered_at=NOW
        )
    later = OVER + dt.timedelta(days=1)
    # The note and the need of one booking, and one task.
    assert (blank_old_bookings(later), blank_old_tasks(later)) == (2, 1)
    assert Booking.objects.get(carer=held).note
    assert BookingNeed.objects.get().booking.carer == held
    assert Task.objects.get(person_ref=held.pk).blanked_at is None
    actions.lift_hold(carer_id=held.pk, reason="settled", by=STAFF, now=later)
    assert (blank_old_bookings(later), blank_old_tasks(later)) == (2, 1)


def test_whoever_has_work_open_about_them_waits_for_it():
    carer = maryam()
    task = Task.objects.create(kind="x", person_ref=carer.pk, due_at=NOW)
    assert erase_old_records(OVER) == 0
    task.status = Task.Status.ANSWERED
    task.save()
    assert erase_old_records(OVER) == 1


def test_one_that_has_to_wait_holds_up_no_batch_behind_it(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 1)
    Task.objects.create(kind="x", person_ref=maryam().pk, due_at=NOW)
    tomasz()
    maryam(email="other@example.org")
    assert erase_old_records(OVER) == 2


def test_a_run_ends_after_so_many_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 1)
    monkeypatch.setattr(sweeps, "MOST_IN_A_RUN", 1)
    maryam()
    tomasz()
    assert [erase_old_records(OVER) for _run in range(3)] == [1, 1, 0]


def test_their_way_to_sign_in_goes_with_them():
    User.objects.create_user("maryam@example.org")
    maryam()
    erase_old_records(OVER)
    assert not User.objects.exists()


def test_whoever_shares_the_address_still_signs_in():
    User.objects.create_user("home@example.org")
    maryam(email="home@example.org")
    booked(tomasz(email="home@example.org"), NOW + dt.timedelta(days=100))
    assert erase_old_records(OVER) == 1
    assert User.objects.exists()


def test_a_member_of_staff_who_is_a_carer_too_still_signs_in():
    robin = make_staff(Role.FACILITATOR, name="Robin Adeyemi")
    maryam(email=robin.email)
    assert erase_old_records(OVER) == 1
    assert User.objects.filter(pk=robin.pk).exists()


@pytest.mark.parametrize(
    "rows",
    [
        carers_on_hold,
        lambda: bookings_to_blank(NOW),
        lambda: needs_to_delete(NOW),
        lambda: Notice.objects.exclude(to_somebody_held()),
        lambda: Task.objects.exclude(concerning_somebody_held()),
    ],
    ids=["carers", "bookings", "needs", "messages", "tasks"],
)
def test_who_is_on_hold_is_found_without_reading_every_carer(rows):
    """As the database itself plans it: with few rows PostgreSQL would read them all, so it is told not to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "carers_on_hold" in rows().explain()
