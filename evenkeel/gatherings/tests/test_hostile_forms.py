"""Whatever is typed into the forms, there is an answer in words, and what is booked can be read everywhere."""

from __future__ import annotations

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, series, session, venue
from evenkeel.people.needs import ACCESS_NEEDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

words = st.text(max_size=60) | st.text(min_size=500, max_size=700)
# Half of what is typed is good, so that forms get through to what lies behind them.
names = st.just("Maryam Siddiqui") | words
emails = (
    st.sampled_from(["", "maryam@example.org", "MARYAM@Example.org ", "a" * 300 + "@example.org"]) | words
)
phones = st.sampled_from(["", "07700 900982", "+44 1632 960100", "999", "+" * 300, "٠٧٧٠٠٩٠٠٩٨٢"]) | words
codes = st.lists(st.sampled_from([need.code for need in ACCESS_NEEDS]) | words, max_size=4)
forms = st.fixed_dictionaries(
    {},
    optional={
        "name": names,
        "email": emails,
        "phone": phones,
        "companion": st.sampled_from(["yes", "no"]) | words,
        "companion_name": words,
        "needs": codes,
        "detail_interpreter": words,
        "note": words,
        "also": st.lists(st.sampled_from(["1", "-1", "9" * 40, "x"]), max_size=3),
        "wants_clear_title": st.sampled_from(["true", "", "on"]),
        "form_key": words,
        "then": st.sampled_from(["book", "wait", "alone"]) | words,
    },
)
fuzzed = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzzed
@given(typed=forms)
@example(typed={"name": "A\r\nBcc: x@example.org\x07\u2028B", "email": "a@example.org", "companion": "no"})
@example(typed={"name": 'Quo"te; x:y, \\n', "email": "a@example.org", "companion": "no"})
@example(typed={"name": "Ida", "phone": "07700900982", "companion": "yes", "companion_name": "\x00"})
@example(typed={"name": "e\u0301" * 119 + "x", "email": "a@example.org", "companion": "no"})
@example(
    typed={"name": "{{ 7*7 }}", "email": "a@example.org", "companion": "no", "note": "</textarea><script>"}
)
def test_any_form_is_answered_and_any_booking_made_by_it_can_be_read(typed):
    run = series(venue=venue(), capacity=3)
    workshop = session(of=run, capacity=3)
    session(IN_TWO_WEEKS.replace(day=23), of=run)
    answered = Client().post(reverse("gatherings:book_session", args=[workshop.pk]), typed, follow=True)
    assert answered.status_code in (200, 409, 422)
    for booking in Booking.objects.filter(session=workshop):
        assert Client().get(booking_path(booking)).status_code == 200
        file = Client().get(booking_path(booking, "show_calendar"))
        assert file.status_code in (200, 302)
        if file.status_code == 200:
            assert len(icalendar.Calendar.from_ical(file.content).walk("VEVENT")) == 1


@fuzzed
@given(companion=st.sampled_from(["yes", "no"]) | words, name=words, date=words, answer=words)
def test_any_change_is_answered(companion, name, date, answer):
    workshop = session(capacity=4)
    session(IN_TWO_WEEKS.replace(day=23), of=workshop.series)
    Client().post(
        reverse("gatherings:book_session", args=[workshop.pk]),
        {"name": "Ida Berg", "email": "ida@example.org", "companion": "no"},
    )
    booking = Booking.objects.get(session=workshop)
    typed = {"companion": companion, "companion_name": name, "session": date, "answer": answer}
    for step in ("change_booking", "move_booking", "confirm_coming"):
        answered = Client().post(booking_path(booking, step), typed, follow=True)
        assert answered.status_code in (200, 409, 422)


def test_a_form_of_more_than_a_megabyte_is_refused_without_falling_over():
    address = reverse("gatherings:book_session", args=[session().pk])
    assert Client(raise_request_exception=False).post(address, {"note": "x" * 2_000_000}).status_code in (
        400,
        413,
        422,
    )
    many = {f"field{number}": "x" for number in range(3000)}
    assert Client(raise_request_exception=False).post(address, many).status_code in (400, 413, 422)
    assert not Booking.objects.exists()
