"""The pages of a carer's record, by what staff and carers see."""

import json

import pytest
from django.db import connection

from evenkeel.accounts.models import User
from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.common.actors import ANYONE
from evenkeel.organisations.models import Area, Provider
from evenkeel.people import queries
from evenkeel.people.actions import carer_for_booking
from evenkeel.people.forms import ASKED
from evenkeel.people.models import Carer, CaringRole
from evenkeel.people.tests.factories import NOW, maryam, tomasz
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in, sign_in_as

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


def look_for(client, written: str) -> str:
    return words(client.post("/staff/people/", {"words": written}, follow=True))


def test_nobody_is_shown_until_somebody_is_looked_for(client):
    maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = words(client.get("/staff/people/"))
    assert "Maryam" not in page
    assert "Nobody is shown until you search" in page


@pytest.mark.parametrize(
    "written",
    [
        "maryam",
        "SIDDIQUI",
        "sid mar",
        "Maryam Siddiqui",
        "maryam@example.org",
        "07700 900123",
        "+447700900123",
    ],
)
def test_a_carer_is_found_by_name_email_or_number(client, written):
    maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    assert "Maryam Siddiqui" in look_for(client, written)


@pytest.mark.parametrize("written", ["iddiqui", "%", "_aryam", "maryam@", "07700 900124", "Maryam Lowe"])
def test_what_fits_nobody_finds_nobody(client, written):
    maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = look_for(client, written)
    assert "Maryam Siddiqui" not in page
    assert "Nobody found" in page


def test_an_empty_search_is_a_mistake(client):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    response = client.post("/staff/people/", {"words": " "})
    assert response.status_code == 422
    assert "Enter a name, an email address or a phone number" in words(response)


def test_the_words_of_a_search_stand_in_no_address_and_no_log(client):
    maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    response = client.post("/staff/people/", {"words": "Siddiqui"})
    assert response.headers["Location"] == "/staff/people/"
    entry = Entry.objects.get(action="people.search_carers")
    assert entry.facts == {}


def test_a_search_can_be_cleared(client):
    maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    look_for(client, "maryam")
    client.post("/staff/people/", {"clear": "yes"})
    assert "Maryam" not in words(client.get("/staff/people/"))


def sams(count: int) -> None:
    for number in range(count):
        carer_for_booking(
            name=f"Sam Lee {number:02}",
            email=f"sam{number}@example.org",
            phone="",
            language="en",
            by=ANYONE,
            now=NOW,
        )


def test_as_many_as_can_be_read_through_are_listed_by_name(client):
    sams(queries.MOST_FOUND)
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = look_for(client, "sam")
    assert "50 people found" in page
    assert "More than" not in page
    assert page.index("Sam Lee 00") < page.index("Sam Lee 01") < page.index("Sam Lee 49")


def test_of_more_some_are_shown_with_what_to_do(client):
    sams(queries.MOST_FOUND + 1)
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = look_for(client, "sam")
    assert "More than 50 people found" in page
    assert "Write more of the name" in page
    assert page.count("sam") >= queries.MOST_FOUND
    assert "1 person found" in look_for(client, "sam lee 50")


ANA = "Ana María Carmen de López Vázquez"


@pytest.mark.parametrize("written", ["ana", "maría", "carm", "vázq", "vázquez maría", "ana lópez"])
def test_the_first_three_words_of_a_long_name_and_its_last_find_it(client, written):
    carer_for_booking(name=ANA, email="ana@example.org", phone="", language="en", by=ANYONE, now=NOW)
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    assert ANA in look_for(client, written)


