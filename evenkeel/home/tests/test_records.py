"""A carer's record together with all that hangs on it: who sees it, what is handed out, what erasing leaves."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.gatherings.models import Attendance, Booking, BookingNeed
from evenkeel.gatherings.tests import factories as gatherings
from evenkeel.notices.contacts import NotAllowed
from evenkeel.notices.tests.factories import sent_notice
from evenkeel.people import actions, personal_data, queries
from evenkeel.people.actions import add_needs
from evenkeel.people.models import Carer, CaringRole
from evenkeel.people.permissions import ERASE_CARERS
from evenkeel.people.tests.factories import NOW, maryam, somebody_who_may, tomasz
from evenkeel.tasks.models import Task
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db

STAFF = somebody_who_may(ERASE_CARERS)

PLANTED = (
    "Maryam",
    "maryam",
    "07700",
    "+44770",
    "Sylheti",
    "Yusuf Planted",
    "planted note",
    "planted message",
)


def a_full_life() -> Carer:
    """Maryam with a past booking, a companion, a note, needs, a message, and a task that was answered."""
    carer = maryam()
    actions.add_needs(carer, [("interpreter", "Sylheti")], NOW)
    actions.add_caring_role(
        carer_id=carer.pk, relationship="parent", broad_needs=["memory"], by=SYSTEM, now=NOW
    )
    session = gatherings.session(NOW - dt.timedelta(days=30))
    booking = Booking.objects.create(
        pool=session.pool,
        session=session,
        series=session.series,
        carer=carer,
        status="booked",
        party=2,
        companion_name="Yusuf Planted",
        note="planted note",
    )
    BookingNeed.objects.create(booking=booking, kind="interpreter", detail="Sylheti")
    Attendance.objects.create(session=session, booking=booking, carer=carer, status="attended", marked_at=NOW)
    sent_notice(carer.pk, now=NOW, greeting="planted message")
    Task.objects.create(
        kind="x",
        person_ref=carer.pk,
        due_at=NOW,
        facts={"who": "Maryam"},
        answer_note="Maryam",
        status="answered",
    )
    return carer


def test_a_download_holds_everything_and_nothing_of_anybody_else():
    carer = a_full_life()
    tomasz()
    held = json.dumps(personal_data.everything_held(carer.pk), ensure_ascii=False)
    for planted in (
        "Maryam Siddiqui",
        "Sylheti",
        "Yusuf Planted",
        "planted note",
        "planted message",
        "memory",
    ):
        assert planted in held
    assert "tomasz" not in held.lower()


def test_erasing_leaves_no_trace_and_keeps_the_counts():
    carer = a_full_life()
    actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    held = json.dumps(personal_data.everything_held(carer.pk), ensure_ascii=False)
    for planted in PLANTED:
        assert planted not in held
    assert (Booking.objects.count(), Attendance.objects.count()) == (1, 1)
    assert Booking.objects.get().party == 2
    assert not CaringRole.objects.exists()
    assert queries.contact(carer.pk, "email", NOW) == NotAllowed("erased")


def test_whoever_still_holds_a_place_is_not_erased():
    carer = maryam()
    session = gatherings.session()
    Booking.objects.create(
        pool=session.pool, session=session, series=session.series, carer=carer, status="booked"
    )
    with pytest.raises(actions.erasure.StillInUse, match="Cancel it first"):
        actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    assert Carer.objects.get().name == "Maryam Siddiqui"


def test_an_erasure_that_fails_half_way_changes_nothing(monkeypatch):
    carer = a_full_life()
    monkeypatch.setattr("evenkeel.people.actions.erasure.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    carer.refresh_from_db()
    assert carer.name == "Maryam Siddiqui"
    assert Booking.objects.get().note == "planted note"


def test_every_model_that_points_at_a_carer_can_be_blanked():
    found = personal_data.links(Carer)
    assert len(found) > 4
    for link in found:
        if not link.goes_with_parent:
            personal_data.blanks(link.model)
    assert personal_data.blanks(Carer)["name"] == ""


def words(response) -> str:
    return " ".join(response.content.decode().split())


def look_for(client, written: str) -> str:
    return words(client.post("/staff/people/", {"words": written}, follow=True))


def booked_with(team) -> Carer:
    session = gatherings.session(
        of=gatherings.series(offering=gatherings.offering(f"With {team}", team=team))
    )
    carer = gatherings.carer(f"Carer of {team}")
    Booking.objects.create(
        pool=session.pool, session=session, series=session.series, carer=carer, status="booked"
    )
    return carer


def test_a_teams_administrator_sees_the_teams_carers_and_no_others(client):
    ours, theirs = gatherings.team("Recovery College"), gatherings.team("Wellbeing")
    own, other = booked_with(ours), booked_with(theirs)
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR, team=ours)
    assert client.get(f"/staff/people/{own.pk}/").status_code == 200
    for step in ("", "contact/", "preferences/", "needs/", "looks-after/"):
        assert client.get(f"/staff/people/{other.pk}/{step}").status_code == 404
    found = look_for(client, "carer")
    assert own.name in found
    assert other.name not in found
    assert not Entry.objects.filter(action="people.view_carer", person_id=other.pk).exists()


def test_a_record_shows_bookings_needs_and_what_is_allowed(client):
    carer = maryam()
    add_needs(carer, [("interpreter", "Sylheti")], NOW)
    session = gatherings.session()
    Booking.objects.create(
        pool=session.pool, session=session, series=session.series, carer=carer, status="booked"
    )
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = words(client.get(f"/staff/people/{carer.pk}/"))
    for said in ("07700 900123", "An interpreter: Sylheti", "Keeping the Balance", "Yes, at any time"):
        assert said in page


def test_a_record_costs_the_same_with_many_bookings(client):
    def book() -> None:
        session = gatherings.session()
        Booking.objects.create(
            pool=session.pool, session=session, series=session.series, carer=carer, status="booked"
        )

    def queries_of_page() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/staff/people/{carer.pk}/")
        return len(captured)

    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    book()
    queries_of_page()
    with_one = queries_of_page()
    for _number in range(11):
        book()
    assert queries_of_page() == with_one
