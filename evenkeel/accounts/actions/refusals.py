"""Why accounts say no."""

from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common.refusals import Refusal


class AlreadyThere(Refusal):
    """Somebody has that address already."""


class AccountClosed(Refusal):
    """Their account is closed: only an invitation opens it again."""


class NotForYou(Refusal):
    """The acting person may not do this to that role or that person."""


class RoleDoesNotFit(Refusal):
    """The role cannot be held there."""


class LastOperator(Refusal):
    """Without this person nobody could run the service."""


class LinkIsSpent(Refusal):
    """The link was used, or its time is over."""


class LastSecondStep(Refusal):
    """Without it they could not sign in."""


def check_account_is_open(user: User) -> None:
    """Raise AccountClosed unless the user's account is open."""
    if not user.is_active:
        raise AccountClosed(_("This account is closed. To open it again, invite them again."))
