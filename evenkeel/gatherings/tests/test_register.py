"""The register: who came, who walked in, and two facilitators with it open at once."""

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.gatherings.actions.refusals import NotAllowed
from evenkeel.gatherings.actions.register import NoSeat, RegisterShut, WhoIsIt
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.models import Attendance
from evenkeel.gatherings.permissions import KEEP_OWN_REGISTER
from evenkeel.gatherings.tests.factories import (
    NOW,
    asking,
    book,
    facilitator,
    series,
    session,
    staff_actor,
    team,
    venue,
)
from evenkeel.gatherings.tests.registering import (
    GRACE,
    ON_THE_DAY,
    carer,
    mark,
    save,
    stands,
    three_places,
    walk_in,
)
from evenkeel.organisations.models import Room
from evenkeel.people.models import Carer
from tests.support.signing_in import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]


@pytest.fixture
def workshop():
    return three_places()


def test_who_came_is_put_down_with_who_put_it_down():
    made = session(capacity=2)
    book(made, asking("Tom Okafor"))
    user = make_staff(Role.BOOKINGS_ADMINISTRATOR)
    save(made, mark("Tom Okafor", "late"), by=staff_actor(user_id=user.pk))
    line = made.attendance.get()
    assert (line.status, line.marked_by, line.marked_at) == ("late", user, ON_THE_DAY)
    entry = Entry.objects.get(action="gatherings.mark_register")
    assert entry.person_id == carer("Tom Okafor")
    assert entry.facts["status"] == "late"


def test_saving_twice_is_harmless(workshop):
    marks = [mark("Maryam Siddiqui", "attended", companion=True), mark("Tom Okafor", "did_not_come")]
    assert save(workshop, *marks).changed == 2
    again = save(workshop, *marks)
    assert (again.changed, again.kept_for) == (0, ())
    assert stands(workshop) == {"Maryam Siddiqui": ("attended", True), "Tom Okafor": ("did_not_come", False)}
    assert Entry.objects.filter(action="gatherings.mark_register").count() == 2


def test_two_facilitators_at_once_each_keep_what_they_alone_put_down(workshop):
    save(workshop, mark("Tom Okafor", "attended"))
    late = save(workshop, mark("Tom Okafor", "did_not_come"), mark("Maryam Siddiqui", "attended"))
    assert late.kept_for == (carer("Tom Okafor"),)
    assert stands(workshop) == {"Tom Okafor": ("attended", False), "Maryam Siddiqui": ("attended", False)}


def test_a_page_opened_before_a_colleague_saved_does_not_blank_their_lines(workshop):
    save(workshop, mark("Tom Okafor", "attended"))
    second = save(workshop, mark("Tom Okafor", ""), mark("Maryam Siddiqui", "late"))
    assert second.kept_for == ()
    assert stands(workshop)["Tom Okafor"] == ("attended", False)


def test_a_line_seen_as_it_stands_may_be_changed_or_taken_back(workshop):
    save(workshop, mark("Tom Okafor", "attended"))
    save(workshop, mark("Tom Okafor", "left_early", seen="attended"))
    assert stands(workshop)["Tom Okafor"] == ("left_early", False)
    save(workshop, mark("Tom Okafor", "", seen="left_early"))
    assert stands(workshop) == {}


def test_nobody_is_marked_before_the_day_nor_where_it_was_cancelled(workshop):
    with pytest.raises(RegisterShut, match="morning of the day"):
        save(workshop, mark("Tom Okafor", "attended"), now=NOW)
    cancel_session(session_id=workshop.pk, because="", by=GRACE, now=NOW)
    with pytest.raises(RegisterShut, match="cancelled"):
        walk_in(workshop)
    assert not Attendance.objects.exists()


def test_whoever_walks_in_takes_a_seat_that_somebody_left_empty(workshop):
    with pytest.raises(NoSeat):
        walk_in(workshop)
    save(workshop, mark("Tom Okafor", "did_not_come"))
    walk_in(workshop)
    assert stands(workshop)["Ade Balogun"] == ("attended", False)
    with pytest.raises(NoSeat):
        walk_in(workshop, "Lena Fischer")


def test_a_companion_who_stayed_at_home_leaves_a_seat_too(workshop):
    save(workshop, mark("Maryam Siddiqui", "attended", companion=False))
    walk_in(workshop)
    with pytest.raises(NoSeat):
        walk_in(workshop, "Lena Fischer")


@pytest.mark.parametrize(("seats", "fits"), [(4, 1), (2, 0), (None, 0)])
def test_the_room_decides_where_its_seats_are_counted(seats, fits):
    elm = venue()
    room = Room.objects.create(venue=elm, name="Alder Room", seats=seats)
    where = session(of=series(venue=elm, capacity=3), capacity=3, room=room)
    for name in ("Maryam Siddiqui", "Tom Okafor", "Wei Zhang"):
        book(where, asking(name))
    came = 0
    for name in ("Ade Balogun", "Lena Fischer"):
        try:
            walk_in(where, name)
        except NoSeat:
            continue
        came += 1
    assert came == fits


