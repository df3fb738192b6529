"""Many at once on a real database, each race with a control that goes wrong once the lock is off."""

import datetime as dt

import pytest
from django.db import transaction

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions import changes
from evenkeel.gatherings.actions.changes import cancel_place, move_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.queries.places import position
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, series, session
from evenkeel.gatherings.tests.racing import at_once, booking_job, counts_are_true
from tests.support.races import goes_wrong

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.race,
    pytest.mark.usefixtures("the_provider"),
]
PEOPLE = 200


def two_hundred_for_twelve(*around):
    """Whether twelve were booked, all others wait in one order, and the counts say so."""
    workshop = session(capacity=12)
    outcomes = at_once([booking_job(workshop, f"Person {n}", or_wait=True) for n in range(PEOPLE)], *around)
    if (outcomes.count("booked"), outcomes.count("waiting")) != (12, PEOPLE - 12):
        return False
    waiting = list(workshop.bookings.filter(status="waiting").order_by("pk"))
    ends = (position(waiting[0]), position(waiting[-1]))
    return counts_are_true(workshop.pool) and ends == (1, PEOPLE - 12)


def test_two_hundred_people_for_twelve_places():
    assert two_hundred_for_twelve()


def test_without_the_lock_the_same_race_goes_wrong(lock_off):
    assert goes_wrong(lambda: two_hundred_for_twelve(lock_off))


def cancelled_while_others_join(*around):
    """Twenty wait for the one place; its holder gives it up twice at once, while seven more join.

    Whether the first in the line is offered it, all others wait, and the counts say so.
    """
    workshop = session(capacity=1)
    first = book_place(session_id=workshop.pk, request=asking(), by=ANYONE, now=NOW).booking
    for number in range(20):
        booking_job(workshop, f"Person {number}", or_wait=True)()
    cancelling = [lambda: cancel_place(booking_id=first.pk, by=Actor("carer", first.carer_id), now=NOW)]
    joining = [booking_job(workshop, f"Late {n}", or_wait=True) for n in range(7)]
    at_once(cancelling * 2 + joining, *around)
    order = workshop.bookings.exclude(status="cancelled").order_by("pk").values_list("status", flat=True)
    return list(order) == ["offered"] + ["waiting"] * 26 and counts_are_true(workshop.pool)


def test_a_cancellation_while_twenty_wait_goes_to_the_first():
    assert cancelled_while_others_join()


def test_without_the_lock_a_cancellation_goes_wrong(lock_off):
    assert goes_wrong(lambda: cancelled_while_others_join(lock_off))


def clicked_eight_times(*around):
    workshop = session()
    outcomes = at_once(
        [booking_job(workshop, "Maryam Siddiqui", request_key=f"form-{workshop.pk}")] * 8, *around
    )
    return outcomes == ["booked"] * 8 and workshop.bookings.count() == 1


def test_a_double_click_makes_one_booking():
    assert clicked_eight_times()


def test_without_the_lock_a_double_click_goes_wrong(lock_off):
    assert goes_wrong(lambda: clicked_eight_times(lock_off))


def booked_from_two_windows(*around):
    outcomes = at_once([booking_job(session(), "Maryam Siddiqui")] * 8, *around)
    return (outcomes.count("booked"), outcomes.count("already")) == (1, 7)


def test_the_same_person_from_two_windows_has_one_booking():
    assert booked_from_two_windows()


def test_without_the_lock_two_windows_go_wrong(lock_off):
    """A rule of the database keeps a second booking out even so, but answers nobody that they have one."""
    assert goes_wrong(lambda: booked_from_two_windows(lock_off))


def booked_at_once_by_date(*around):
    """Six want all four dates of a series, sixteen want one, and each date has three places; whether all is right."""
    run = series(capacity=3)
    dates = [session(IN_TWO_WEEKS + dt.timedelta(weeks=week), of=run, capacity=3) for week in range(4)]

    def everything(name):
        def job():
            with transaction.atomic():
                return [booking_job(date, name)() for date in dates]

        return job

    jobs = [everything(f"All {n}") for n in range(6)]
    jobs += [booking_job(dates[n % 4], f"One {n}") for n in range(16)]
    at_once(jobs, *around)
    return all(counts_are_true(date.pool) and date.pool.taken == 3 for date in dates)


def test_a_series_date_by_date_and_its_sessions_booked_at_once():
    assert booked_at_once_by_date()


def test_without_the_lock_a_series_date_by_date_goes_wrong(lock_off):
    assert goes_wrong(lambda: booked_at_once_by_date(lock_off))


def booked_at_once_as_one(*around):
    """Sixteen want the one course with five places, by whichever of its dates they found; whether all is right."""
    run = series(capacity=5, whole=True)
    dates = [session(IN_TWO_WEEKS + dt.timedelta(weeks=week), of=run) for week in range(4)]
    outcomes = at_once([booking_job(dates[n % 4], f"One {n}", or_wait=True) for n in range(16)], *around)
    return (outcomes.count("booked"), outcomes.count("waiting")) == (5, 11) and counts_are_true(run.pool)


def test_a_course_booked_as_one_through_all_its_dates_at_once():
    assert booked_at_once_as_one()


def test_without_the_lock_a_course_booked_as_one_goes_wrong(lock_off):
    assert goes_wrong(lambda: booked_at_once_as_one(lock_off))


def swapped_dates(*around):
    one, other = session(), session(IN_TWO_WEEKS + dt.timedelta(days=7))
    mine = book_place(session_id=one.pk, request=asking(), by=ANYONE, now=NOW).booking
    theirs = book_place(session_id=other.pk, request=asking("Tom Okafor"), by=ANYONE, now=NOW).booking

    def moving(booking, where):
        return lambda: (
            move_place(
                booking_id=booking.pk, session_id=where.pk, by=Actor("carer", booking.carer_id), now=NOW
            ).status
        )

    outcomes = at_once([moving(mine, other), moving(theirs, one)], *around)
    return outcomes == ["booked", "booked"] and counts_are_true(one.pool) and counts_are_true(other.pool)


def test_two_who_swap_dates_do_not_wait_for_each_other():
    assert swapped_dates()


def test_without_the_locks_swapping_dates_goes_wrong(lock_off, monkeypatch):
    # A move holds both pools in their order by itself, before it holds each once more.
    monkeypatch.setattr(changes, "locked", lambda rows: rows)
    assert goes_wrong(lambda: swapped_dates(lock_off))
