"""Second steps: apps, passkeys and recovery codes."""

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts import messages
from evenkeel.accounts.actions.refusals import LastSecondStep, check_account_is_open
from evenkeel.accounts.actions.roles import check_may_change_roles
from evenkeel.accounts.actions.telling import tell
from evenkeel.accounts.models import User
from evenkeel.accounts.second_step import remember_used
from evenkeel.audit.actions import record
from evenkeel.common.access import Role
from evenkeel.common.actors import Actor


@transaction.atomic
def add_app(*, user: User, secret: str, used: int, by: Actor, now: dt.datetime) -> Authenticator:
    """Let an app that knows this secret be the user's second step, in place of an earlier app.

    `used` is the counter of the code that proved it, which works no second time.
    """
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    app = TOTP.activate(user, secret).instance
    remember_used(app, used)
    _say_changed(user, "add_app", gettext("An app was set up that shows codes for signing in."), by, now)
    return app


@transaction.atomic
def add_passkey(
    *, user: User, name: str, credential: dict[str, Any], by: Actor, now: dt.datetime
) -> Authenticator:
    """Let this passkey, which the browser has just proved, sign the user in."""
    passkey = WebAuthn.add(user, name, credential).instance
    _say_changed(user, "add_passkey", gettext("A passkey was set up for signing in."), by, now)
    return passkey


@transaction.atomic
def remove_passkey(*, passkey: Authenticator, by: Actor, now: dt.datetime) -> None:
    """Take a passkey away. Raises LastSecondStep where it is the only second step that they have."""
    user: User = passkey.user  # type: ignore[assignment]
    others = Authenticator.objects.filter(user=user).exclude(pk=passkey.pk)
    if not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        raise LastSecondStep(_("This is your only second step. Set up another one first."))
    passkey.delete()
    _say_changed(user, "remove_passkey", gettext("A passkey was taken away."), by, now)


@transaction.atomic
def make_recovery_codes(*, user: User, by: Actor, now: dt.datetime) -> list[str]:
    """New codes for when the phone is lost, each of which works once; the old ones work no more."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(user).get_unused_codes()
    record(by=by, action="accounts.make_recovery_codes", now=now, subject=("user", user.pk))
    return codes


@transaction.atomic
def reset_second_step(*, user: User, by: Actor, now: dt.datetime) -> None:
    """Take away every app, passkey and recovery code of somebody who lost theirs, and tell them.

    They set up a new one when they next sign in with their password. Raises NotForYou and AccountClosed.
    """
    check_account_is_open(user)
    roles = list(user.roles.filter(ended_at__isnull=True))
    for holding in roles:
        check_may_change_roles(by, user, Role(holding.role), holding.team_id)
    Authenticator.objects.filter(user=user).delete()
    record(by=by, action="accounts.reset_second_step", now=now, subject=("user", user.pk))
    what = gettext("Your second step was taken away, because you or somebody for you said that it was lost.")
    tell(user, "second_step_reset", messages.account_changed(str(user), what), now=now)


def _say_changed(user: User, action: str, what: str, by: Actor, now: dt.datetime) -> None:
    record(by=by, action=f"accounts.{action}", now=now, subject=("user", user.pk))
    tell(user, "account_changed", messages.account_changed(str(user), what), now=now)
