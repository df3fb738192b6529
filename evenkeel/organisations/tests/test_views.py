"""The pages of places and settings, by what a person sees."""

import pytest
from django.utils.html import escape

from evenkeel.common.access import Role
from evenkeel.organisations import queries
from evenkeel.organisations.models import Provider, Room, Team, Venue
from evenkeel.organisations.tests import factories
from tests.support.reading import sorted_by
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_visitor_reads_how_to_get_there_and_what_is_not_known(client):
    factories.provider()
    venue = factories.venue(step_free=True, hearing_loop=False, directions="Cross at the lights.")
    page = words(client.get(f"/places/{venue.slug}/"))
    for said in ("Elm Street Rooms", "ZZ1 1AA", "Cross at the lights.", "We do not know yet", "01632 960100"):
        assert said in page


@pytest.mark.parametrize("slug", ["nowhere", "elm-street-rooms"])
def test_a_place_that_is_not_used_is_not_found(client, slug):
    factories.venue(is_active=False)
    assert client.get(f"/places/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/staff/venues/", "No venues yet"),
        ("/staff/organisations/", "No organisations yet"),
        ("/staff/teams/", "No teams yet"),
        ("/staff/boroughs/", "No boroughs yet"),
        ("/staff/venues/add/", "First, whose venues are they?"),
    ],
)
def test_an_empty_list_says_what_it_would_hold(client, path, said):
    sign_in(client, Role.SERVICE_MANAGER)
    assert said in words(client.get(path))


def test_the_page_of_texts_says_that_none_are_sent_and_what_happens_instead(client):
    sign_in(client, Role.OPERATOR)
    assert "/staff/settings/texts/" in words(client.get("/staff/settings/"))
    page = words(client.get("/staff/settings/texts/"))
    assert "Text messages are not set up. No texts are sent." in page
    assert "Whoever gives only a phone number is rung." in page


def test_the_page_of_texts_says_where_a_demonstration_sends_them(client, settings):
    settings.DEMONSTRATION = True
    sign_in(client, Role.OPERATOR)
    page = words(client.get("/staff/settings/texts/"))
    assert "Text messages go to its own mailbox, and to nobody’s phone." in page
    assert "is rung" not in page


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("Name", ["Elm Hall", "Canal Rooms", "Abbey House"]),
        ("Whose", ["Canal Rooms", "Abbey House", "Elm Hall"]),
        ("Borough", ["Elm Hall", "Canal Rooms", "Abbey House"]),
        ("Postcode", ["Canal Rooms", "Elm Hall", "Abbey House"]),
    ],
)
def test_venues_in_another_order(client, head, names):
    sign_in(client, Role.SERVICE_MANAGER)
    partner, borough = factories.network("Zest").pk, factories.area().pk
    factories.venue("Abbey House", organisation_id=partner, postcode="ZZ3 3AA")
    factories.venue(
        "Canal Rooms",
        organisation_id=factories.network("Accord").pk,
        postcode="ZZ1 1AA",
        area_id=factories.area("Wexmere").pk,
    )
    factories.venue("Elm Hall", organisation_id=partner, postcode="ZZ2 2AA", area_id=borough)
    assert sorted_by(client, "/staff/venues/", head) == names


def test_organisations_in_another_order(client):
    sign_in(client, Role.SERVICE_MANAGER)
    factories.network("Zest")
    factories.network("Accord")
    assert sorted_by(client, "/staff/organisations/", "Name") == ["Zest", "Accord"]


def test_a_venue_is_added_with_its_access_details_and_then_shown(client):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    answers = {
        "name": "Oak House",
        "organisation_id": factories.network().pk,
        "address": "1 Oak Lane",
        "postcode": "zz9  9zz",
        "step_free": "yes",
        "hearing_loop": "no",
        "quiet_room": "",
        "is_active": "true",
    }
    page = words(client.post("/staff/venues/add/", answers, follow=True))
    venue = Venue.objects.get()
    assert (venue.step_free, venue.hearing_loop, venue.quiet_room) == (True, False, None)
    assert venue.postcode == "ZZ9 9ZZ"
    assert "Oak House is saved." in page
    assert "No rooms yet" in page


