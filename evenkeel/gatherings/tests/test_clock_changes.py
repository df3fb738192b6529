"""Sessions on the two nights on which the clocks change: staff are told what becomes of the hour."""

import datetime as dt

import pytest

from evenkeel.gatherings.models import Session
from evenkeel.gatherings.tests.factories import session
from evenkeel.gatherings.tests.planning import lay_out
from evenkeel.gatherings.tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
SKIPPED = "There is no 1:30am on this day, as the clocks go forward. It would start at 2:30am."


def on(day: dt.date, name: str) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.mark.parametrize(
    ("day", "told"),
    [(dt.date(2027, 3, 27), False), (dt.date(2027, 3, 28), True), (dt.date(2027, 10, 31), False)],
)
def test_the_check_of_the_dates_tells_of_a_time_that_is_on_no_clock(grace, day, told):
    plan = lay_out(grace, "check", repeat="once", start_time="1:30am", **on(day, "starts_on"))
    assert (SKIPPED in said(plan)) is told


def test_an_hour_in_which_the_clocks_go_back_says_so(grace):
    autumn = on(dt.date(2027, 10, 31), "starts_on")
    plan = lay_out(grace, "check", repeat="once", start_time="1:30am", duration_minutes="60", **autumn)
    assert "1:30am to 1:30am (the clocks go back in between)" in said(plan)


def test_a_session_is_not_moved_to_a_time_that_is_on_no_clock(grace):
    where = session()
    typed = on(dt.date(2027, 3, 28), "date") | {
        "start_time": "1:30am",
        "duration_minutes": "60",
        "mode": "online",
        "sequence": "0",
    }
    refused = grace.post(f"/staff/sessions/{where.pk}/move/", typed)
    assert refused.status_code == 422
    assert "There is no 1:30am on that day, as the clocks go forward" in said(refused)
    assert 'value="1:30am"' in refused.content.decode()
    assert Session.objects.get(pk=where.pk).starts_at == where.starts_at
