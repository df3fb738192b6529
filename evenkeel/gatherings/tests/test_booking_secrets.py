"""What no page of booking gives away: whether somebody has booked or waits already."""

from __future__ import annotations

import pytest

from evenkeel.gatherings.tests.booking_form import MARYAM, TOM, fill, send, statuses
from evenkeel.gatherings.tests.factories import session
from evenkeel.gatherings.tests.reading import without_csrf
from evenkeel.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]


def test_whoever_books_twice_sees_the_same_bytes_as_anyone():
    workshop = session()
    fresh, again = send(workshop, MARYAM, form_key="one form"), send(workshop, MARYAM, form_key="another")
    assert fresh.content == again.content
    assert statuses() == ["booked"]
    told = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["gatherings.place_booked", "gatherings.already_booked"]


def test_whoever_waits_twice_sees_the_same_bytes_as_anyone():
    full = session(capacity=1)
    fill(full)
    fresh = send(full, MARYAM, then="wait", form_key="one form")
    again = send(full, MARYAM, then="wait", form_key="another")
    assert fresh.content == again.content
    assert statuses() == ["booked", "waiting"]


def test_whoever_holds_a_place_in_a_full_session_sees_the_same_bytes_as_anyone_who_comes_too_late():
    workshop = session(capacity=1)
    send(workshop, MARYAM)
    typed = {"form_key": "the same form"}
    holder = send(workshop, MARYAM | typed)
    stranger = send(workshop, TOM | typed)
    assert holder.status_code == stranger.status_code == 409
    told_apart_by = without_csrf(holder).replace(b"Maryam Siddiqui", b"Tom Okafor")
    assert told_apart_by.replace(b"maryam@", b"tom@") == without_csrf(stranger)
    waits = [send(workshop, who, then="wait", form_key="a third").content for who in (MARYAM, TOM)]
    assert waits[0].replace(b"maryam@", b"tom@") == waits[1]


def test_whoever_waits_while_places_are_free_sees_the_same_bytes_as_anyone():
    workshop = session(capacity=1)
    fill(workshop)
    send(workshop, MARYAM, then="wait", form_key="an earlier form")
    workshop.pool.refresh_from_db()
    workshop.pool.capacity = 5
    workshop.pool.save()
    waiting, stranger = send(workshop, MARYAM), send(workshop, TOM)
    assert waiting.content.replace(b"maryam@", b"tom@") == stranger.content
