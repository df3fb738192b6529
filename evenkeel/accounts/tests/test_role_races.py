"""People who end each other's roles in the same instant, on a real database."""

import pytest

from evenkeel.accounts import actions
from evenkeel.accounts.actions import roles
from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.queries import actor_for
from evenkeel.accounts.tests.factories import NOW, fay, live_role, olu
from evenkeel.common.access import Role
from tests.support.races import at_once, goes_wrong, unordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
OPERATORS = 4


@pytest.fixture
def lock_off(monkeypatch):
    """Takes away what makes one of them wait for another, on either database."""
    monkeypatch.setattr(roles, "locked", lambda rows: rows)
    return unordered


def ring_of_operators() -> list[tuple[User, User]]:
    """Each operator with the one whom they put out."""
    everybody = [olu() for _ in range(OPERATORS)]
    return list(zip(everybody, everybody[1:] + everybody[:1], strict=True))


def ending(by: User, of: User):
    actor, holding = actor_for(by), live_role(of)
    return lambda: actions.end_role(holding=holding, by=actor, now=NOW)


def closing(by: User, of: User):
    actor = actor_for(by)
    return lambda: actions.close_account(user=of, by=actor, now=NOW)


def giving(by: User, to: User):
    actor = actor_for(by)
    return lambda: actions.give_role(
        user=to, role=Role.EDITOR, team=None, organisation=None, by=actor, now=NOW
    )


def operators_left() -> int:
    return RoleHolding.objects.filter(role=Role.OPERATOR, ended_at__isnull=True, user__is_active=True).count()


def put_out_in_a_ring(putting_out, *around) -> bool:
    """Each operator puts out the next; whether one is left, and was told why."""
    RoleHolding.objects.all().delete()
    jobs = [putting_out(*pair) for pair in ring_of_operators()]
    outcomes = at_once(jobs, *around, told=(actions.LastOperator,))
    told = sum(isinstance(one, actions.LastOperator) for one in outcomes)
    return (operators_left(), outcomes.count(None), told) == (1, OPERATORS - 1, 1)


@pytest.mark.parametrize("putting_out", [ending, closing])
def test_operators_who_put_each_other_out_leave_one(putting_out):
    assert put_out_in_a_ring(putting_out)


@pytest.mark.parametrize("putting_out", [ending, closing])
def test_without_the_lock_the_same_race_goes_wrong(putting_out, lock_off):
    assert goes_wrong(lambda: put_out_in_a_ring(putting_out, lock_off))


def nobody_closed_has_a_role(*around) -> bool:
    """Somebody is given a role while their account is closed; whether they hold none in the end."""
    by, colleague = olu(), fay()
    at_once([closing(by, colleague), giving(by, colleague)], *around, told=(actions.AccountClosed,))
    return not colleague.roles.filter(ended_at__isnull=True).exists()


def test_nobody_holds_a_role_in_an_account_that_was_closed_meanwhile():
    assert not goes_wrong(nobody_closed_has_a_role, attempts=5)


def test_without_the_lock_somebody_holds_one(lock_off):
    assert goes_wrong(lambda: nobody_closed_has_a_role(lock_off))
