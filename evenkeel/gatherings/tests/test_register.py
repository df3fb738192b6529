"""The register: who came, who walked in, and two facilitators with it open at once."""

import datetime as dt

import pytest
from django.test import Client

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.gatherings.actions.refusals import NotAllowed
from evenkeel.gatherings.actions.register import (
    Mark,
    NoSeat,
    RegisterShut,
    WalkIn,
    WhoIsIt,
    add_walk_in,
    save_register,
)
from evenkeel.gatherings.actions.sessions import cancel_session
from evenkeel.gatherings.models import Attendance
from evenkeel.gatherings.permissions import KEEP_OWN_REGISTER
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
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
from evenkeel.organisations.models import Room
from evenkeel.people.models import Carer
from tests.support.open_pages import as_opened
from tests.support.signing_in import make_staff, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
ON_THE_DAY = IN_TWO_WEEKS + dt.timedelta(minutes=20)
GRACE = staff_actor()


@pytest.fixture
def workshop():
    """Three places: Maryam with her sister, and Tom."""
    made = session(capacity=3)
    book(made, asking("Maryam Siddiqui", party=2, companion_name="Amina"))
    book(made, asking("Tom Okafor", needs=(("step_free", "I use a chair"),)))
    return made


def carer(name):
    return Carer.objects.get(name=name).pk


def mark(name, status, seen="", companion=False):
    return Mark(carer(name), status, companion, seen)


def save(where, *marks, by=GRACE, now=ON_THE_DAY):
    return save_register(session_id=where.pk, marks=marks, by=by, now=now)


def walk_in(where, name="Ade Balogun", email="", phone="", by=GRACE, now=ON_THE_DAY, **more):
    return add_walk_in(session_id=where.pk, walk_in=WalkIn(name, email, phone, **more), by=by, now=now)


def stands(where):
    lines = where.attendance.select_related("carer")
    return {line.carer.name: (line.status, line.companion_came) for line in lines}


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


# The page


@pytest.fixture
def rosa(workshop):
    """A facilitator who leads the workshop, signed in on its day."""
    with clock.held_at(ON_THE_DAY):
        user = make_staff(Role.FACILITATOR, name="Rosa Delgado", team=workshop.series.offering.team)
        workshop.facilitators.add(facilitator("Rosa Delgado", user=user))
        browser = Client()
        sign_in_as(browser, user)
        yield browser


def register_page(where, end=""):
    return f"/staff/sessions/{where.pk}/register/{end}"


def test_a_facilitator_sees_names_and_needs_and_no_way_to_reach_anybody(rosa, workshop):
    page = rosa.get(register_page(workshop)).content.decode()
    assert "Maryam Siddiqui" in page
    assert "Amina came too" in page
    assert "A way in without steps" in page
    assert "I use a chair" in page
    assert "@example.org" not in page.partition("<main")[2]
    looked = Entry.objects.filter(action="gatherings.view_register")
    assert set(looked.values_list("person_id", flat=True)) == {carer("Maryam Siddiqui"), carer("Tom Okafor")}


def test_a_facilitator_finds_no_session_that_somebody_else_leads(rosa):
    other = session(IN_TWO_WEEKS + dt.timedelta(hours=3))
    for end in ("", "paper/"):
        assert rosa.get(register_page(other, end)).status_code == 404
    assert rosa.post(register_page(other), {"name": "Ade Balogun"}).status_code == 404


def test_the_register_is_saved_from_the_page_and_a_colleagues_line_is_kept_and_said(rosa, workshop):
    tom, maryam = carer("Tom Okafor"), carer("Maryam Siddiqui")
    save(workshop, mark("Tom Okafor", "attended"))
    typed = {
        f"seen-{tom}": "",
        f"status-{tom}": "did_not_come",
        f"seen-{maryam}": "",
        f"status-{maryam}": "late",
        f"companion-{maryam}": "yes",
        "status-999999": "attended",
        f"status-{tom}x": "attended",
    }
    page = rosa.post(register_page(workshop), typed, follow=True).content.decode()
    assert "The register is saved." in page
    assert "Someone else marked Tom Okafor while you had the page open." in page
    assert stands(workshop) == {"Tom Okafor": ("attended", False), "Maryam Siddiqui": ("late", True)}


def test_a_walk_in_without_a_name_or_a_seat_is_told_so_beside_the_field(rosa, workshop):
    nameless = rosa.post(register_page(workshop), {"walk_in": "yes", "name": ""})
    assert nameless.status_code == 422
    assert "Enter their name" in nameless.content.decode()
    full = rosa.post(register_page(workshop), {"walk_in": "yes", "name": "Ade Balogun"})
    assert "Every place is taken by someone who is here or still expected." in full.content.decode()
    assert 'value="Ade Balogun"' in full.content.decode()


@pytest.mark.parametrize("button", [{}, {"walk_in": "yes"}])
def test_whichever_button_is_pressed_all_that_the_page_holds_is_kept(rosa, workshop, button):
    tom = carer("Tom Okafor")
    typed = {f"seen-{tom}": "", f"status-{tom}": "did_not_come", "name": "Ade Balogun"}
    page = rosa.post(register_page(workshop), typed | button, follow=True).content.decode()
    assert "The register is saved." in page
    assert "Ade Balogun is on the register." in page
    assert stands(workshop) == {"Tom Okafor": ("did_not_come", False), "Ade Balogun": ("attended", False)}


