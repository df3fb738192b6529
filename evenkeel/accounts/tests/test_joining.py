"""An invitation, a forgotten password, the very first person: links that let one person in, once, for a while."""

import pytest
from django.test import Client
from django.urls import reverse

from evenkeel.accounts import actions
from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.tests.factories import (
    A_NEW_PASSWORD,
    JOAN,
    NOW,
    at,
    fay,
    give_app_code,
    give_password,
    joan,
    last_message,
    link_sent,
    olu,
)
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.notices.models import Notice
from tests.support.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


def gwen(**changes) -> User:
    given = {
        "email": "gwen@evenkeel.example",
        "name": "Gwen Green",
        "role": Role.FACILITATOR,
        "team": None,
        "organisation": None,
    }
    return actions.invite(**(given | changes), by=SYSTEM, now=NOW)


@pytest.fixture(autouse=True)
def _clock():
    with clock.held_at(NOW):
        yield


class TestInvitation:
    def test_the_link_lets_them_choose_a_password_and_then_a_second_step(self, client):
        user = gwen()
        response = client.post(link_sent("invitation"), {"new_password": PASSWORD})
        assert response["Location"] == "/staff/your-sign-in/"
        page = client.get(response["Location"]).content.decode()
        assert "Set up a second step before you start" in page
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_the_message_says_nothing_of_what_the_service_is(self):
        gwen()
        assert last_message("invitation")["subject"] == "Your invitation to sign in"
        assert Notice.objects.get().is_secret

    def test_twenty_looks_by_a_mail_scanner_do_not_use_it_up(self, client):
        gwen()
        for _ in range(20):
            assert client.get(link_sent("invitation")).status_code == 200
        assert client.post(link_sent("invitation"), {"new_password": PASSWORD}).status_code == 302

    def test_it_works_once(self, client):
        gwen()
        client.post(link_sent("invitation"), {"new_password": PASSWORD})
        stranger = Client()
        response = stranger.post(link_sent("invitation"), {"new_password": A_NEW_PASSWORD})
        assert response.status_code == 410
        assert "_auth_user_id" not in stranger.session

    @pytest.mark.parametrize(("hours", "status"), [(7 * 24 - 1, 200), (7 * 24, 410)])
    def test_it_works_for_seven_days(self, client, hours, status):
        gwen()
        with at(hours=hours):
            assert client.get(link_sent("invitation")).status_code == status

    @pytest.mark.parametrize("token", ["", "1.2.forged", "x", "9" * 40])
    def test_a_made_up_link_opens_nothing(self, client, token):
        gwen()
        path = "/staff/join/" + (token or link_sent("invitation").split("/")[-2][:-1]) + "/"
        assert client.get(path).status_code == 410

    def test_a_link_for_a_password_is_no_invitation(self, client):
        user = gwen()
        client.post(link_sent("invitation"), {"new_password": PASSWORD})
        actions.ask_for_new_password(email=user.email, now=NOW)
        token = link_sent("reset_password").split("/")[-2]
        assert client.get(f"/staff/join/{token}/").status_code == 410

    @pytest.mark.parametrize(
        ("password", "sentence"),
        [
            ("too short", "at least 15 characters"),
            ("1q2w3e4r5t6y7u8i9o0p", "too common"),
            ("password password", "Use three or four unrelated words"),
            ("aaaaaaaaaaaaaaa", "Use three or four unrelated words"),
            ("gwen@evenkeel.example", "too similar"),
            ("", "Choose a new password"),
        ],
    )
    def test_a_weak_password_is_refused_in_words(self, client, password, sentence):
        gwen()
        response = client.post(link_sent("invitation"), {"new_password": password})
        assert response.status_code == 422
        assert sentence in response.content.decode()

    def test_who_has_joined_is_not_invited_again(self):
        user = olu()
        with pytest.raises(actions.AlreadyThere):
            gwen(email=user.email)
        with pytest.raises(actions.AlreadyThere):
            actions.send_invitation(user=user, by=SYSTEM, now=NOW)

    def test_a_carer_may_become_staff_with_the_same_address(self, client):
        carer = joan()
        assert gwen(email=JOAN) == carer
        client.post(link_sent("invitation"), {"new_password": PASSWORD})
        carer.refresh_from_db()
        assert (carer.name, carer.has_usable_password()) == ("Gwen Green", True)