def test_a_walk_in_sent_twice_is_one_line_with_or_without_an_address():
    where = session()
    assert walk_in(where, request_key="one") == walk_in(where, request_key="one")
    lena = {"name": "Lena Fischer", "email": "lena@example.org"}
    assert walk_in(where, **lena) == walk_in(where, **lena)
    assert where.attendance.count() == 2


def test_two_people_of_one_name_are_asked_about_and_are_two_lines():
    where = session()
    ade = walk_in(where, request_key="one")
    with pytest.raises(WhoIsIt) as asked:
        walk_in(where, "ade  BALOGUN", request_key="two")
    assert [row.carer_id for row in asked.value.namesakes] == [ade.carer_id]
    assert Carer.objects.count() == 1
    other = walk_in(where, is_none_of=frozenset({ade.carer_id}), request_key="two")
    assert other.carer_id != ade.carer_id
    with pytest.raises(WhoIsIt):
        walk_in(where, is_none_of=frozenset({ade.carer_id}), request_key="three")
    assert walk_in(where, is_carer=ade.carer_id, request_key="three") == ade
    assert where.attendance.count() == 2


@pytest.mark.parametrize("typed", ["Tom Okafor", "tom okafor", "Tom"])
def test_whoever_may_be_booked_is_asked_about_and_then_takes_no_second_seat(workshop, typed):
    with pytest.raises(WhoIsIt):
        walk_in(workshop, typed)
    line = walk_in(workshop, typed, is_carer=carer("Tom Okafor"))
    assert line.booking is not None
    assert stands(workshop) == {"Tom Okafor": ("attended", False)}


def reached(name):
    return Carer.objects.values_list("email", "phone").get(name=name)


def fillings():
    return [one.facts["fields"] for one in Entry.objects.filter(action="people.change_contact")]


def test_what_the_record_of_somebody_on_the_register_lacks_is_filled_in_and_what_it_has_is_kept():
    where = session()
    ade = walk_in(where).carer_id
    said = {"email": "Ade@Example.org", "phone": "+447700900321"}
    for _press in range(2):
        walk_in(where, is_carer=ade, **said)
    assert reached("Ade Balogun") == ("ade@example.org", "+447700900321")
    assert fillings() == [["email", "phone"]]
    assert Entry.objects.get(action="people.change_contact").person_id == ade
    walk_in(where, is_carer=ade, email="other@example.org", phone="+447700900999")
    assert reached("Ade Balogun") == ("ade@example.org", "+447700900321")
    assert fillings() == [["email", "phone"]]
    walk_in(where, **said)
    assert where.attendance.count() == Carer.objects.count() == 1


def test_a_record_is_not_made_the_same_as_another_by_what_is_filled_in():
    elsewhere, where = session(), session()
    theirs = {"email": "ade@example.org"}
    walk_in(elsewhere, **theirs)
    ade = walk_in(where).carer
    walk_in(where, is_carer=ade.pk, phone="+447700900321", **theirs)
    ade.refresh_from_db()
    assert (ade.email, ade.phone) == ("", "+447700900321")
    assert fillings() == [["phone"]]


def test_nothing_is_filled_in_of_somebody_who_finds_no_seat():
    where = session(capacity=1)
    ade = walk_in(where)
    save(where, mark("Ade Balogun", "did_not_come", seen="attended"))
    walk_in(where, "Lena Fischer")
    with pytest.raises(NoSeat):
        walk_in(where, is_carer=ade.carer_id, phone="+447700900321")
    assert reached("Ade Balogun") == ("", "")
    assert fillings() == []


@pytest.mark.parametrize("typed", ["Thomas Okafor", "Okafor", "Tom Okaforson"])
def test_another_name_is_not_asked_about(workshop, typed):
    save(workshop, mark("Maryam Siddiqui", "did_not_come"))
    assert walk_in(workshop, typed).booking is None


def test_nobody_is_taken_for_somebody_of_another_name(workshop):
    save(workshop, mark("Maryam Siddiqui", "did_not_come"))
    line = walk_in(workshop, "Ade Balogun", is_carer=carer("Tom Okafor"))
    assert line.carer.name == "Ade Balogun"


def test_somebody_who_turns_out_to_have_a_place_is_marked_as_come(workshop):
    line = walk_in(workshop, "Tom Okafor", email="tom.okafor@example.org")
    assert line.booking is not None
    assert stands(workshop) == {"Tom Okafor": ("attended", False)}


def test_only_whoever_leads_a_session_or_its_office_keeps_its_register(workshop):
    rosa = make_staff(Role.FACILITATOR, name="Rosa Delgado")
    by_rosa = staff_actor(KEEP_OWN_REGISTER, user_id=rosa.pk)
    with pytest.raises(NotAllowed):
        save(workshop, mark("Tom Okafor", "attended"), by=by_rosa)
    workshop.facilitators.add(facilitator("Rosa Delgado", user=rosa))
    assert save(workshop, mark("Tom Okafor", "attended"), by=by_rosa).changed == 1
    elsewhere = staff_actor(team_ids=frozenset({team("Wellbeing Team").pk}))
    with pytest.raises(NotAllowed):
        walk_in(workshop, by=elsewhere)
