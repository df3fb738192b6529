"""Changing, moving and deleting one session: capacity, clashes, and pages that are out of date."""

import datetime as dt

import pytest

from evenkeel.audit.models import Entry
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.programme.laying_out import lay_out_series
from evenkeel.gatherings.actions.programme.refusals import ClashesFound, SomebodyBooked
from evenkeel.gatherings.actions.programme.sessions import (
    delete_session,
    reschedule_session,
)
from evenkeel.gatherings.actions.refusals import (
    BelowTaken,
    NotAllowed,
    SessionGone,
    SessionSettled,
    StalePage,
)
from evenkeel.gatherings.actions.sessions import WhenAndWhere, cancel_session
from evenkeel.gatherings.models import Booking, PlacePool, Session
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.queries.versions import session_version
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    book,
    facilitator,
    series,
    session,
    staff_actor,
    venue,
)
from evenkeel.gatherings.tests.planning import change
from evenkeel.notices.models import Notice
from evenkeel.organisations.models import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
GRACE = staff_actor()
HOUR = dt.timedelta(hours=1)


def filled(capacity, *waiting):
    """A session with as many booked as it holds, and these people waiting."""
    full = session(capacity=capacity)
    for number in range(capacity):
        book(full, asking(f"Booked Person {'abcdefghij'[number]}"))
    return full, [book(full, asking(name), or_wait=True).booking for name in waiting]


def test_capacity_may_fall_to_what_is_taken_and_no_further():
    busy = session(capacity=5)
    for name in ("Maryam Siddiqui", "Tom Okafor", "Wei Zhang"):
        book(busy, asking(name))
    change(busy, capacity=3)
    with pytest.raises(BelowTaken) as refused:
        change(busy, capacity=2)
    assert str(refused.value.sentence).startswith("3 places are already booked or offered")
    assert PlacePool.objects.get(pk=busy.pool_id).capacity == 3


def test_a_place_that_is_only_offered_counts_as_given():
    full, (tom,) = filled(1, "Tom Okafor")
    cancel_place(booking_id=full.bookings.first().pk, by=staff_actor(), now=NOW)
    tom.refresh_from_db()
    assert tom.status == Booking.Status.OFFERED
    with pytest.raises(BelowTaken):
        change(full, capacity=0)


def test_more_places_are_offered_to_whoever_waits_in_their_order():
    full, (tom, wei, ade) = filled(2, "Tom Okafor", "Wei Zhang", "Ade Balogun")
    change(full, capacity=4)
    for booking in (tom, wei, ade):
        booking.refresh_from_db()
    assert [tom.status, wei.status, ade.status] == ["offered", "offered", "waiting"]
    assert Notice.objects.filter(kind="gatherings.place_offered").count() == 2


def test_places_of_a_series_booked_whole_are_every_sessions():
    course = series(capacity=4, whole=True)
    first, second = session(of=course), session(IN_TWO_WEEKS + dt.timedelta(days=7), of=course)
    change(first, capacity=6)
    course.refresh_from_db()
    second.refresh_from_db()
    assert (course.capacity, second.pool.capacity) == (6, 6)


def test_a_facilitator_who_is_elsewhere_is_not_added_unless_staff_mean_it():
    priya = facilitator("Priya Raman")
    elsewhere, here = session(), session(IN_TWO_WEEKS + HOUR)
    elsewhere.facilitators.add(priya)
    with pytest.raises(ClashesFound):
        change(here, facilitator_ids=frozenset({priya.pk}))
    change(here, facilitator_ids=frozenset({priya.pk}), although_clashes=True)
    assert list(here.facilitators.all()) == [priya]
    # Who stays is not asked about again.
    change(here, topic="Sleep when nights are broken")


def test_two_people_changing_one_session_are_told_so():
    where = session()
    seen = session_version(where)
    change(where, topic="Sleep")
    with pytest.raises(StalePage):
        change(where, topic="Worry", version=seen)
    where.refresh_from_db()
    assert where.topic == "Sleep"


def test_a_booking_meanwhile_makes_no_page_stale():
    where = session()
    seen = session_version(where)
    book(where)
    change(where, topic="Sleep", version=seen)


def test_nobody_changes_another_teams_session_or_a_cancelled_one():
    where = session()
    for by in (staff_actor(MANAGE_BOOKINGS), staff_actor(team_ids=frozenset())):
        with pytest.raises(NotAllowed):
            change(where, by=by, topic="Sleep")
    cancel_session(session_id=where.pk, because="", by=GRACE, now=NOW)
    with pytest.raises(SessionSettled):
        change(where, topic="Sleep")


def test_a_move_into_a_taken_room_is_refused_until_staff_mean_it():
    elm = venue()
    room = Room.objects.create(venue=elm, name="Alder Room")
    session(of=series(venue=elm), room=room)
    later = session(IN_TWO_WEEKS + dt.timedelta(days=1), of=series(venue=elm), room=room)
    to = WhenAndWhere(IN_TWO_WEEKS + HOUR, IN_TWO_WEEKS + 3 * HOUR, "in_person", venue=elm, room=room)
    given = {"session_id": later.pk, "to": to, "sequence": 0, "by": GRACE, "now": NOW}
    with pytest.raises(ClashesFound):
        reschedule_session(although_clashes=False, **given)
    assert reschedule_session(although_clashes=True, **given).starts_at == to.starts_at


def test_a_session_does_not_clash_with_itself():
    elm = venue()
    where = session(of=series(venue=elm))
    to = WhenAndWhere(where.starts_at + HOUR, where.ends_at + HOUR, "in_person", venue=elm)
    moved = reschedule_session(
        session_id=where.pk, to=to, sequence=0, although_clashes=False, by=GRACE, now=NOW
    )
    assert moved.starts_at == to.starts_at


def test_a_session_that_nobody_ever_booked_goes_and_is_not_laid_out_again():
    where = session()
    run = where.series
    delete_session(session_id=where.pk, by=GRACE, now=NOW)
    assert not PlacePool.objects.filter(pk=where.pool_id).exists()
    run.refresh_from_db()
    assert run.except_on == [where.planned_on.isoformat()]
    run.rule = "FREQ=WEEKLY;COUNT=2"
    assert where.planned_on not in [one.planned_on for one in lay_out_series(series=run, by=GRACE, now=NOW)]
    assert Entry.objects.filter(action="gatherings.delete_session", subject_id=where.pk).exists()
    with pytest.raises(SessionGone):
        delete_session(session_id=where.pk, by=GRACE, now=NOW)


def test_a_session_that_was_once_booked_stays_even_when_everybody_cancelled():
    where = session()
    cancel_place(booking_id=book(where).booking.pk, by=staff_actor(), now=NOW)
    with pytest.raises(SomebodyBooked):
        delete_session(session_id=where.pk, by=GRACE, now=NOW)
    assert Session.objects.filter(pk=where.pk).exists()
