"""One record for one person, corrected and erased by whoever may."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from evenkeel.audit.models import Entry
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.notices.contacts import NotAllowed, NotNow, Reachable
from evenkeel.people import actions, queries
from evenkeel.people.actions import ContactDetails, PreferenceGiven, carer_for_booking
from evenkeel.people.actions.records import SamePerson
from evenkeel.people.models import AccessNeed, Carer, ContactPreference
from evenkeel.people.permissions import CHANGE_CARERS, ERASE_CARERS
from evenkeel.people.tests.factories import NOW, maryam, somebody_who_may, tomasz
from evenkeel.tasks.models import Task

pytestmark = pytest.mark.django_db

STAFF = somebody_who_may(CHANGE_CARERS, ERASE_CARERS)


def book(**given):
    return carer_for_booking(**{"email": "", "phone": "", "language": "en", "by": ANYONE, "now": NOW} | given)


def test_whoever_books_twice_has_one_record():
    first, is_new = book(name="Maryam Siddiqui", email="maryam@example.org")
    again, is_new_again = book(name="maryam  SIDDIQUI", email="Maryam@Example.org ")
    assert (is_new, is_new_again) == (True, False)
    assert first.pk == again.pk
    assert Carer.objects.count() == 1


def test_a_couple_who_share_an_address_are_two_people():
    assert maryam(email="home@example.org").pk != tomasz(email="home@example.org").pk


def test_a_number_alone_knows_a_person_and_never_one_who_gave_an_email():
    by_phone, _is_new = book(name="Sam Lee", phone="+447700900555")
    again, _is_new = book(name="Sam Lee", phone="+447700900555")
    with_email, is_new = book(name="Sam Lee", phone="+447700900555", email="sam@example.org")
    assert by_phone.pk == again.pk
    assert is_new
    assert with_email.pk != by_phone.pk


def test_two_people_without_any_address_are_never_taken_for_one():
    one, _is_new = book(name="Sam Lee")
    other, _is_new = book(name="Sam Lee")
    assert one.pk != other.pk


@pytest.fixture
def first_put_on_another(monkeypatch):
    """Just before the next record is saved, another is given the same name and address."""

    def put(**known):
        save = Carer.save

        def save_after_another(self, **options):
            monkeypatch.setattr(Carer, "save", save)
            book(**known)
            return save(self, **options)

        monkeypatch.setattr(Carer, "save", save_after_another)

    return put


def test_one_address_put_on_two_records_in_one_instant_is_refused_in_words(first_put_on_another):
    mine, _is_new = book(name="Sam Lee", phone="+447700900555")
    first_put_on_another(name="Sam Lee", email="sam@example.org")
    with pytest.raises(SamePerson, match="There is already a record"):
        actions.change_contact(
            carer_id=mine.pk, details=ContactDetails(email="sam@example.org"), by=STAFF, now=NOW
        )
    assert Carer.objects.get(pk=mine.pk).email == ""


def test_an_address_that_another_record_gets_in_one_instant_is_not_filled_in(first_put_on_another):
    mine, _is_new = book(name="Sam Lee", phone="+447700900555")
    first_put_on_another(name="Sam Lee", email="sam@example.org")
    actions.fill_in_contact(mine, email="sam@example.org", phone="", by=STAFF, now=NOW)
    assert (mine.email, Carer.objects.get(pk=mine.pk).email) == ("", "")


def test_an_erased_person_who_comes_back_has_a_new_record():
    before = maryam()
    actions.erase_carer(carer_id=before.pk, reason="asked", by=STAFF, now=NOW)
    assert maryam().pk != before.pk


def test_a_stranger_adds_no_number_to_a_record_and_staff_do():
    carer = maryam(phone="")
    maryam(phone="+447700900666")
    carer.refresh_from_db()
    assert carer.phone == ""
    assert not Entry.objects.exists()
    maryam(phone="+447700900123", by=STAFF)
    carer.refresh_from_db()
    assert carer.phone == "+447700900123"
    entry = Entry.objects.get(action="people.change_contact")
    assert (entry.person_id, entry.facts) == (carer.pk, {"fields": ["phone"]})


@pytest.mark.parametrize("is_there_already", [False, True])
def test_finding_or_making_a_carer_costs_two_queries_at_most(is_there_already, django_assert_max_num_queries):
    if is_there_already:
        maryam()
    with transaction.atomic(), django_assert_max_num_queries(2):
        maryam()


def test_two_requests_in_one_instant_make_one_record():
    from evenkeel.people.actions.bookings import _new_carer

    made = [
        _new_carer("Maryam Siddiqui", "maryam@example.org", "", "maryam siddiqui", "en", NOW)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert Carer.objects.count() == 1


def test_needs_follow_the_carer_and_the_same_one_is_kept_once():
    carer = maryam()
    actions.add_needs(carer, [("interpreter", "Sylheti")], NOW)
    actions.add_needs(carer, [("interpreter", ""), ("step_free", "")], NOW)
    assert queries.shown_needs(carer.pk) == [("An interpreter", "Sylheti"), ("A way in without steps", "")]


def test_needs_that_ended_are_kept_and_the_others_stay_as_they_are():
    carer = maryam()
    actions.add_needs(carer, [("interpreter", "Sylheti"), ("camera_off", ""), ("step_free", "")], NOW)
    actions.set_needs(
        carer_id=carer.pk, needs=[("interpreter", "Bengali")], ended=["camera_off"], by=STAFF, now=NOW
    )
    assert [(need.kind, need.detail) for need in queries.live_needs(carer.pk)] == [
        ("interpreter", "Bengali"),
        ("step_free", ""),
    ]
    assert AccessNeed.objects.get(kind="camera_off").ended_at == NOW


def test_needs_that_are_as_they_were_are_not_written_down_as_a_change():
    carer = maryam()
    actions.add_needs(carer, [("interpreter", "Sylheti")], NOW)
    needs = [("interpreter", "Sylheti")]
    actions.set_needs(carer_id=carer.pk, needs=needs, ended=["step_free"], by=STAFF, now=NOW)
    assert not Entry.objects.exists()


def details(**given) -> ContactDetails:
    values = {
        "name": "Maryam Siddiqui",
        "email": "maryam@example.org",
        "phone": "",
        "safe_times": "",
        "area_id": None,
    }
    return ContactDetails(**values | given)


def test_a_corrected_name_is_found_and_written_down_without_its_words():
    carer = maryam(phone="")
    actions.change_contact(carer_id=carer.pk, details=details(name="Mariam Siddiqui"), by=STAFF, now=NOW)
    assert book(name="mariam siddiqui", email="maryam@example.org")[0].pk == carer.pk
    entry = Entry.objects.get(action="people.change_contact")
    assert (entry.person_id, entry.facts) == (carer.pk, {"fields": ["name"]})


def test_a_correction_cannot_make_two_records_of_one_person():
    maryam(phone="")
    other = tomasz(email="maryam@example.org")
    with pytest.raises(actions.records.SamePerson):
        actions.change_contact(carer_id=other.pk, details=details(), by=STAFF, now=NOW)
    other.refresh_from_db()
    assert other.name == "Tomasz Siddiqui"
    assert not Entry.objects.filter(action="people.change_contact").exists()


@pytest.mark.parametrize("by", [somebody_who_may(), ANYONE, Actor("carer", 999_999)])
def test_nobody_changes_a_record_without_leave(by):
    carer = maryam()
    with pytest.raises(PermissionDenied):
        actions.set_needs(carer_id=carer.pk, needs=[("step_free", "")], by=by, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.set_preferences(
            carer_id=carer.pk, preferences={"email": PreferenceGiven(is_allowed=False)}, by=by, now=NOW
        )
    with pytest.raises(PermissionDenied):
        actions.erase_carer(carer_id=carer.pk, reason="asked", by=by, now=NOW)
    assert not AccessNeed.objects.exists()
    assert not ContactPreference.objects.exists()
    assert Entry.objects.count() == 0


def test_carers_change_their_own():
    carer = maryam()
    actions.set_needs(carer_id=carer.pk, needs=[("step_free", "")], by=Actor("carer", carer.pk), now=NOW)
    assert queries.live_needs(carer.pk).exists()


def test_email_is_allowed_where_it_was_given():
    carer = maryam(phone="")
    assert queries.contact(carer.pk, "email", NOW) == Reachable("maryam@example.org", "Maryam Siddiqui")
    assert queries.contact(carer.pk, "text", NOW) == NotAllowed("no_address")


def test_a_landline_is_rung_and_never_sent_texts():
    carer = maryam(phone="+441632960100")
    assert queries.contact(carer.pk, "text", NOW) == NotAllowed("no_address")
    assert isinstance(queries.contact(carer.pk, "phone", NOW), Reachable)


def test_a_channel_that_is_barred_sends_nothing():
    carer = maryam()
    actions.set_preferences(
        carer_id=carer.pk, preferences={"text": PreferenceGiven(is_allowed=False)}, by=STAFF, now=NOW
    )
    assert queries.contact(carer.pk, "text", NOW) == NotAllowed("barred")
    assert isinstance(queries.contact(carer.pk, "email", NOW), Reachable)


def test_a_message_outside_safe_hours_waits_for_them():
    carer = maryam()
    hours = PreferenceGiven(is_allowed=True, safe_from=dt.time(12), safe_until=dt.time(14))
    actions.set_preferences(carer_id=carer.pk, preferences={"email": hours}, by=STAFF, now=NOW)
    assert queries.contact(carer.pk, "email", NOW) == NotNow(dt.datetime(2027, 3, 2, 12, tzinfo=dt.UTC))


def test_preferences_said_again_take_the_place_of_the_first():
    carer = maryam()
    for is_allowed in (False, True):
        actions.set_preferences(
            carer_id=carer.pk,
            preferences={"email": PreferenceGiven(is_allowed=is_allowed)},
            by=STAFF,
            now=NOW,
        )
    assert queries.preferences(carer.pk)["email"].is_allowed
    assert ContactPreference.objects.count() == 1


def test_what_is_not_said_of_a_channel_stays_as_it_was():
    carer = maryam()
    for said in (
        PreferenceGiven(is_allowed=False, may_leave_message=True),
        PreferenceGiven(safe_from=dt.time(9), safe_until=dt.time(17)),
        PreferenceGiven(safe_until=dt.time(18)),
    ):
        actions.set_preferences(
            carer_id=carer.pk, preferences={"phone": said, "email": {}}, by=STAFF, now=NOW
        )
    phone = queries.preferences(carer.pk)["phone"]
    assert (phone.is_allowed, phone.may_leave_message) == (False, True)
    assert (phone.safe_from, phone.safe_until) == (dt.time(9), dt.time(18))
    assert [entry.facts for entry in Entry.objects.all()] == [{"channels": ["phone"]}] * 3


@pytest.mark.parametrize("said", [{"safe_until": dt.time(9)}, {"safe_from": None}])
def test_hours_that_would_not_fit_what_is_held_are_refused_whole(said):
    carer = maryam()
    hours = PreferenceGiven(is_allowed=True, safe_from=dt.time(9), safe_until=dt.time(17))
    actions.set_preferences(carer_id=carer.pk, preferences={"text": hours}, by=STAFF, now=NOW)
    with pytest.raises(actions.records.HoursDoNotFit) as refused:
        actions.set_preferences(
            carer_id=carer.pk, preferences={"email": {"is_allowed": False}, "text": said}, by=STAFF, now=NOW
        )
    assert refused.value.field == "text_from"
    assert "email" not in queries.preferences(carer.pk)
    assert queries.preferences(carer.pk)["text"].safe_until == dt.time(17)
    assert Entry.objects.count() == 1


def test_only_the_details_that_are_given_are_corrected():
    carer = maryam()
    for given in ({"safe_times": "mornings"}, {"phone": "+447700900777"}):
        actions.change_contact(carer_id=carer.pk, details=ContactDetails(**given), by=STAFF, now=NOW)
    carer.refresh_from_db()
    assert (carer.name, carer.email) == ("Maryam Siddiqui", "maryam@example.org")
    assert (carer.phone, carer.safe_times) == ("+447700900777", "mornings")


def test_an_erasure_is_written_down_without_naming_anybody():
    carer = maryam()
    actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    entry = Entry.objects.get(action="people.erase_carer")
    assert (entry.person_id, entry.facts) == (carer.pk, {"reason": "asked"})


def test_whoever_still_has_a_task_open_is_not_erased():
    carer = maryam()
    Task.objects.create(kind="x", person_ref=carer.pk, due_at=NOW)
    with pytest.raises(actions.erasure.StillInUse):
        actions.erase_carer(carer_id=carer.pk, reason="asked", by=STAFF, now=NOW)
    carer.refresh_from_db()
    assert carer.name == "Maryam Siddiqui"
