"""What holding roles comes to, and when a sign-in is over, without a database."""

import datetime as dt

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.accounts import rules
from evenkeel.accounts.registry import register_permissions
from evenkeel.accounts.rules import Holding, SignIn, grants, role_fits, sign_in_is_over
from evenkeel.common.access import Permission, Role

KEEP = Permission("garden.keep", "keep the garden", frozenset({Role.FACILITATOR, Role.SERVICE_MANAGER}))
VISIT = Permission("garden.visit", "visit the garden", frozenset({Role.PARTNER, Role.FACILITATOR}))
TABLE = [KEEP, VISIT]
NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
LIMITS = {"idle": dt.timedelta(minutes=15), "longest": dt.timedelta(hours=8)}


@pytest.mark.parametrize(
    ("holdings", "granted"),
    [
        ([], {}),
        ([Holding("auditor")], {}),
        ([Holding("service_manager", team_id=1)], {"garden.keep": frozenset({1})}),
        ([Holding("service_manager")], {"garden.keep": None}),
        (
            [Holding("service_manager", team_id=1), Holding("facilitator", team_id=2)],
            {"garden.keep": frozenset({1, 2}), "garden.visit": frozenset({2})},
        ),
        ([Holding("service_manager", team_id=1), Holding("service_manager")], {"garden.keep": None}),
        ([Holding("partner", organisation_id=9)], {"garden.visit": frozenset()}),
        (
            [Holding("partner", organisation_id=9), Holding("facilitator", team_id=2)],
            {"garden.keep": frozenset({2}), "garden.visit": frozenset({2})},
        ),
    ],
)
def test_roles_come_to_these_grants(holdings, granted):
    assert grants(holdings, TABLE) == granted


HOLDINGS = st.builds(
    Holding, st.sampled_from([role.value for role in Role]), st.none() | st.integers(1, 5), st.none()
)


@given(st.lists(HOLDINGS, max_size=6))
def test_the_order_of_roles_does_not_matter(holdings):
    assert grants(holdings, TABLE) == grants(list(reversed(holdings)), TABLE)


@given(st.lists(HOLDINGS, max_size=6), HOLDINGS)
def test_one_more_role_never_takes_anything_away(holdings, another):
    before, after = grants(holdings, TABLE), grants([*holdings, another], TABLE)
    for code, teams in before.items():
        assert after[code] is None or (teams is not None and teams <= after[code])


@pytest.mark.parametrize(
    ("methods", "passwordless", "strong"),
    [
        ((), False, False),
        (("code",), False, False),
        (("password",), False, False),
        (("code", "mfa"), False, False),
        (("mfa",), False, False),
        (("password", "mfa"), False, True),
        (("mfa",), True, True),
    ],
)
def test_two_things_must_be_proved(methods, passwordless, strong):
    assert SignIn(frozenset(methods), passwordless).is_strong is strong


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [(0, 0, False), (60, 14, False), (60, 15, True), (8 * 60 - 1, 1, False), (8 * 60, 1, True)],
)
def test_a_staff_sign_in_ends(began, seen, over):
    sign_in = SignIn(
        frozenset({"password", "mfa"}),
        began_at=NOW - dt.timedelta(minutes=began),
        seen_at=NOW - dt.timedelta(minutes=seen),
    )
    assert sign_in_is_over(sign_in, now=NOW, **LIMITS) is over


def test_a_staff_sign_in_of_unknown_age_is_over():
    assert sign_in_is_over(SignIn(frozenset({"password"})), now=NOW, **LIMITS)


def test_a_carers_sign_in_has_no_such_limits():
    assert not sign_in_is_over(SignIn(frozenset({"code"})), now=NOW, **LIMITS)


@pytest.mark.parametrize(
    ("role", "team", "organisation", "fits"),
    [
        (Role.FACILITATOR, True, False, True),
        (Role.FACILITATOR, False, False, True),
        (Role.FACILITATOR, False, True, False),
        (Role.PARTNER, False, True, True),
        (Role.PARTNER, False, False, False),
        (Role.PARTNER, True, True, False),
        (Role.OPERATOR, False, False, True),
        (Role.OPERATOR, True, False, False),
        (Role.AUDITOR, True, False, False),
    ],
)
def test_where_a_role_can_be_held(role, team, organisation, fits):
    assert role_fits(role, has_team=team, has_organisation=organisation) is fits


def test_one_code_means_one_permission(monkeypatch):
    monkeypatch.setattr("evenkeel.accounts.registry.TABLE", {})
    register_permissions(TABLE)
    register_permissions(TABLE)
    with pytest.raises(ValueError, match=r"garden\.keep"):
        register_permissions([Permission("garden.keep", "something else", frozenset())])


WEAK = [
    "aaaaaaaaaaaaaaa",
    "abababababababab",
    "password password",
    "Password Password 1",
    "passwordpassword",
    "password1password2",
    "P@ssw0rd P@ssw0rd!",
    "Welcome 2026 2027 !",
    "password20242025",
    "monkey123 dragon456",
    "qwertyqwertyqwerty",
    "123456781234567812",
    "abcdefghijklmnopqrst",
    "98765432109876543210",
    "correct correct correct ",
    "7 4 9 2 8 1 3 6 5 0 7 4",
]
STRONG = [
    "steady as she goes together",
    "a long walk by the canal",
    "seven geese over the weir",
    "monkey dragon umbrella",
    "purplemonkeydishwasher",
    "Xk7#vQ2!mZp9$Lw4rT",
    "mae hen wlad fy nhadau",
    "naam en adres onbekend",
    "k3J9x2Q7m4Z8p1W6",
    "alpha otter aroma area",
    "ñandú cigüeña pingüino",
]


@pytest.mark.parametrize("password", WEAK)
def test_what_machines_try_first_is_easily_guessed(password):
    assert rules.is_easily_guessed(password, CommonPasswordValidator().passwords)


@pytest.mark.parametrize("password", STRONG)
def test_unrelated_words_and_random_signs_are_not(password):
    assert not rules.is_easily_guessed(password, CommonPasswordValidator().passwords)


@given(st.text())
def test_any_text_can_be_judged(password):
    rules.is_easily_guessed(password, set())
