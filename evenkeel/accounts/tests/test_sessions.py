"""How long a sign-in lasts, and what becomes of what was being typed."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from evenkeel.accounts.models import User
from evenkeel.accounts.tests.factories import NOW, at, fay, give_app_code, give_password, joan, live_role, olu
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.encryption import decrypt
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from tests.support.signing_in import PASSWORD, sign_in, sign_in_as

pytestmark = pytest.mark.django_db

PEOPLE = "/staff/people-and-roles/"
GIVE_ROLE = "/staff/people-and-roles/{}/give-role/"


def page_at(client: Client, path: str = PEOPLE, **later) -> int:
    with at(**later):
        return client.get(path).status_code


@pytest.fixture
def signed_in_operator(client):
    with clock.held_at(NOW):
        return sign_in(client, Role.OPERATOR)


@pytest.mark.usefixtures("signed_in_operator")
def test_staff_who_rest_for_fifteen_minutes_are_signed_out(client):
    assert page_at(client, minutes=14) == 200
    assert page_at(client, minutes=28) == 200
    assert page_at(client, minutes=43) == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("signed_in_operator")
def test_nobody_works_for_more_than_eight_hours_on_one_sign_in(client):
    for quarter in range(1, 33):
        last = page_at(client, minutes=quarter * 14.9)
    assert last == 200
    assert page_at(client, hours=8) == 302


def statements(client: Client, path: str) -> list[str]:
    """What opening the page asks of the database about who is there."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    about_people = ("django_session", "accounts_")
    return [query["sql"] for query in captured if any(table in query["sql"] for table in about_people)]


@pytest.mark.usefixtures("signed_in_operator")
def test_who_is_there_costs_three_statements_and_no_writing(client):
    page_at(client)
    with at(minutes=0.5):
        session, user, roles = statements(client, "/staff/permissions/")
    assert [sql.split()[0] for sql in (session, user, roles)] == ["SELECT"] * 3


@pytest.mark.usefixtures("signed_in_operator")
def test_a_public_page_costs_neither_session_nor_user(client):
    with at(minutes=1):
        assert statements(client, "/staff/forgotten-password/sent/") == []


def test_a_carer_stays_signed_in_for_longer(client):
    with clock.held_at(NOW):
        sign_in_as(client, joan(), methods=("code",))
    with at(hours=30):
        assert client.get("/staff/carry-on/")["Location"] == "/staff/"


@pytest.mark.usefixtures("signed_in_operator")
def test_after_signing_in_again_they_are_on_the_page_where_they_were(client):
    with at(minutes=20):
        response = client.get(f"{PEOPLE}?search=fay")
    assert response["Location"] == "/staff/sign-in/?next=/staff/people-and-roles/%3Fsearch%3Dfay"


def test_what_was_being_typed_waits_for_them(client):
    with clock.held_at(NOW):
        user = olu()
        colleague = fay()
        sign_in_as(client, user)
    with at(minutes=20):
        response = client.post(GIVE_ROLE.format(colleague.pk), {"role": "editor", "team": ""})
        assert response["Location"] == "/staff/sign-in/?next=/staff/carry-on/"
        client.post(response["Location"], {"email": user.email, "password": PASSWORD})
        response = client.get(give_app_code(client, user)["Location"])
        html = response.content.decode()
        assert f'action="{GIVE_ROLE.format(colleague.pk)}"' in html
        assert 'name="role" value="editor"' in html
        client.post(GIVE_ROLE.format(colleague.pk), {"role": "editor", "team": ""})
        assert set(colleague.roles.values_list("role", flat=True)) == {"facilitator", "editor"}


def test_somebody_else_at_the_same_computer_does_not_get_it(client):
    with clock.held_at(NOW):
        first, second = olu(), olu()
        sign_in_as(client, first)
    with at(minutes=20):
        client.post(GIVE_ROLE.format(second.pk), {"role": "editor"})
        give_password(client, second)
        give_app_code(client, second)
        assert client.get("/staff/carry-on/")["Location"] == "/staff/"


def test_passwords_are_never_kept(client):
    with clock.held_at(NOW):
        user = olu()
        sign_in_as(client, user)
    with at(minutes=20):
        client.post(
            "/staff/your-sign-in/password/", {"password": PASSWORD, "new_password": "a b c d e f g h i"}
        )
        kept = decrypt(client.session["kept_draft"])
        assert PASSWORD not in kept
        assert "a b c d e f g h i" not in kept


def kept_after(client: Client, sent: dict[str, str]) -> dict[str, str]:
    """What is kept of a form that somebody sent after they had rested for too long."""
    with clock.held_at(NOW):
        sign_in_as(client, olu())
    with at(minutes=20):
        client.post(f"{PEOPLE}invite/", sent)
    return dict(json.loads(decrypt(client.session["kept_draft"]))[2])


def test_a_field_whose_name_only_holds_the_name_of_a_secret_is_kept(client):
    sent = {"postcode": "N1 9GU", "venue-postcode": "N1 9GU", "code_of_conduct": "Be kind", "encoded": "yes"}
    assert kept_after(client, {**sent, "csrfmiddlewaretoken": "abc"}) == sent


