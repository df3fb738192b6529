"""Doing a thing, and what the next page says of it."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from evenkeel.common.refusals import Refusal
from evenkeel.design.doing import done


@pytest.fixture
def request_with_notes(rf):
    request = rf.post("/")
    request._messages = CookieStorage(request)
    return request


def said(request):
    return [(one.level_tag, str(one)) for one in get_messages(request)]


def test_what_was_done_is_said(request_with_notes):
    deeds = []

    assert done(request_with_notes, lambda: deeds.append("published"), "It is published.")

    assert deeds == ["published"]
    assert said(request_with_notes) == [("success", "It is published.")]


def test_why_it_was_not_done_is_said_instead(request_with_notes):
    def publish():
        raise Refusal("It is over.")

    assert not done(request_with_notes, publish, "It is published.")

    assert said(request_with_notes) == [("error", "It is over.")]
