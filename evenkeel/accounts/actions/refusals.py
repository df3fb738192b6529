"""Why accounts say no."""

from evenkeel.common.refusals import Refusal


class AlreadyThere(Refusal):
    """Somebody has that address already."""


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
