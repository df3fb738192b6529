"""A link that is posted many times in one instant lets one of them in, on a real database."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from evenkeel.accounts import actions
from evenkeel.accounts.actions import passwords
from evenkeel.accounts.models import RoleHolding, TryCount, User
from evenkeel.accounts.tests.factories import NOW, fay, link_sent
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM
from evenkeel.notices.models import Notice
from tests.support.races import THREADS, at_once, goes_wrong, unordered
from tests.support.signing_in import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

IN, SPENT = {200, 302}, {410, 422}


@pytest.fixture(autouse=True)
def _clock():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def lock_off(monkeypatch):
    """Takes away what makes one post wait for another, on either database."""
    monkeypatch.setattr(passwords, "locked", lambda rows: rows)
    return unordered


@pytest.fixture
def constraint_off():
    """Takes away what the database itself would refuse."""
    rule = next(rule for rule in RoleHolding._meta.constraints if rule.name == "one_person_is_the_first")
    with connection.schema_editor() as editor:
        editor.remove_constraint(RoleHolding, rule)
    yield unordered
    RoleHolding.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(RoleHolding, rule)


def invitation() -> str:
    actions.invite(
        email="gwen@evenkeel.example",
        name="Gwen Green",
        role=Role.FACILITATOR,
        team=None,
        organisation=None,
        by=SYSTEM,
        now=NOW,
    )
    return link_sent("invitation")


def password_link() -> str:
    actions.ask_for_new_password(email=fay().email, now=NOW)
    return link_sent("reset_password")


def first_link() -> str:
    return reverse("accounts:make_first_person", kwargs={"token": actions.first_person_token()})


def posts(link: str) -> list:
    """Posts of one link by several browsers, each with an address and a password of its own."""

    def post(number):
        given = {
            "name": f"Person {number}",
            "email": f"person{number}@evenkeel.example",
            "new_password": f"{PASSWORD} {number}",
        }
        return lambda: Client().post(link, given).status_code

    return [post(number) for number in range(THREADS)]


def was_let_in(outcomes: list) -> int:
    return sum(one in IN for one in outcomes)


@pytest.mark.parametrize("link", [invitation, password_link, first_link])
def test_of_many_posts_of_one_link_one_is_let_in(link):
    outcomes = at_once(posts(link()))
    assert was_let_in(outcomes) == 1
    assert set(outcomes) <= IN | SPENT


def test_of_two_first_people_at_once_one_is_made_and_nothing_of_the_other_is_left():
    at_once(posts(first_link()))
    assert User.objects.count() == 1
    assert sorted(RoleHolding.objects.values_list("role", flat=True)) == [
        Role.OPERATOR,
        Role.SERVICE_MANAGER,
    ]


def test_a_first_person_who_posts_twice_is_made_once():
    outcomes = at_once([posts(first_link())[0]] * THREADS)
    assert was_let_in(outcomes) == 1
    assert User.objects.count() == 1


def test_a_changed_password_is_told_once():
    at_once(posts(password_link()))
    assert Notice.objects.filter(kind="accounts.password_changed").count() == 1


def one_is_let_in(link, *around) -> bool:
    """Many post one link of their own; whether one of them was let in."""
    for model in (User, Notice, TryCount):
        model.objects.all().delete()
    return was_let_in(at_once(posts(link()), *around)) == 1


@pytest.mark.parametrize("link", [invitation, password_link])
def test_without_the_lock_the_same_race_goes_wrong(link, lock_off):
    assert goes_wrong(lambda: one_is_let_in(link, lock_off))


def test_without_the_constraint_many_are_the_first(constraint_off):
    assert goes_wrong(lambda: one_is_let_in(first_link, constraint_off))