def test_mistakes_lead_to_their_fields(client):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    factories.network()
    response = client.post("/staff/venues/add/", {"name": "", "organisation_id": "99999"})
    assert response.status_code == 422
    page = words(response)
    assert "Error:" in page
    assert "There is a problem" in page
    assert 'href="#id_name"' in page


def test_a_name_that_is_taken_is_said_beside_the_name(client):
    sign_in(client, Role.SERVICE_MANAGER)
    factories.team("Recovery College")
    response = client.post("/staff/teams/add/", {"name": "Recovery College", "is_active": "true"})
    assert response.status_code == 422
    assert "There is already one with this name." in words(response)
    assert Team.objects.count() == 1


@pytest.mark.parametrize("what", ["venues", "organisations", "teams", "boroughs", "rooms"])
def test_a_form_that_adds_something_and_is_sent_twice_adds_one_and_says_that_it_is_there(client, what):
    sign_in(client, Role.SERVICE_MANAGER)
    network = factories.network("Birchley Carers Centre")
    path = f"/staff/{what}/add/"
    if what == "rooms":
        path = f"/staff/venues/{factories.venue('Elm House', organisation_id=network.pk).pk}/rooms/add/"
    form = {
        "name": "Oak House",
        "organisation_id": network.pk,
        "kind": "charity",
        "address": "1 Oak Lane",
        "postcode": "ZZ9 9ZZ",
    }
    assert client.post(path, form).status_code == 302
    again = client.post(path, form)
    assert again.status_code == 422
    assert "There is already one with this name. Use another name, or change that one." in words(again)


def test_a_room_is_added_changed_and_removed(client):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    venue = factories.venue()
    client.post(f"/staff/venues/{venue.pk}/rooms/add/", {"name": "Garden room", "seats": "12"})
    room = Room.objects.get()
    client.post(f"/staff/rooms/{room.pk}/", {"name": "Garden room", "seats": "10"})
    room.refresh_from_db()
    assert room.seats == 10
    assert "Remove Garden room?" in words(client.get(f"/staff/rooms/{room.pk}/remove/"))
    assert Room.objects.exists()
    client.post(f"/staff/rooms/{room.pk}/remove/")
    assert not Room.objects.exists()


@pytest.mark.parametrize("seats", ["0", "-3", "99999999999", "many"])
def test_a_room_cannot_seat_nonsense(client, seats):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    venue = factories.venue()
    response = client.post(f"/staff/venues/{venue.pk}/rooms/add/", {"name": "Attic", "seats": seats})
    assert response.status_code == 422
    assert not Room.objects.exists()


def test_seats_that_are_no_whole_number_are_told_so(client):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    venue = factories.venue()
    response = client.post(f"/staff/venues/{venue.pk}/rooms/add/", {"name": "Attic", "seats": "1e9"})
    assert "Enter a whole number, like 12" in words(response)
    assert "Answer the question" not in words(response)


def test_a_colour_that_is_too_pale_is_refused_with_one_that_is_not(client):
    sign_in(client, Role.OPERATOR)
    factories.provider()
    response = client.post("/staff/settings/look/", {"accent_colour": "#66ccff"})
    assert response.status_code == 422
    assert "is the same colour, dark enough" in words(response)
    assert queries.provider().accent_colour == ""


def test_a_logo_is_cleaned_before_it_is_kept(client):
    sign_in(client, Role.OPERATOR)
    factories.provider()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><path d="M0 0h9"/></svg>'
    client.post("/staff/settings/look/", {"logo_svg": drawing})
    assert "M0 0h9" in queries.provider().logo_svg
    assert "script" not in queries.provider().logo_svg


