"""What happens whenever somebody proves who they are, by whichever page."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from evenkeel.accounts import sessions, throttle
from evenkeel.accounts.models import User
from evenkeel.audit.actions import record
from evenkeel.common import clock
from evenkeel.common.actors import Actor


def connect() -> None:
    """Called once, at start-up."""
    authentication_step_completed.connect(_remember_proof, dispatch_uid="accounts.remember_proof")
    user_logged_in.connect(_begin_session, dispatch_uid="accounts.begin_session")


def _remember_proof(request: HttpRequest, **kwargs: Any) -> None:
    sessions.remember_proof(request, clock.now())


def _begin_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    now = clock.now()
    sessions.begin(request, now)
    throttle.remember_network(request, user, now)
    methods = sorted({proof["method"] for proof in get_authentication_records(request, user)})
    record(
        by=Actor("user", user.pk, str(user)),
        action="accounts.sign_in",
        now=now,
        subject=("user", user.pk),
        facts={"methods": methods},
    )