def test_a_walk_in_that_cannot_be_put_on_leaves_the_marks_that_were_made(rosa, workshop):
    tom = carer("Tom Okafor")
    typed = {f"seen-{tom}": "", f"status-{tom}": "late", "name": "Ade Balogun", "email": "not an address"}
    answer = rosa.post(register_page(workshop), typed | {"walk_in": "yes"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The register is saved." in page
    assert f'id="status-{tom}-late" name="status-{tom}" value="late" checked' in page
    assert 'value="not an address"' in page
    assert stands(workshop) == {"Tom Okafor": ("late", False)}


def put_on(browser, where, **typed):
    """The walk-in form as the page has it, filled in and sent."""
    return as_opened(browser.get(register_page(where)).content.decode(), walk_in="yes", **typed)


def test_two_walk_ins_of_one_first_name_are_both_on_the_register(rosa, workshop):
    save(workshop, mark("Maryam Siddiqui", "did_not_come"), mark("Tom Okafor", "did_not_come"))
    rosa.post(register_page(workshop), put_on(rosa, workshop, name="Anna"))
    answer = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Anna", email="anna@example.org"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Anna is on the register already. Is this another Anna?" in page
    assert "Say whether this is somebody who is on the register already" in page
    assert 'value="anna@example.org"' in page
    anna = carer("Anna")
    form = as_opened(page, walk_in="yes", who=f"none-of.{anna}")
    for _press in range(2):
        said = rosa.post(register_page(workshop), form, follow=True).content.decode()
        assert "Anna is on the register." in said
    lines = workshop.attendance.filter(status="attended")
    assert sorted(line.carer.email for line in lines) == ["", "anna@example.org"]


def test_a_walk_in_who_is_booked_is_marked_as_here(rosa, workshop):
    answer = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor"))
    page = answer.content.decode()
    assert "Is this Tom Okafor, who is booked?" in page
    form = as_opened(page, walk_in="yes", who=f"is.{carer('Tom Okafor')}")
    said = rosa.post(register_page(workshop), form, follow=True).content.decode()
    assert "Tom Okafor is booked, and marked as here." in said
    assert stands(workshop) == {"Tom Okafor": ("attended", False)}


def test_somebody_else_of_a_booked_name_who_finds_no_seat_keeps_what_was_typed_and_said(rosa, workshop):
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    form = as_opened(page, walk_in="yes", who=f"none-of.{carer('Tom Okafor')}")
    full = rosa.post(register_page(workshop), form)
    assert full.status_code == 422
    assert "Every place is taken" in full.content.decode()
    shown = as_opened(full.content.decode())
    assert (shown["name"], shown["who"]) == (["Tom Okafor"], form["who"])


@pytest.mark.parametrize(
    "nonsense", ["is", "is.", "is.abc", "none-of", "none-of.0", "is.999999999999999999999", "x"]
)
def test_an_answer_that_means_nothing_is_asked_for_again(rosa, workshop, nonsense):
    form = put_on(rosa, workshop, name="Tom Okafor", who=nonsense)
    answer = rosa.post(register_page(workshop), form)
    assert "Is this Tom Okafor, who is booked?" in answer.content.decode()
    assert stands(workshop) == {}


@pytest.mark.parametrize("changed", ["Ade Balogun", "", " "])
def test_a_name_that_nobody_on_the_register_has_is_not_asked_about(rosa, workshop, changed):
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    form = as_opened(page, walk_in="yes", who=f"none-of.{carer('Tom Okafor')}", name=changed, email="ade@")
    refused = rosa.post(register_page(workshop), form)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "ade@" in shown
    assert "Somebody else" not in shown
    assert 'name="who"' not in shown


def test_the_question_stands_while_something_else_in_the_form_is_wrong(rosa, workshop):
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    form = as_opened(page, walk_in="yes", who=f"is.{carer('Tom Okafor')}", email="tom@")
    refused = rosa.post(register_page(workshop), form).content.decode()
    assert "Is this Tom Okafor, who is booked?" in refused
    assert as_opened(refused)["who"] == form["who"]
    again = rosa.post(register_page(workshop), as_opened(refused, walk_in="yes", email=""), follow=True)
    assert "Tom Okafor is booked, and marked as here." in again.content.decode()


def test_of_several_of_one_name_each_can_be_chosen(rosa, workshop):
    save(workshop, mark("Maryam Siddiqui", "did_not_come"))
    walk_in(workshop, "Tom Okafor", is_none_of=frozenset({carer("Tom Okafor")}))
    page = rosa.post(register_page(workshop), put_on(rosa, workshop, name="Tom Okafor")).content.decode()
    assert "There are others of this name on the register. Who is it?" in page
    for said in ("Tom Okafor, who is booked", "Tom Okafor, who is here already", "Somebody else"):
        assert said in page


def test_before_the_day_the_register_can_be_read_and_printed_but_not_marked(rosa, workshop):
    with clock.held_at(NOW):
        user = workshop.facilitators.get().user
        sign_in_as(rosa, user)
        page = rosa.get(register_page(workshop)).content.decode()
        paper = rosa.get(register_page(workshop, "paper/")).content.decode()
    assert "You can mark who came from the morning of the day." in page
    assert "Save the register" not in page.partition("<form")[2]
    assert "Tom Okafor" in paper


def test_a_facilitators_own_list_holds_what_they_lead(rosa, workshop):
    session(IN_TWO_WEEKS + dt.timedelta(hours=3))
    page = rosa.get("/staff/sessions/mine/").content.decode()
    assert page.count("Tuesday 16 March") == 1
    assert f"/staff/sessions/{workshop.pk}/register/" in page