@pytest.mark.parametrize("path", ["settings/details/", "teams/add/", "organisations/add/"])
@pytest.mark.parametrize(
    ("phone", "is_taken"), [("abc", False), ("0300 123 4567 ext 2", True), ("111", True)]
)
def test_a_number_that_cannot_be_rung_is_refused(client, path, phone, is_taken):
    sign_in(client, Role.SERVICE_MANAGER, Role.OPERATOR)
    form = {"name": "Oak House", "kind": "charity", "nation": "England", "phone": phone}
    response = client.post(f"/staff/{path}", form)
    assert response.status_code == (302 if is_taken else 422)
    said = "Enter a phone number, like 0300 123 4567, 0300 123 4567 ext 12 or 111"
    assert (said in words(response)) is not is_taken


@pytest.mark.parametrize("postcode", ["zz", "SW1A", "123"])
def test_a_postcode_that_is_none_is_refused(client, postcode):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    form = {
        "name": "Oak House",
        "organisation_id": factories.network().pk,
        "address": "1 Oak Lane",
        "postcode": postcode,
    }
    response = client.post("/staff/venues/add/", form)
    assert response.status_code == 422
    assert "Enter a full UK postcode, like SW1A 2AA" in words(response)


@pytest.mark.parametrize("host", ["smtp.example.org\nRCPT TO", "smtp.example.org evil", "smtp://example.org"])
def test_a_mail_server_has_one_name(client, host):
    sign_in(client, Role.OPERATOR)
    factories.provider()
    response = client.post("/staff/settings/mail/", MAIL | {"mail_host": host})
    assert response.status_code == 422
    assert "Enter the name of one mail server, like smtp.example.org" in words(response)


MAIL = {
    "mail_from": "carers@aldervale.example.org",
    "mail_host": "mail.invalid",
    "mail_port": "587",
    "mail_security": "starttls",
    "mail_username": "carers",
}


def test_a_mail_password_is_kept_never_shown_and_not_lost_by_an_empty_box(client):
    sign_in(client, Role.OPERATOR)
    factories.provider()
    client.post("/staff/settings/mail/", MAIL | {"mail_password": "a heron on one leg"})
    assert queries.provider().mail_password == "a heron on one leg"
    for path in ("/staff/settings/", "/staff/settings/mail/"):
        assert "heron" not in words(client.get(path))
    client.post("/staff/settings/mail/", MAIL | {"mail_password": ""})
    assert queries.provider().mail_password == "a heron on one leg"


def test_a_test_message_that_cannot_go_says_what_to_look_at(client):
    sign_in(client, Role.OPERATOR)
    factories.provider(
        mail_from="carers@aldervale.example.org", mail_host="127.0.0.1", mail_port=9, mail_security="none"
    )
    page = words(client.post("/staff/settings/mail/test/", follow=True))
    assert "We could not reach 127.0.0.1 on port 9." in page
    assert Provider.objects.get().mail_tested_at is None


def test_settings_are_the_operators_alone(client):
    sign_in(client, Role.SERVICE_MANAGER)
    for path in ("", "details/", "look/", "mail/"):
        assert client.get(f"/staff/settings/{path}").status_code == 403


@pytest.mark.parametrize(
    "path",
    ["organisations/404/", "venues/404/", "venues/404/change/", "rooms/404/", "teams/404/", "boroughs/404/"],
)
def test_what_does_not_exist_is_not_found(client, path):
    sign_in(client, Role.SERVICE_MANAGER)
    assert client.get(f"/staff/{path}").status_code == 404


def test_what_people_type_is_shown_as_text(client):
    sign_in(client, Role.SERVICE_MANAGER)
    factories.team("<b>Bold</b> & proud")
    page = words(client.get("/staff/teams/"))
    assert escape("<b>Bold</b> & proud") in page
    assert "<b>Bold</b>" not in page
