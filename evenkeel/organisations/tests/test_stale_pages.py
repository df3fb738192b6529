"""A page that stood open while somebody else changed the same row changes only what was changed on it."""

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.organisations import actions, queries
from evenkeel.organisations.models import Organisation, Room, Team, Venue
from evenkeel.organisations.tests import factories
from evenkeel.organisations.tests.factories import NOW
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


def opened(client, path: str) -> str:
    return client.get(path).content.decode()


def room(**values) -> Room:
    return actions.save_room(
        venue_id=factories.venue().pk,
        room_id=None,
        values={"name": "Oak", "seats": 12} | values,
        by=SYSTEM,
        now=NOW,
    )


# Of each page: what it is of, who may open it, what somebody else says meanwhile, and what is typed on the page.
PAGES = [
    (
        factories.venue,
        "/staff/venues/{}/change/",
        Role.BOOKINGS_ADMINISTRATOR,
        actions.save_venue,
        {"step_free": True, "directions": "Cross at the lights.\nRing twice.", "is_active": False},
        {"parking": "Two Blue Badge spaces"},
    ),
    (
        factories.network,
        "/staff/organisations/{}/",
        Role.SERVICE_MANAGER,
        actions.save_organisation,
        {"phone": "01632 960300", "website": "https://www.example.org"},
        {"about": "They meet on Tuesdays."},
    ),
    (
        factories.team,
        "/staff/teams/{}/",
        Role.SERVICE_MANAGER,
        actions.save_team,
        {"is_active": False, "email": "college@example.org"},
        {"about": "Courses for everyone."},
    ),
    (
        factories.area,
        "/staff/boroughs/{}/",
        Role.SERVICE_MANAGER,
        actions.save_area,
        {"is_served": False},
        {"name": "Alderton and Birchley"},
    ),
]


@pytest.mark.parametrize(("make", "path", "role", "save", "theirs", "mine"), PAGES)
def test_an_open_page_undoes_nothing_that_somebody_else_saved(client, make, path, role, save, theirs, mine):
    sign_in(client, role)
    row = make()
    path = path.format(row.pk)
    page = opened(client, path)
    whole = {"area_ids": None} if save is actions.save_organisation else {}
    save(**{f"{type(row).__name__.lower()}_id": row.pk}, values=theirs, by=SYSTEM, now=NOW, **whole)
    response = client.post(path, as_opened(page, **mine))
    assert response.status_code == 302
    row.refresh_from_db()
    held = theirs | mine
    assert {name: getattr(row, name) for name in held} == held
    assert Entry.objects.latest("pk").facts["fields"] == sorted(mine)


@pytest.mark.parametrize(("make", "path", "role"), [(one[0], one[1], one[2]) for one in PAGES])
def test_a_page_sent_as_it_was_opened_writes_nothing_down(client, make, path, role):
    sign_in(client, role)
    path = path.format(make().pk)
    page = opened(client, path)
    before = Entry.objects.count()
    assert client.post(path, as_opened(page)).status_code == 302
    assert Entry.objects.count() == before


def test_the_seats_of_a_room_outlast_a_page_on_which_it_is_renamed(client):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    oak = room()
    path = f"/staff/rooms/{oak.pk}/"
    page = opened(client, path)
    actions.save_room(venue_id=oak.venue_id, room_id=oak.pk, values={"seats": 30}, by=SYSTEM, now=NOW)
    client.post(path, as_opened(page, name="Ash"))
    oak.refresh_from_db()
    assert (oak.name, oak.seats) == ("Ash", 30)


def test_boroughs_that_two_people_tick_at_once_are_both_kept(client):
    sign_in(client, Role.SERVICE_MANAGER)
    alderton, birchley, wexmere = (factories.area(name) for name in ("Alderton", "Birchley", "Wexmere"))
    network = factories.network()
    network.areas.set([alderton])
    path = f"/staff/organisations/{network.pk}/"
    page = opened(client, path)
    actions.save_organisation(
        organisation_id=network.pk, values={}, area_ids=[alderton.pk, birchley.pk], by=SYSTEM, now=NOW
    )
    client.post(path, as_opened(page, area_ids=[str(wexmere.pk)]))
    assert set(network.areas.all()) == {birchley, wexmere}


