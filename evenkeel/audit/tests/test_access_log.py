"""What the access log finds."""

import datetime as dt

import pytest

from evenkeel.audit import actions, queries
from evenkeel.audit.queries import Asked, access_log, who_looked
from evenkeel.audit.tests.factories import AMARA, JOAN, LONG_AGO, NOW, PETER, looked_at, looked_at_times
from evenkeel.common.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db

BEN = Actor("user", 8, "Ben Adeyemi")


def people_in(asked: Asked) -> list[int | None]:
    return [line.person_id for line in access_log(asked).lines]


def test_the_newest_entry_comes_first():
    looked_at(JOAN)
    looked_at(PETER)
    assert people_in(Asked()) == [PETER, JOAN]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(person_id=JOAN), [JOAN]),
        (Asked(staff_id=8), [PETER]),
        (Asked(staff_id=9), []),
        (Asked(action="people."), [PETER, JOAN]),
        (Asked(action="tasks."), []),
        (Asked(since=dt.date(2027, 3, 2)), [PETER]),
        (Asked(until=dt.date(2027, 3, 1)), [JOAN]),
    ],
)
def test_the_log_is_narrowed_by_what_is_asked(asked, found):
    looked_at(JOAN, at=NOW - dt.timedelta(days=1))
    looked_at(PETER, by=BEN)
    assert people_in(asked) == found


def test_a_long_log_goes_on_page_by_page(django_assert_num_queries):
    looked_at_times(queries.PAGE_SIZE + 1)
    with django_assert_num_queries(1):
        first = access_log(Asked())
    second = access_log(Asked(), older_than=first.older_than)
    assert (len(first.lines), len(second.lines)) == (queries.PAGE_SIZE, 1)
    assert second.older_than is None


def test_names_are_asked_for_once_a_page(monkeypatch):
    monkeypatch.setattr(queries, "_names_of", {})
    queries.register_names("user", lambda ids: {7: "Amara Okafor"} if ids == {7} else {})
    looked_at_times(2)
    actions.record(by=SYSTEM, action="notices.send", now=LONG_AGO)
    assert [line.who for line in access_log(Asked()).lines] == [
        "system",
        "Amara Okafor (user 7)",
        "Amara Okafor (user 7)",
    ]


def test_only_looking_counts_as_having_looked():
    looked_at(JOAN)
    looked_at(PETER)
    actions.record(by=AMARA, action="people.change_carer", now=NOW, person_id=JOAN)
    assert [(line.at, line.action) for line in who_looked(JOAN)] == [(LONG_AGO, "people.view_carer")]
