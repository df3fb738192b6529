"""Settings, teams and places are changed by whoever may, written down, and told to the public pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from evenkeel.audit.models import Entry
from evenkeel.common.models import PublicVersion
from evenkeel.organisations import actions, queries
from evenkeel.organisations.models import Area, Organisation, Provider, Room, Team, Venue
from evenkeel.organisations.permissions import CHANGE_PLACES, CHANGE_SETTINGS, CHANGE_TEAMS
from evenkeel.organisations.tests import factories
from evenkeel.organisations.tests.factories import NOW, somebody_who_may

pytestmark = pytest.mark.django_db


def test_the_provider_is_known_before_anybody_set_it_up():
    assert queries.provider().name == ""
    assert queries.provider().nation == "England"


def test_the_first_settings_make_the_one_row_and_the_second_change_it():
    factories.provider()
    factories.provider(phone="01632 960200")
    assert Provider.objects.count() == 1
    assert queries.provider().phone == "01632 960200"


def test_the_provider_stands_among_the_organisations_and_is_renamed_with_it():
    factories.provider()
    factories.provider(name="Alder and Elm Trust")
    own = Organisation.objects.get(kind=Organisation.Kind.PROVIDER)
    assert (own.name, own.slug) == ("Alder and Elm Trust", "alder-vale-trust")


def test_the_mail_password_is_not_readable_in_the_database():
    factories.provider(mail_password="a heron on one leg")
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail_password FROM organisations_provider")
        [(kept,)] = cursor.fetchall()
    assert "heron" not in kept
    assert queries.provider().mail_password == "a heron on one leg"


def test_what_was_changed_is_written_down_without_its_values():
    factories.provider(mail_password="a heron on one leg")
    by = somebody_who_may(CHANGE_SETTINGS)
    actions.change_provider(values={"phone": "01632 960300"}, by=by, now=NOW)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor_id, entry.facts) == (
        "organisations.change_provider",
        by.id,
        {"fields": ["phone"]},
    )
    assert "heron" not in str([one.facts for one in Entry.objects.all()])


def test_saving_what_is_there_already_writes_nothing():
    venue = factories.venue()
    before = Entry.objects.count()
    actions.save_venue(
        venue_id=venue.pk,
        values={"name": venue.name, "organisation_id": venue.organisation_id},
        by=somebody_who_may(CHANGE_PLACES),
        now=NOW,
    )
    assert Entry.objects.count() == before


def test_public_pages_hear_of_a_change(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.area()
    assert PublicVersion.objects.get().number == 1


NO_POWER = somebody_who_may()


@pytest.mark.parametrize(
    "act",
    [
        lambda: actions.change_provider(values={"name": "Mine"}, by=NO_POWER, now=NOW),
        lambda: actions.save_team(team_id=None, values={"name": "Mine"}, by=NO_POWER, now=NOW),
        lambda: actions.save_area(
            area_id=None, values={"name": "Mine", "is_served": True}, by=NO_POWER, now=NOW
        ),
        lambda: actions.save_venue(venue_id=None, values={"name": "Mine"}, by=NO_POWER, now=NOW),
        lambda: actions.save_room(
            venue_id=1, room_id=None, values={"name": "Mine", "seats": 1}, by=NO_POWER, now=NOW
        ),
        lambda: actions.remove_room(room_id=1, by=NO_POWER, now=NOW),
        lambda: actions.save_organisation(
            organisation_id=None, values={"name": "Mine"}, area_ids=[], by=NO_POWER, now=NOW
        ),
    ],
)
def test_nothing_happens_without_the_permission(act):
    with pytest.raises(PermissionDenied):
        act()
    kept = (Provider, Team, Area, Venue, Room, Organisation, Entry)
    assert not any(model.objects.exists() for model in kept)


def test_two_teams_cannot_have_one_name():
    factories.team("Recovery College")
    with pytest.raises(actions.NameTaken) as refused:
        actions.save_team(
            team_id=None, values={"name": "recovery college"}, by=somebody_who_may(CHANGE_TEAMS), now=NOW
        )
    assert refused.value.field == "name"
    assert Team.objects.count() == 1


def test_a_name_that_somebody_takes_at_the_same_moment_is_refused_in_the_same_words(monkeypatch):
    college = factories.team("Recovery College")
    monkeypatch.setattr(actions, "_refuse_taken_name", lambda same, own_id: None)
    other = factories.team("Talking Therapies")
    for team_id in (None, other.pk):
        with pytest.raises(actions.NameTaken):
            actions.save_team(
                team_id=team_id, values={"name": college.name}, by=somebody_who_may(CHANGE_TEAMS), now=NOW
            )
    assert Team.objects.count() == 2


def test_two_venues_may_share_a_name_in_two_organisations():
    first = factories.venue("Main Hall")
    second = factories.venue("Main Hall", organisation_id=factories.network("Birchley Carers Centre").pk)
    assert (first.slug, second.slug) == ("main-hall", "main-hall-2")


def test_an_address_on_the_site_stays_when_the_name_changes():
    venue = factories.venue("Elm Street Rooms")
    renamed = actions.save_venue(
        venue_id=venue.pk,
        values={"name": "Elm House", "organisation_id": venue.organisation_id},
        by=somebody_who_may(CHANGE_PLACES),
        now=NOW,
    )
    assert (renamed.name, renamed.slug) == ("Elm House", "elm-street-rooms")


def test_a_room_that_is_removed_twice_is_removed_once():
    by = somebody_who_may(CHANGE_PLACES)
    room = actions.save_room(
        venue_id=factories.venue().pk,
        room_id=None,
        values={"name": "Garden room", "seats": 12},
        by=by,
        now=NOW,
    )
    actions.remove_room(room_id=room.pk, by=by, now=NOW)
    actions.remove_room(room_id=room.pk, by=by, now=NOW)
    assert Entry.objects.filter(action="organisations.remove_room").count() == 1


def test_a_venue_that_is_not_used_is_offered_to_nobody():
    venue = factories.venue(is_active=False)
    assert queries.venue_by_slug(venue.slug) is None
    assert list(queries.venues()) == []
    assert list(queries.all_venues()) == [venue]


def test_venues_with_their_rooms_cost_two_queries(django_assert_num_queries):
    for name in ("Elm Street Rooms", "Oak House", "Ash Court"):
        factories.venue(name, organisation_id=factories.network(f"Friends of {name}").pk)
    with django_assert_num_queries(2):
        for venue in queries.venues():
            assert venue.organisation.name
            assert list(venue.rooms.all()) == []
