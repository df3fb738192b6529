"""Registers kept by several at once, and one plan sent by two hands, on a real database."""

import pytest

from evenkeel.gatherings.actions.programme import series
from evenkeel.gatherings.actions.register import Mark, NoSeat, Saved, WalkIn, add_walk_in, save_register
from evenkeel.gatherings.models import Attendance, Offering, Series
from evenkeel.gatherings.queries.register import register_of
from evenkeel.gatherings.tests.factories import asking, book, offering, session, staff_actor
from evenkeel.gatherings.tests.planning import added, weekly
from evenkeel.gatherings.tests.racing import at_once
from evenkeel.gatherings.tests.registering import ON_THE_DAY
from evenkeel.people.models import Carer
from tests.support.races import goes_wrong

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.race,
    pytest.mark.usefixtures("the_provider"),
]
HANDS = 6


def marked_by_many_hands(*around):
    """Six mark Tom, not all alike; whether the first was kept and whoever said otherwise was told."""
    where = session()
    book(where, asking("Tom Okafor"))
    tom = Carer.objects.get().pk
    statuses = ("attended", "late", "left_early", "did_not_come", "attended", "late")
    jobs = [
        lambda status=status: save_register(
            session_id=where.pk,
            marks=[Mark(tom, status, companion_came=False, seen="")],
            by=staff_actor(),
            now=ON_THE_DAY,
        )
        for status in statuses
    ]
    saved = at_once(jobs, *around)
    if not all(isinstance(one, Saved) for one in saved):
        return False
    stands = where.attendance.get().status
    told = sum(len(one.kept_for) for one in saved)
    return sum(one.changed for one in saved) == 1 and told == sum(status != stands for status in statuses)


def test_of_many_who_mark_one_person_at_once_the_first_is_kept_and_the_others_are_told():
    assert marked_by_many_hands()


def test_without_the_lock_marking_one_person_goes_wrong(lock_off):
    """A rule of the database keeps it at one line even so, but tells nobody that it says otherwise."""
    assert goes_wrong(lambda: marked_by_many_hands(lock_off))


def walked_in_together(*around):
    """Six walk in where one seat is left; whether one has it, and all others were told that there is none."""
    where = session(capacity=2)
    book(where, asking("Tom Okafor"))

    def come_in(number):
        try:
            return add_walk_in(
                session_id=where.pk,
                walk_in=WalkIn(f"Walker {number}", f"walker{number}@example.org"),
                by=staff_actor(),
                now=ON_THE_DAY,
            )
        except NoSeat as refused:
            return refused

    came = at_once([lambda number=number: come_in(number) for number in range(HANDS)], *around)
    seated = sum(isinstance(one, Attendance) for one in came)
    told = sum(isinstance(one, NoSeat) for one in came)
    return (seated, told) == (1, HANDS - 1) and register_of(where).here_or_expected == 2


def test_many_who_walk_in_at_once_never_outnumber_the_seats():
    assert walked_in_together()


def test_without_the_lock_the_same_race_goes_wrong(lock_off):
    assert goes_wrong(lambda: walked_in_together(lock_off))


def sent_by_many_hands(*around):
    workshop = offering(f"Workshop {Offering.objects.count()}")
    the_plan = weekly(3, offering_id=workshop.pk)
    made = at_once([lambda: added(the_plan, request_key=workshop.title)] * HANDS, *around)
    all_were_answered = all(isinstance(one, Series) for one in made)
    return all_were_answered and [run.sessions.count() for run in workshop.series.all()] == [3]


def test_one_plan_sent_by_many_hands_at_once_is_one_series():
    assert sent_by_many_hands()


def test_without_the_lock_one_plan_goes_wrong(lock_off, monkeypatch):
    """A rule of the database keeps a second series out even so, but answers nobody which one there is."""
    # Here it is the offering that is held, not a pool.
    monkeypatch.setattr(series, "locked", lambda rows: rows)
    assert goes_wrong(lambda: sent_by_many_hands(lock_off))
