"""Where a message to a user goes, and what the worker tidies up."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from evenkeel.accounts.contacts import user_contact
from evenkeel.accounts.models import User
from evenkeel.accounts.sweeps import clear_sessions
from evenkeel.accounts.tests.factories import NOW, fay
from evenkeel.notices.contacts import NotAllowed, Reachable
from evenkeel.notices.models import Channel

pytestmark = pytest.mark.django_db


def test_a_user_is_reached_by_email():
    user = fay()
    assert user_contact(user.pk, Channel.EMAIL, NOW) == Reachable(user.email, "Fay Facilitator")


def test_a_user_is_reached_in_no_other_way():
    assert isinstance(user_contact(fay().pk, Channel.TEXT, NOW), NotAllowed)


def test_nobody_is_written_to_once_their_account_is_closed():
    user = fay()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert user_contact(user.pk, Channel.EMAIL, NOW) == NotAllowed("account_closed")


def test_sessions_whose_time_is_over_are_removed_and_no_others():
    for key, days in (("old", -1), ("live", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + dt.timedelta(days=days))
    assert clear_sessions(NOW) == 1
    assert Session.objects.get().session_key == "live"
