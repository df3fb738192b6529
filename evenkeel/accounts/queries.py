"""Who someone is and what they may do, as pages and the middleware read it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from evenkeel.accounts.models import RoleHolding, User
from evenkeel.accounts.permissions import TABLE
from evenkeel.accounts.rules import Holding, grants
from evenkeel.common.actors import Actor


def actor_for(user: User) -> Actor:
    """The user with all that their roles allow, in one query."""
    rows = RoleHolding.objects.filter(user_id=user.pk, ended_at__isnull=True)
    holdings = [Holding(*row) for row in rows.values_list("role", "team_id", "organisation_id")]
    return Actor("user", user.pk, str(user), grants(holdings, TABLE.values()))


def powerless_actor_for(user: User) -> Actor:
    """The user without any grant: a carer, or someone whose sign-in was not strong enough for their roles."""
    return Actor("user", user.pk, str(user))


def holds_any_role(user: User) -> bool:
    """Whether the user is staff or a partner's worker, rather than a carer."""
    return RoleHolding.objects.filter(user_id=user.pk, ended_at__isnull=True).exists()


def has_second_step(user: User) -> bool:
    """Whether the user has set up an authenticator app or a passkey."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