def test_a_corrected_name_is_found_by_its_new_words_alone(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    client.post(f"/staff/people/{carer.pk}/contact/", {"name": "Miriam Lowe", "email": carer.email})
    assert "Miriam Lowe" in look_for(client, "lowe")
    assert "Nobody found" in look_for(client, "siddiqui")


def test_a_search_goes_by_the_indexes_of_words_and_not_through_everybody():
    """As the database itself plans it: with few rows PostgreSQL would read them all, so it is told not to."""
    sought = Carer.objects.filter(queries.has_word_that_begins("sid"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = sought.explain()
    for index in ("first", "second", "third", "last"):
        assert f"carer_by_{index}_word" in plan
    assert "SCAN people_carer" not in plan


def test_looking_at_a_record_is_written_down_before_it_is_shown(client):
    carer = maryam()
    user = sign_in(client, Role.BOOKINGS_ADMINISTRATOR, name="Robin Adeyemi")
    page = words(client.get(f"/staff/people/{carer.pk}/"))
    entry = Entry.objects.get(action="people.view_carer")
    assert (entry.actor_id, entry.person_id) == (user.pk, carer.pk)
    # The look that is just being taken stands on the page itself.
    assert "Robin Adeyemi" in page


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.OPERATOR, Role.EDITOR, Role.SUPPORTER, Role.AUDITOR])
def test_who_need_not_see_records_does_not(client, role):
    carer = maryam()
    sign_in(client, role)
    assert client.get("/staff/people/").status_code == 403
    assert client.get(f"/staff/people/{carer.pk}/").status_code == 403
    assert not Entry.objects.filter(action="people.view_carer").exists()


def test_contact_details_are_corrected(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    answers = {"name": "Mariam Siddiqui", "email": "mariam@example.org", "phone": "07700 900777"}
    page = words(client.post(f"/staff/people/{carer.pk}/contact/", answers, follow=True))
    assert "Your changes are saved." in page
    carer.refresh_from_db()
    assert (carer.name, carer.phone) == ("Mariam Siddiqui", "+447700900777")


def test_a_correction_that_makes_two_of_one_says_so(client):
    maryam()
    other = tomasz()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    answers = {"name": "Maryam Siddiqui", "email": "maryam@example.org"}
    response = client.post(f"/staff/people/{other.pk}/contact/", answers)
    assert response.status_code == 422
    assert "There is already a record with this name and address." in words(response)


def test_needs_are_ticked_and_unticked(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    path = f"/staff/people/{carer.pk}/needs/"
    client.post(path, {"kinds": ["interpreter", "step_free"], "detail_interpreter": "Sylheti"})
    assert len(queries.shown_needs(carer.pk)) == 2
    client.post(path, {})
    assert queries.shown_needs(carer.pk) == []


def test_a_need_with_words_is_taken_away_by_its_tick_and_new_words_count_as_one(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    path = f"/staff/people/{carer.pk}/needs/"
    client.post(
        path, {"kinds": ["interpreter"], "detail_interpreter": "Sylheti", "detail_travel": "The fare"}
    )
    assert dict(queries.live_needs(carer.pk).values_list("kind", "detail")) == {
        "interpreter": "Sylheti",
        "travel": "The fare",
    }
    # The box still holds what it held when the page was opened.
    client.post(path, {"kinds": ["travel"], "detail_interpreter": "Sylheti", "detail_travel": "The fare"})
    assert list(queries.live_needs(carer.pk).values_list("kind", flat=True)) == ["travel"]


def test_something_else_on_a_record_says_what(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    path = f"/staff/people/{carer.pk}/needs/"
    response = client.post(path, {"kinds": ["something_else"]})
    assert response.status_code == 422
    assert "Write what would make it possible to come, or untick “Something else”" in words(response)
    assert queries.shown_needs(carer.pk) == []


def test_whom_they_look_after_is_added_and_removed(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    answers = {"relationship": "parent", "broad_needs": ["memory"]}
    client.post(f"/staff/people/{carer.pk}/looks-after/", answers)
    role = CaringRole.objects.get()
    assert "Memory loss or dementia" in words(client.get(f"/staff/people/{carer.pk}/"))
    client.post(f"/staff/people/{carer.pk}/looks-after/{role.pk}/remove/")
    assert not CaringRole.objects.exists()


def test_erasing_asks_for_a_reason_and_a_tick(client):
    carer = maryam()
    sign_in(client, Role.SERVICE_MANAGER)
    response = client.post(f"/staff/people/{carer.pk}/erase/", {"reason": "asked"})
    assert response.status_code == 422
    client.post(f"/staff/people/{carer.pk}/erase/", {"reason": "asked", "is_sure": "true"})
    page = words(client.get(f"/staff/people/{carer.pk}/"))
    assert "An erased record" in page
    assert "Maryam" not in page
    assert client.get(f"/staff/people/{carer.pk}/contact/").status_code == 404


def test_whoever_presses_twice_to_erase_is_told_that_it_is_done(client):
    carer = maryam()
    sign_in(client, Role.SERVICE_MANAGER)
    for _press in range(2):
        answers = {"reason": "asked", "is_sure": "true"}
        response = client.post(f"/staff/people/{carer.pk}/erase/", answers, follow=True)
        assert "The record is erased." in words(response)
    assert Entry.objects.filter(action="people.erase_carer").count() == 1


def test_a_record_on_hold_says_so_and_offers_no_way_to_erase_it(client):
    carer = maryam()
    sign_in(client, Role.SERVICE_MANAGER)
    assert client.post(f"/staff/people/{carer.pk}/hold/", {}).status_code == 422
    page = words(client.post(f"/staff/people/{carer.pk}/hold/", {"hold_reason": "claim"}, follow=True))
    assert "because of a complaint or a legal claim" in page
    asked = words(client.get(f"/staff/people/{carer.pk}/erase/"))
    assert "This record cannot be erased" in asked
    assert "is_sure" not in asked
    refused = client.post(f"/staff/people/{carer.pk}/erase/", {"reason": "asked", "is_sure": "true"})
    assert "Lift the hold first" in words(refused)
    carer.refresh_from_db()
    assert carer.erased_at is None


def test_a_hold_is_lifted_with_a_reason(client):
    carer = maryam()
    sign_in(client, Role.SERVICE_MANAGER)
    client.post(f"/staff/people/{carer.pk}/hold/", {"hold_reason": "claim"})
    assert client.post(f"/staff/people/{carer.pk}/lift-hold/", {}).status_code == 422
    client.post(f"/staff/people/{carer.pk}/lift-hold/", {"lift_reason": "settled"})
    carer.refresh_from_db()
    assert (carer.held_at, carer.hold_reason) == (None, "")
    assert "Erase this record?" in words(client.get(f"/staff/people/{carer.pk}/erase/"))


def test_only_a_service_manager_erases_and_hands_out_copies(client):
    carer = maryam()
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    assert client.get(f"/staff/people/{carer.pk}/erase/").status_code == 403
    assert client.post(f"/staff/people/{carer.pk}/hold/", {"hold_reason": "claim"}).status_code == 403
    assert client.post(f"/staff/people/{carer.pk}/download/").status_code == 403


def carer_signs_in(client, email: str = "maryam@example.org") -> None:
    sign_in_as(client, User.objects.create_user(email), methods=("code",))


def test_carers_change_their_own_preferences_and_needs(client):
    carer = maryam()
    carer_signs_in(client)
    client.post(f"/your-support/{carer.pk}/reach-me/", {f"{channel}_allowed": "no" for channel in ASKED})
    client.post(f"/your-support/{carer.pk}/what-helps/", {"kinds": ["step_free"]})
    assert not queries.preferences(carer.pk)["text"].is_allowed
    assert queries.shown_needs(carer.pk) == [("A way in without steps", "")]


def test_carers_correct_their_own_details_but_not_their_email(client):
    carer = maryam()
    borough = Area.objects.create(name="Alderton", slug="alderton")
    carer_signs_in(client)
    answers = {"name": "Mariam Siddiqui", "phone": "07700 900777", "area_id": borough.pk}
    page = client.post(
        f"/your-support/{carer.pk}/details/", answers | {"email": "else@example.org"}, follow=True
    )
    assert "Your changes are saved." in words(page)
    carer.refresh_from_db()
    assert (carer.name, carer.phone, carer.area) == ("Mariam Siddiqui", "+447700900777", borough)
    assert carer.email == "maryam@example.org"
    entry = Entry.objects.get(action="people.change_contact")
    assert (entry.actor_kind, entry.actor_id, entry.person_id) == ("carer", carer.pk, carer.pk)
    assert sorted(entry.facts["fields"]) == ["area_id", "name", "phone"]


def test_what_staff_wrote_of_safe_times_outlasts_a_carers_own_correction(client):
    carer = maryam()
    Carer.objects.update(safe_times="weekday mornings")
    carer_signs_in(client)
    client.post(f"/your-support/{carer.pk}/details/", {"name": "Mariam Siddiqui"})
    carer.refresh_from_db()
    assert (carer.phone, carer.safe_times) == ("", "weekday mornings")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "Maryam Siddiqui", "phone": "not a number"}, "phone"),
        ({"name": "Tomasz Siddiqui"}, "There is already a record with this name and address."),
    ],
)
def test_a_correction_that_cannot_be_says_why(client, answers, said):
    carer = maryam()
    tomasz(email=carer.email)
    carer_signs_in(client)
    response = client.post(f"/your-support/{carer.pk}/details/", answers)
    assert response.status_code == 422
    assert said in words(response)
    carer.refresh_from_db()
    assert carer.name == "Maryam Siddiqui"


def test_the_details_page_says_why_the_email_stays_and_whom_to_ring(client):
    Provider.objects.create(name="Alder Vale Trust", phone="01632 960 100")
    carer = maryam()
    carer_signs_in(client)
    page = words(client.get(f"/your-support/{carer.pk}/details/"))
    assert "it cannot be changed here. If you have a new one, ring us on" in page
    assert 'name="email"' not in page


def test_carers_say_whom_they_look_after_and_take_it_back(client):
    carer = maryam()
    carer_signs_in(client)
    path = f"/your-support/{carer.pk}/looks-after/"
    assert "Do not give their name" in words(client.get(path))
    assert client.post(path, {}).status_code == 422
    shown = words(client.post(path, {"relationship": "parent", "broad_needs": ["memory"]}, follow=True))
    assert "Mother or father: Memory loss or dementia" in shown
    role = CaringRole.objects.get()
    assert "Remove" in words(client.get(path))
    client.post(f"{path}{role.pk}/remove/")
    assert not CaringRole.objects.exists()
    written = Entry.objects.filter(person_id=carer.pk, action__contains="caring_role").order_by("pk")
    assert [(entry.actor_kind, entry.action) for entry in written] == [
        ("carer", "people.add_caring_role"),
        ("carer", "people.end_caring_role"),
    ]


def own_path(client) -> str:
    carer = maryam()
    carer_signs_in(client)
    return f"/your-support/{carer.pk}/looks-after/"


def staff_path(client) -> str:
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    return f"/staff/people/{maryam().pk}/looks-after/"


@pytest.mark.parametrize("path_for", [own_path, staff_path])
def test_somebody_they_look_after_is_added_once_however_often_the_button_is_pressed(client, path_for):
    path = path_for(client)
    form = as_opened(client.get(path).content.decode(), relationship="child", broad_needs=["memory"])
    for _press in range(2):
        assert client.post(path, form).status_code == 302
    assert CaringRole.objects.count() == 1
    assert Entry.objects.filter(action="people.add_caring_role").count() == 1


def test_two_whom_they_look_after_in_the_same_way_are_two(client):
    path = own_path(client)
    for _child in range(2):
        client.post(path, as_opened(client.get(path).content.decode(), relationship="child"))
    assert CaringRole.objects.count() == 2


def test_whoever_goes_back_and_changes_the_answers_adds_another(client):
    path = own_path(client)
    form = as_opened(client.get(path).content.decode())
    for relationship in ("child", "parent"):
        client.post(path, form | {"relationship": relationship})
    assert set(CaringRole.objects.values_list("relationship", flat=True)) == {"child", "parent"}


def test_a_form_that_is_shown_again_with_an_error_still_counts_once(client):
    path = own_path(client)
    wrong = client.post(path, as_opened(client.get(path).content.decode()))
    assert wrong.status_code == 422
    form = as_opened(wrong.content.decode(), relationship="child")
    for _press in range(2):
        client.post(path, form)
    assert CaringRole.objects.count() == 1


def test_nobody_reaches_another_carers_pages(client):
    maryam()
    other = tomasz()
    carer_signs_in(client)
    for step in ("details/", "looks-after/", "reach-me/", "what-helps/"):
        assert client.get(f"/your-support/{other.pk}/{step}").status_code == 404
    assert client.post(f"/your-support/{other.pk}/my-data/").status_code == 404
    assert not Entry.objects.exclude(action__startswith="accounts.").exists()


def test_a_download_is_a_file_and_is_written_down(client):
    carer = maryam()
    carer_signs_in(client)
    response = client.post(f"/your-support/{carer.pk}/my-data/")
    assert "attachment" in response["Content-Disposition"]
    assert json.loads(response.content)["carer"][0]["name"] == "Maryam Siddiqui"
    assert Entry.objects.filter(action="people.view_download", person_id=carer.pk).exists()
    assert client.get(f"/your-support/{carer.pk}/my-data/").status_code == 405