class TestForgottenPassword:
    def ask(self, client: Client, email: str):
        return client.post("/staff/forgotten-password/", {"email": email})

    def test_the_link_lets_them_choose_a_new_one(self, client):
        user = fay()
        assert self.ask(client, user.email)["Location"] == "/staff/forgotten-password/sent/"
        response = client.post(link_sent("reset_password"), {"new_password": A_NEW_PASSWORD})
        assert "Your password is changed" in response.content.decode()
        give_password(client, user, A_NEW_PASSWORD)
        assert give_app_code(client, user)["Location"] == "/staff/"

    def test_the_link_signs_nobody_in_by_itself(self, client):
        user = fay()
        self.ask(client, user.email)
        client.post(link_sent("reset_password"), {"new_password": A_NEW_PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_it_works_once(self, client):
        user = fay()
        self.ask(client, user.email)
        client.post(link_sent("reset_password"), {"new_password": A_NEW_PASSWORD})
        response = client.post(link_sent("reset_password"), {"new_password": PASSWORD})
        assert response.status_code == 410

    def test_looking_at_it_does_not_use_it_up(self, client):
        user = fay()
        self.ask(client, user.email)
        for _ in range(20):
            assert client.get(link_sent("reset_password")).status_code == 200

    @pytest.mark.parametrize(("minutes", "status"), [(59, 200), (60, 410)])
    def test_it_works_for_an_hour(self, client, minutes, status):
        user = fay()
        self.ask(client, user.email)
        with at(minutes=minutes):
            assert client.get(link_sent("reset_password")).status_code == status

    def test_whoever_was_signed_in_as_them_is_signed_out(self, client):
        user = fay()
        thief = Client()
        give_password(thief, user)
        give_app_code(thief, user)
        assert thief.get("/staff/your-sign-in/").status_code == 200
        self.ask(client, user.email)
        client.post(link_sent("reset_password"), {"new_password": A_NEW_PASSWORD})
        assert thief.get("/staff/your-sign-in/").status_code == 302

    def test_they_are_told_that_it_changed(self, client):
        user = fay()
        self.ask(client, user.email)
        client.post(link_sent("reset_password"), {"new_password": A_NEW_PASSWORD})
        assert last_message("password_changed")["subject"] == "A change to your account"

    def test_an_unknown_address_and_a_carer_get_the_same_answer_and_no_link(self, client):
        joan()
        answers = [self.ask(client, email)["Location"] for email in ("nobody@evenkeel.example", JOAN)]
        assert answers == ["/staff/forgotten-password/sent/"] * 2
        assert not Notice.objects.exists()


class TestFirstPerson:
    GIVEN = {"name": "Ola First", "email": "ola@evenkeel.example", "new_password": PASSWORD}

    def link(self) -> str:
        return reverse("accounts:make_first_person", kwargs={"token": actions.first_person_token()})

    def test_the_link_makes_the_operator_and_signs_them_in_to_set_up_the_rest(self, client):
        response = client.post(self.link(), self.GIVEN)
        assert response["Location"] == "/staff/your-sign-in/"
        assert set(RoleHolding.objects.values_list("role", flat=True)) == {"operator", "service_manager"}
        assert client.get("/staff/people-and-roles/")["Location"].startswith("/staff/your-sign-in/")

    def test_it_works_once(self, client):
        client.post(self.link(), self.GIVEN)
        again = Client()
        assert again.get(self.link()).status_code == 410
        assert again.post(self.link(), self.GIVEN | {"email": "thief@evenkeel.example"}).status_code == 410
        assert User.objects.count() == 1

    def test_it_works_no_more_once_anybody_has_held_a_role(self, client):
        RoleHolding.objects.filter(user=fay()).update(ended_at=NOW)
        assert client.get(self.link()).status_code == 410

    def test_two_at_once_make_one(self):
        given = {"email": "ola@evenkeel.example", "name": "Ola", "password": PASSWORD, "now": NOW}
        actions.make_first_person(**given)
        with pytest.raises(actions.LinkIsSpent):
            actions.make_first_person(**given | {"email": "other@evenkeel.example"})

    def test_a_made_up_link_makes_nobody(self, client):
        assert client.post("/set-up/first-person/0.0.forged/", self.GIVEN).status_code == 410
        assert not User.objects.exists()

    def test_half_a_link_says_where_the_whole_is_while_nobody_has_set_anything_up(self, client):
        half = client.get(self.link()[:-2] + "/").content.decode()
        assert "Copy all of it from where Evenkeel was started" in half
        assert "set up already" not in half
        fay()
        assert "set up already" in client.get(self.link()[:-2] + "/").content.decode()

    def test_every_mistake_is_named(self, client):
        response = client.post(self.link(), {"name": "", "email": "ola", "new_password": "short"})
        html = response.content.decode()
        assert response.status_code == 422
        for sentence in ("Enter your name", "Enter an email address in the form", "at least 15 characters"):
            assert sentence in html


def test_the_password_of_somebody_signed_in_changes_only_with_the_old_one(client):
    user = sign_in(client, Role.FACILITATOR)
    user.set_password(PASSWORD)
    user.save()
    client.logout()
    give_password(client, user)
    give_app_code(client, user)
    path = "/staff/your-sign-in/password/"
    wrong = client.post(path, {"password": "not my password at all", "new_password": A_NEW_PASSWORD})
    assert wrong.status_code == 422
    right = client.post(path, {"password": PASSWORD, "new_password": A_NEW_PASSWORD})
    assert right["Location"] == "/staff/your-sign-in/"
    assert client.get("/staff/your-sign-in/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(A_NEW_PASSWORD)
