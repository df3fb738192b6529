"""Whoever is signed in and refused a page finds the way out on it."""

import pytest
from django.test import Client

from evenkeel.common.access import Role
from evenkeel.design import errors
from evenkeel.organisations.models import Organisation
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db

SIGN_OUT = 'action="/sign-out/"'


def test_a_partners_worker_who_is_refused_can_sign_out():
    client = Client(enforce_csrf_checks=True)
    hub = Organisation.objects.create(name="Carers hub", slug="carers-hub", kind="charity")
    sign_in(client, Role.PARTNER, organisation=hub)
    refused = client.get("/staff/tasks/")
    assert refused.status_code == 403
    assert SIGN_OUT in refused.content.decode()
    token = client.cookies["csrftoken"].value
    client.post("/sign-out/", {"csrfmiddlewaretoken": token})
    assert "_auth_user_id" not in client.session


def test_nobody_is_offered_a_way_out_who_is_not_known_to_be_in(rf):
    refused = errors.handler403(rf.get("/staff/tasks/"))
    assert refused.status_code == 403
    assert SIGN_OUT not in refused.content.decode()
