"""The outbox belongs to no team, so a role for one team does not open what it says."""

import pytest

from evenkeel.common.access import Role
from evenkeel.notices.tests.factories import notice
from evenkeel.organisations.models import Organisation, Team
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_a_role_for_one_team_sees_that_a_message_went_and_not_what_it_said(client):
    team = Team.objects.create(name="Wellbeing service", slug="wellbeing-service")
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR, team=team)
    page = client.get(f"/staff/messages/{notice().pk}/")
    assert page.status_code == 200
    assert "We look forward to seeing you." not in page.content.decode()


def test_a_partner_may_not_open_the_outbox(client):
    hub = Organisation.objects.create(name="Carers Hub", slug="carers-hub", kind="carers_centre")
    sign_in(client, Role.PARTNER, organisation=hub)
    assert client.get("/staff/messages/").status_code == 403