def test_a_change_of_boroughs_alone_is_written_down():
    network, borough = factories.network(), factories.area()
    actions.save_organisation(
        organisation_id=network.pk, values={}, area_ids=[borough.pk], by=SYSTEM, now=NOW
    )
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.facts) == ("organisations.change_organisation", {"fields": ["areas"]})


LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'

SETTINGS = [
    ("details", {"phone": "01632 960300", "nation": "Wales"}, {"phone_hours": "Weekdays, 9am to 5pm"}),
    ("look", {"logo_svg": LOGO, "accent_colour": "#1d4e5f"}, {"warm_colour": "#8a3b12"}),
    (
        "mail",
        {"mail_host": "mail.example.org", "mail_password": "a heron on one leg", "mail_security": "tls"},
        {"mail_port": "465"},
    ),
]


@pytest.mark.parametrize(("part", "theirs", "mine"), SETTINGS)
def test_open_settings_undo_nothing_that_somebody_else_saved(client, part, theirs, mine):
    sign_in(client, Role.OPERATOR)
    factories.provider(
        mail_from="carers@example.org", mail_host="old.example.org", mail_password="old secret"
    )
    path = f"/staff/settings/{part}/"
    page = opened(client, path)
    factories.provider(**theirs)
    assert client.post(path, as_opened(page, **mine)).status_code == 302
    row = queries.provider()
    held = theirs | mine
    assert {name: str(getattr(row, name)) for name in held} == held


def test_the_page_of_the_mail_server_carries_no_password(client):
    sign_in(client, Role.OPERATOR)
    factories.provider(mail_password="a heron on one leg")
    assert "heron" not in opened(client, "/staff/settings/mail/")


def test_a_name_that_is_taken_meanwhile_is_refused_with_what_was_typed(client):
    sign_in(client, Role.SERVICE_MANAGER)
    team = factories.team("Recovery College")
    path = f"/staff/teams/{team.pk}/"
    page = opened(client, path)
    factories.team("Talking Therapies")
    response = client.post(path, as_opened(page, name="talking therapies", about="Courses."))
    assert response.status_code == 422
    assert "There is already one with this name." in words(response)
    shown = as_opened(response.content.decode())
    assert (shown["name"], shown["about"]) == (["talking therapies"], ["Courses."])
    assert Team.objects.filter(name="Recovery College").exists()


def test_a_venue_whose_new_owner_has_one_of_its_name_is_refused(client):
    """Of the two that make the clash, only one was changed on the page."""
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    other = factories.network("Birchley Carers Centre")
    factories.venue("Main Hall", organisation_id=other.pk)
    hall = factories.venue("Main Hall")
    path = f"/staff/venues/{hall.pk}/change/"
    response = client.post(path, as_opened(opened(client, path), organisation_id=str(other.pk)))
    assert response.status_code == 422
    assert Venue.objects.filter(organisation=other).count() == 1


@pytest.mark.parametrize("path", ["venues/add/", "teams/add/", "organisations/add/", "boroughs/add/"])
def test_a_page_that_adds_carries_nothing_of_what_was_first_seen(client, path):
    sign_in(client, Role.SERVICE_MANAGER)
    factories.network()
    assert "initial-" not in "".join(as_opened(opened(client, f"/staff/{path}")))


def test_what_is_ticked_at_first_can_be_unticked_while_adding(client):
    sign_in(client, Role.SERVICE_MANAGER)
    page = opened(client, "/staff/teams/add/")
    client.post("/staff/teams/add/", as_opened(page, name="Recovery College", is_active=[]))
    assert not Team.objects.get().is_active
    assert not Organisation.objects.exists()