def every_form() -> set[type[PageForm]]:
    """Every form of every page, those of the gallery aside."""
    # Loads every view, and with it every form.
    assert get_resolver().url_patterns
    found, to_look_at = set(), [PageForm]
    while to_look_at:
        form = to_look_at.pop()
        found.add(form)
        to_look_at += form.__subclasses__()
    return {form for form in found if form.__module__.endswith(".forms")}


def test_what_any_form_asks_for_in_secret_is_never_kept(client):
    secrets = {
        name
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, fields.Password | fields.Code)
    }
    assert {"password", "new_password", "mail_password", "code"} <= secrets
    assert kept_after(client, dict.fromkeys({*secrets, "credential", "empty-password"}, "secret")) == {}


def test_what_is_kept_is_unreadable_in_the_database_and_can_be_thrown_away(client):
    with clock.held_at(NOW):
        user = olu()
        sign_in_as(client, user)
    with at(minutes=20):
        client.post(f"{PEOPLE}invite/", {"name": "Gwen Green"})
        assert "Gwen" not in str(dict(client.session))
        give_password(client, user)
        give_app_code(client, user)
        assert "Gwen Green" in client.get("/staff/carry-on/").content.decode()
        client.post("/staff/carry-on/")
        assert "kept_draft" not in client.session


def test_what_matters_asks_again_after_five_minutes(client):
    with clock.held_at(NOW):
        user = olu()
        sign_in_as(client, user)
    assert page_at(client, f"{PEOPLE}invite/", minutes=4) == 200
    with at(minutes=6):
        asked = client.get(f"{PEOPLE}invite/")["Location"]
        assert asked == "/staff/confirm-it-is-you/?next=/staff/people-and-roles/invite/"
        wrong = client.post(asked, {"password": "something else entirely"})
        assert wrong.status_code == 422
        assert client.post(asked, {"password": PASSWORD})["Location"] == f"{PEOPLE}invite/"
        assert client.get(f"{PEOPLE}invite/").status_code == 200


def test_nobody_is_asked_again_for_an_address_that_only_a_button_leads_to(client):
    with clock.held_at(NOW):
        colleague = fay()
        sign_in_as(client, olu())
    assert page_at(client, f"{PEOPLE}{colleague.pk}/close/", minutes=6) == 405


def test_a_form_that_has_to_ask_again_loses_nothing(client):
    with clock.held_at(NOW):
        user = olu()
        colleague = fay()
        sign_in_as(client, user)
    with at(minutes=6):
        asked = client.post(GIVE_ROLE.format(colleague.pk), {"role": "editor"})["Location"]
        response = client.post(asked, {"password": PASSWORD}, follow=True)
        assert 'value="editor"' in response.content.decode()


NOT_DONE = "That is not done yet: we had to ask who you are first."


def person_at(colleague: User) -> str:
    return f"{PEOPLE}{colleague.pk}/"


def buttons_of(colleague: User) -> list[str]:
    """Where the page of a colleague who has not joined sends its buttons."""
    page = person_at(colleague)
    return [
        f"{page}roles/{live_role(colleague).pk}/end/",
        f"{page}close/",
        f"{page}reset-second-step/",
        f"{page}invite-again/",
    ]


@pytest.mark.parametrize("button", range(4))
def test_a_button_that_has_to_ask_again_stands_there_once_more_and_says_that_it_is_not_done(client, button):
    with clock.held_at(NOW):
        colleague = fay()
        sign_in_as(client, olu())
    with at(minutes=6):
        pressed, page = buttons_of(colleague)[button], person_at(colleague)
        asked = client.post(pressed, headers={"referer": f"http://testserver{page}"})["Location"]
        assert asked == "/staff/confirm-it-is-you/?next=/staff/carry-on/"
        response = client.post(asked, {"password": PASSWORD}, follow=True)
        assert response.redirect_chain[-1][0] == page
        assert NOT_DONE in response.content.decode()
        assert colleague.roles.filter(ended_at__isnull=True).exists()
        assert NOT_DONE not in client.get(page).content.decode()
        assert "kept_draft" not in client.session


def test_a_button_pressed_after_resting_too_long_stands_there_once_more(client):
    with clock.held_at(NOW):
        user, colleague = olu(), fay()
        sign_in_as(client, user)
    with at(minutes=20):
        search = f"{PEOPLE}?search=fay"
        asked = client.post(buttons_of(colleague)[0], headers={"referer": f"http://testserver{search}"})[
            "Location"
        ]
        assert asked == "/staff/sign-in/?next=/staff/carry-on/"
        client.post(asked, {"email": user.email, "password": PASSWORD})
        response = client.get(give_app_code(client, user)["Location"], follow=True)
        assert response.redirect_chain[-1][0] == search
        assert NOT_DONE in response.content.decode()


@pytest.mark.parametrize("referer", [None, "http://testserver//elsewhere.example/", "http://[", "nonsense"])
def test_where_the_browser_does_not_say_which_page_it_was_on_the_first_one_says_that_it_is_not_done(
    client, referer
):
    with clock.held_at(NOW):
        colleague = fay()
        sign_in_as(client, olu())
    with at(minutes=6):
        headers = {"referer": referer} if referer else {}
        asked = client.post(buttons_of(colleague)[1], headers=headers)["Location"]
        response = client.post(asked, {"password": PASSWORD}, follow=True)
        assert ("/staff/", 302) in response.redirect_chain
        assert NOT_DONE in response.content.decode()
