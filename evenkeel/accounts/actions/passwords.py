"""Codes, passwords, and how somebody joins."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts import messages
from evenkeel.accounts.actions.refusals import AlreadyThere, LinkIsSpent, check_account_is_open
from evenkeel.accounts.actions.telling import tell
from evenkeel.accounts.models import User
from evenkeel.accounts.registry import is_known_address
from evenkeel.accounts.tokens import INVITATION, RESET, timed_token
from evenkeel.audit.actions import record
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.links import absolute
from evenkeel.common.locks import locked

INVITATION_LASTS = dt.timedelta(days=7)
RESET_LASTS = dt.timedelta(hours=1)


@transaction.atomic
def user_who_asks_for_a_code(*, email: str, now: dt.datetime) -> User | None:
    """The user with this address, made now where an app above knows the address; None where nobody does.

    Known or not, it is written down, so that both take about as long.
    """
    user = User.objects.filter(email=email).first()
    if user is None and is_known_address(email):
        user = User.objects.create_user(email)
    record(by=ANYONE, action="accounts.ask_for_code", now=now, subject=("user", user.pk) if user else None)
    return user if user and user.is_active else None


@transaction.atomic
def ask_for_new_password(*, email: str, now: dt.datetime) -> None:
    """Send a link to whoever signs in with a password at this address; nothing where nobody does."""
    user = User.objects.filter(email=email, is_active=True).first()
    record(
        by=ANYONE, action="accounts.ask_for_password", now=now, subject=("user", user.pk) if user else None
    )
    if user and user.has_usable_password():
        token = timed_token(RESET, user, now + RESET_LASTS)
        url = absolute(reverse("accounts:choose_new_password", kwargs={"token": token}))
        tell(user, "reset_password", messages.reset_password(str(user), url), now=now, is_secret=True)


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, now: dt.datetime) -> None:
    """Give the user a new password, and tell them so: whoever else was signed in as them is signed out by it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=by, action="accounts.set_password", now=now, subject=("user", user.pk))
    tell(
        user,
        "password_changed",
        messages.account_changed(str(user), gettext("Your password was changed.")),
        now=now,
    )


@transaction.atomic
def choose_new_password(*, user: User, password: str, now: dt.datetime) -> None:
    """Give somebody the password that they chose by a link.

    `user` is as the link was checked against. Raises LinkIsSpent where they have another password by now.
    """
    present = locked(User.objects.filter(pk=user.pk, is_active=True)).first()
    if present is None or present.password != user.password:
        raise LinkIsSpent(_("This link has been used already. Sign in with the new password."))
    set_password(user=present, password=password, by=Actor("user", user.pk, str(user)), now=now)


@transaction.atomic
def send_invitation(*, user: User, by: Actor, now: dt.datetime, was_closed: bool = False) -> None:
    """Send the link with which somebody chooses their first password, or the first since their account `was_closed`.

    Raises AlreadyThere where they have one, and AccountClosed.
    """
    check_account_is_open(user)
    if user.has_usable_password():
        raise AlreadyThere(
            _("They have joined already. If they lost their password, they can ask for a new one.")
        )
    token = timed_token(INVITATION, user, now + INVITATION_LASTS)
    url = absolute(reverse("accounts:join", kwargs={"token": token}))
    record(by=by, action="accounts.send_invitation", now=now, subject=("user", user.pk))
    tell(
        user,
        "invitation",
        messages.invitation(str(user), url, was_closed=was_closed),
        now=now,
        is_secret=True,
    )


@transaction.atomic
def join(*, user: User, password: str, now: dt.datetime) -> None:
    """Choose the first password. Raises LinkIsSpent where somebody has done so already."""
    user = locked(User.objects.filter(pk=user.pk)).get()
    if user.has_usable_password() or not user.is_active:
        raise LinkIsSpent(_("This invitation has been used already. Sign in with your password."))
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=Actor("user", user.pk, str(user)), action="accounts.join", now=now, subject=("user", user.pk))
