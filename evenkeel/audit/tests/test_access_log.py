"""What the access log finds."""

import datetime as dt
import re

import pytest

from evenkeel.audit import actions, queries
from evenkeel.audit.labels import said_action
from evenkeel.audit.models import Entry
from evenkeel.audit.queries import Asked, access_log, who_looked
from evenkeel.audit.tests.factories import AMARA, JOAN, LONG_AGO, NOW, PETER, looked_at, looked_at_times
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.common.named import Named
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db

BEN = Actor("user", 8, "Ben Adeyemi")


def people_in(asked: Asked) -> list[int | None]:
    return [person_id for line in access_log(asked).lines for person_id, _named in line.people]


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
    with django_assert_num_queries(2):  # the entries, the names
        first = access_log(Asked())
    second = access_log(Asked(), older_than=first.older_than)
    assert (len(first.lines), len(second.lines)) == (queries.PAGE_SIZE, 1)
    assert second.older_than is None


def test_one_act_on_several_people_is_one_line(monkeypatch):
    known = {JOAN: Named("Joan Hughes", "/staff/people/301/")}
    monkeypatch.setattr(queries, "_carers_named", [lambda ids, reader: known])
    of_session = {"by": AMARA, "action": "gatherings.view_register", "now": NOW, "subject": ("session", 5)}
    actions.record_all([actions.entry(**of_session, person_id=person_id) for person_id in (PETER, JOAN)])
    actions.record(by=BEN, action="people.view_carer", now=NOW, person_id=JOAN)
    by_ben, by_amara = access_log(Asked()).lines
    assert by_amara.people == ((JOAN, known[JOAN]), (PETER, None))
    assert by_ben.people == ((JOAN, known[JOAN]),)


def test_an_action_without_words_is_shown_by_its_code():
    assert said_action("people.view_carer") == "Opened a carer’s record"
    assert said_action("elsewhere.do_something") == "elsewhere.do_something"


def test_names_are_asked_for_once_a_page(monkeypatch):
    monkeypatch.setattr(queries, "_names_of", {})
    queries.register_names("user", lambda ids: {7: "Amara Okafor"} if ids == {7} else {})
    looked_at_times(2)
    actions.record(by=SYSTEM, action="notices.try_again", now=LONG_AGO)
    assert [(line.kind, line.name) for line in access_log(Asked()).lines] == [
        ("system", ""),
        ("user", "Amara Okafor"),
        ("user", "Amara Okafor"),
    ]


def test_a_carer_is_told_a_name_without_a_number(monkeypatch):
    monkeypatch.setattr(queries, "_names_of", {})
    queries.register_names("user", lambda ids: {7: "Amara Okafor"})
    looked_at(JOAN)
    looked_at(JOAN, by=BEN)
    assert [line.name for line in who_looked(JOAN)] == ["", "Amara Okafor"]


def test_only_looking_counts_as_having_looked():
    looked_at(JOAN)
    looked_at(PETER)
    actions.record(by=AMARA, action="people.change_contact", now=NOW, person_id=JOAN)
    assert [(line.at, line.action) for line in who_looked(JOAN)] == [(LONG_AGO, "people.view_carer")]


class TestPage:
    PATH = "/staff/access-log/"

    def open(self, client, query: str = "") -> str:
        response = client.get(self.PATH + query)
        assert response.status_code == 200
        return response.content.decode()

    @pytest.fixture(autouse=True)
    def _signed_in(self, client):
        self.auditor = sign_in(client, Role.AUDITOR, name="Ada Auditor")

    def test_it_says_what_it_would_hold(self, client):
        assert "Every change, and every look" in self.open(client)

    def test_it_names_who_looked_at_whom(self, client):
        actions.record(by=Actor("user", self.auditor.pk), action="people.view_carer", now=NOW, person_id=JOAN)
        html = self.open(client, f"?person_id={JOAN}")
        assert f'<a href="?staff_id={self.auditor.pk}">Ada Auditor</a>' in html
        assert f'<a href="?person_id={JOAN}">Carer {JOAN}</a>' in html
        assert "Opened a carer’s record" in html

    def test_looking_at_the_log_is_written_down(self, client):
        self.open(client, f"?person_id={JOAN}")
        entry = Entry.objects.get()
        assert (entry.action, entry.actor_id, entry.person_id) == (
            "audit.view_access_log",
            self.auditor.pk,
            JOAN,
        )

    def test_the_rest_of_a_long_log_keeps_what_was_asked(self, client):
        looked_at_times(queries.PAGE_SIZE + 1)
        html = self.open(client, f"?person_id={JOAN}")
        assert re.search(rf'href="\?person_id={JOAN}&amp;older_than=\d+"', html)

    @pytest.mark.parametrize("name", ["older_than", "person_id", "staff_id", "since_day", "until_year"])
    def test_thousands_of_digits_are_answered(self, client, name):
        self.open(client, f"?{name}={'9' * 5000}")

    @pytest.mark.parametrize("query", ["person_id=abc", "staff_id=-1", "person_id=²", "since_day=x"])
    def test_what_nobody_understands_shows_nothing_and_says_so(self, client, query):
        looked_at(JOAN)
        html = self.open(client, f"?{query}")
        assert f'<a href="?person_id={JOAN}">' not in html
        assert "There is a problem" in html
        assert "Show everything" in html

    def test_a_link_that_names_nobody_says_what_is_wrong_with_it(self, client):
        assert "This address does not say whose record it is about" in self.open(client, "?person_id=abc")
        assert "This address does not say what member of staff" in self.open(client, "?staff_id=abc")

    def test_a_mistake_in_the_filter_is_named(self, client):
        assert "The day must be a number" in self.open(client, "?since_day=x&since_month=3&since_year=2027")


def test_the_page_shows_the_latest_seal_to_be_kept_elsewhere(client):
    looked_at(JOAN)
    sign_in(client, Role.AUDITOR)
    assert "The latest seal" not in client.get("/staff/access-log/").content.decode()
    actions.seal_batch(now=NOW)
    html = client.get("/staff/access-log/").content.decode()
    assert str(queries.latest_seal()) in html.replace("<wbr>", "")
