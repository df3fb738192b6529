"""A template that asks the database is found, whichever test shows it."""

import pytest

from evenkeel.common.access import Role
from evenkeel.organisations.views import structure
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_a_view_that_leaves_the_reading_to_its_template_fails(client, monkeypatch):
    sign_in(client, Role.OPERATOR)
    assert client.get("/staff/boroughs/").status_code == 200
    monkeypatch.setattr(structure, "list", lambda rows: rows, raising=False)
    with pytest.raises(AssertionError, match="a template asks the database: SELECT"):
        client.get("/staff/boroughs/")
