"""What staff see of tasks, and what they can do there."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.access import Permission, Role
from evenkeel.common.actors import SYSTEM
from evenkeel.tasks import actions, registry
from evenkeel.tasks.actions import answer_task, hand_task, take_task, withdraw_tasks
from evenkeel.tasks.forms import AnswerForm
from evenkeel.tasks.rules import Answer, Person, TaskKind
from evenkeel.tasks.tests.factories import DAY, INTERPRETER, NOW, acting, bookings_administrator, task, team
from tests.support.open_pages import as_opened
from tests.support.reading import sorted_by
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db

LIST = "/staff/tasks/"


@pytest.fixture(autouse=True)
def _now():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def farah(client):
    return sign_in(client, Role.BOOKINGS_ADMINISTRATOR, team=team(), name="Farah Malik")


def said(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_says_what_is_to_be_done_by_when_and_what_is_overdue(client, farah):
    task(due_at=NOW - DAY)
    page = said(client.get(LIST))
    assert "Arrange British Sign Language for Relaxation" in page
    assert "Monday 1 March, 10am" in page
    assert "Overdue</strong>" in page


@pytest.mark.parametrize("show", ["open", "mine", "overdue", "done"])
def test_an_empty_list_says_what_it_would_hold(client, farah, show):
    page = client.get(LIST, {"show": show})
    assert page.status_code == 200
    assert "ek-empty" in said(page)


def test_a_list_that_does_not_exist_is_not_found(client, farah):
    assert client.get(LIST, {"show": "secret"}).status_code == 404


def test_a_task_of_another_team_is_not_found(client, farah):
    other = task(team_id=team("Recovery college").pk)
    for name in ("view_task", "take_task", "hand_task"):
        assert client.post(reverse(f"tasks:{name}", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.EDITOR])
def test_other_roles_may_not_open_it(client, role):
    sign_in(client, role)
    assert client.get(LIST).status_code == 403


def test_signed_out_one_is_asked_to_sign_in(client):
    assert client.get(LIST).status_code == 302


def test_a_task_is_taken_and_answered(client, farah, hooked):
    row = task()
    address = reverse("tasks:view_task", args=[row.pk])
    taken = client.post(reverse("tasks:take_task", args=[row.pk]), follow=True)
    assert "The task is yours." in said(taken)
    assert "Take this task" not in said(taken)
    answered = client.post(address, {"answer": "arranged", "note": ""}, follow=True)
    assert "The task is answered." in said(answered)
    assert hooked == [(row.pk, "arranged")]
    assert "Farah Malik answered this task on Tuesday 2 March at 10am" in said(client.get(address))


def test_a_stale_page_takes_nothing_from_a_colleague_and_offers_to_take_it_over(client, farah):
    row, gwen = task(), bookings_administrator("Gwen Parry", of=team())
    address = reverse("tasks:view_task", args=[row.pk])
    stale = as_opened(client.get(address).content.decode())
    take_task(task_id=row.pk, by=acting(gwen), now=NOW)
    refused = client.post(reverse("tasks:take_task", args=[row.pk]), stale, follow=True)
    assert "Gwen Parry took it" in said(refused)
    assert "Take it over from Gwen Parry" in said(refused)
    row.refresh_from_db()
    assert row.owner == gwen
    knowing = as_opened(refused.content.decode())
    assert "The task is yours." in said(
        client.post(reverse("tasks:take_task", args=[row.pk]), knowing, follow=True)
    )


@pytest.mark.parametrize("nonsense", ["abc", "-1", "9" * 30, "²"])
def test_a_page_that_names_no_owner_takes_nothing(client, farah, nonsense):
    row, gwen = task(), bookings_administrator("Gwen Parry", of=team())
    take_task(task_id=row.pk, by=acting(gwen), now=NOW)
    client.post(reverse("tasks:take_task", args=[row.pk]), {"owner_seen": nonsense})
    row.refresh_from_db()
    assert row.owner == gwen


def test_a_stale_page_hands_nothing_on_that_a_colleague_took(client, farah):
    row = task()
    gwen, owen = (bookings_administrator(name, of=team()) for name in ("Gwen Parry", "Owen Rees"))
    stale = as_opened(client.get(reverse("tasks:view_task", args=[row.pk])).content.decode(), to=str(owen.pk))
    take_task(task_id=row.pk, by=acting(gwen), now=NOW)
    page = client.post(reverse("tasks:hand_task", args=[row.pk]), stale, follow=True)
    assert "Gwen Parry took it" in said(page)
    row.refresh_from_db()
    assert row.owner == gwen
    knowing = as_opened(page.content.decode(), to=str(owen.pk))
    client.post(reverse("tasks:hand_task", args=[row.pk]), knowing)
    row.refresh_from_db()
    assert row.owner == owen


def test_an_answer_without_its_words_is_shown_again_with_what_is_missing(client, farah):
    address = reverse("tasks:view_task", args=[task().pk])
    page = client.post(address, {"answer": "cannot", "note": ""})
    assert page.status_code == 422
    assert '<a href="#id_note">Enter what happens instead</a>' in said(page)
    assert re.search(r'value="cannot" checked', said(page))
    assert "<title>Error:" in said(page)


def test_the_note_says_what_it_is_about_and_which_answer_needs_it(client, farah):
    page = said(client.get(reverse("tasks:view_task", args=[task().pk])))
    assert "What happens instead" in page
    assert "(optional)" not in page
    assert "Needed for “It cannot be done, and this instead”. They read it themselves." in page


def test_an_answer_that_needs_no_words_is_taken_without_them(client, farah, hooked):
    client.post(reverse("tasks:view_task", args=[task().pk]), {"answer": "arranged", "note": ""})
    assert [answer for _task, answer in hooked] == ["arranged"]


def test_a_note_that_no_answer_needs_says_that_it_is_optional():
    kind = TaskKind("test.look", "Looks", "Look", "Look at it.", answers=(Answer("done", "Done"),))
    note = AnswerForm(kind)["note"]
    assert note.shown_label == "Anything that others need to know (optional)"
    assert note.hint == "Do not write anything about a person’s health."


def test_no_answer_at_all_is_shown_again(client, farah):
    page = client.post(reverse("tasks:view_task", args=[task().pk]), {"answer": "", "note": ""})
    assert page.status_code == 422
    assert "Choose what you did" in said(page)


LATE = {"answer": "cannot", "note": "Nobody is free\nuntil <Friday>"}


def answered_by_evenkeel(row) -> str:
    answer_task(task_id=row.pk, answer="cannot", note="By phone then", by=SYSTEM, now=NOW)
    return "Evenkeel answered this task on Tuesday 2 March at 10am: It cannot be done, and this instead."


def no_longer_needed(row) -> str:
    withdraw_tasks(about=("booking_need", 7), by=SYSTEM, now=NOW)
    return "This task is no longer needed. There is nothing more to do."


@pytest.mark.parametrize("closed", [answered_by_evenkeel, no_longer_needed])
@pytest.mark.parametrize("is_complete", [True, False])
def test_whoever_answers_too_late_reads_why_it_was_not_kept_and_what_they_wrote(
    client, farah, hooked, closed, is_complete
):
    row = task()
    why = closed(row)
    hooked.clear()
    page = client.post(
        reverse("tasks:view_task", args=[row.pk]), LATE if is_complete else LATE | {"answer": ""}
    )
    assert page.status_code == 409
    assert "Your answer was not kept" in said(page)
    assert said(page).count(why) == 1
    assert "Nobody is free until &lt;Friday&gt;" in said(page)
    assert ("You chose: It cannot be done, and this instead" in said(page)) is is_complete
    assert ("By phone then" in said(page)) is (closed is answered_by_evenkeel)
    assert hooked == []


def test_an_answer_that_is_overtaken_while_it_is_sent_is_shown_again_too(client, farah, monkeypatch):
    row = task()

    def overtaken(**given):
        withdraw_tasks(about=("booking_need", 7), by=SYSTEM, now=NOW)
        return answer_task(**given)

    monkeypatch.setattr(actions, "answer_task", overtaken)
    page = client.post(reverse("tasks:view_task", args=[row.pk]), LATE)
    assert page.status_code == 409
    assert "Nobody is free until &lt;Friday&gt;" in said(page)


def test_the_same_answer_pressed_twice_is_kept_once_and_not_called_late(client, farah, hooked):
    address = reverse("tasks:view_task", args=[task().pk])
    for _press in range(2):
        assert "The task is answered." in said(client.post(address, LATE, follow=True))
    assert len(hooked) == 1
    assert client.post(address, LATE | {"answer": "arranged"}).status_code == 409


@pytest.mark.parametrize("is_overtaken", [True, False])
def test_a_task_that_is_closed_is_not_handed_on_and_says_so(client, farah, monkeypatch, is_overtaken):
    gwen = bookings_administrator("Gwen Parry", of=team())
    row = task()

    def overtaken(**given):
        no_longer_needed(row)
        return hand_task(**given)

    monkeypatch.setattr(actions, "hand_task", overtaken)
    if not is_overtaken:
        no_longer_needed(row)
    page = client.post(reverse("tasks:hand_task", args=[row.pk]), {"to": gwen.pk}, follow=True)
    assert page.redirect_chain == [(reverse("tasks:view_task", args=[row.pk]), 302)]
    assert "The task was closed meanwhile, so it was not handed on." in said(page)
    assert "This task is no longer needed" in said(page)


def test_a_task_is_handed_on(client, farah):
    gwen = bookings_administrator("Gwen Parry", of=team())
    row = task()
    page = client.post(reverse("tasks:hand_task", args=[row.pk]), {"to": gwen.pk}, follow=True)
    assert "Gwen Parry’s now" in said(page)
    row.refresh_from_db()
    assert row.owner == gwen


def test_handing_a_task_to_nobody_is_shown_again(client, farah):
    page = client.post(reverse("tasks:hand_task", args=[task().pk]), {"to": ""})
    assert page.status_code == 422
    assert "Choose who it is handed to" in said(page)


def test_looking_at_a_task_about_a_person_is_written_down(client, farah, monkeypatch):
    monkeypatch.setattr(
        registry,
        "_person_links",
        [
            lambda ref, actor: Person(
                "Amina Yusuf",
                f"/staff/carers/{ref}/",
                "+447700900123",
                (("If nobody answers", "Leave no message"),),
            )
        ],
    )
    page = client.get(reverse("tasks:view_task", args=[task(person_ref=5).pk]))
    assert '<a href="/staff/carers/5/">Amina Yusuf</a>' in said(page)
    assert 'href="tel:+447700900123">07700 900123</a>' in said(page)
    assert 'If nobody answers</dt> <dd class="nhsuk-summary-list__value">Leave no message</dd>' in said(page)
    entry = Entry.objects.get(action="tasks.view_task")
    assert (entry.person_id, entry.actor_id) == (5, farah.pk)


def test_the_list_asks_as_often_for_many_tasks_as_for_one(client, farah):
    task()
    client.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    for _number in range(20):
        task()
    with CaptureQueriesContext(connection) as for_many:
        client.get(LIST)
    assert len(for_many) == len(for_one)


CALLS = TaskKind(
    "test.ring",
    "Test calls",
    "Ring about %(session)s",
    "Ring them.",
    answers=(Answer("told", "Spoke to them"),),
)


@pytest.fixture
def calls(hooked):
    registry.register(CALLS)
    return [task(kind=CALLS.code, facts={"session": name}) for name in ("Relaxation", "Mindfulness")]


def test_whoever_has_calls_to_make_sees_the_calls_alone(client, farah, calls):
    task()
    assert "Arrange British Sign Language" in said(client.get(LIST))
    page = said(client.get(LIST, {"kind": CALLS.code}))
    assert "Arrange British Sign Language" not in page
    assert "Ring about Relaxation" in page
    assert "All open (2)" in page
    assert "selected>Test calls</option>" in page
    assert 'href="?show=overdue&amp;kind=test.ring"' in page


def test_after_an_answer_the_next_call_is_at_hand(client, farah, calls):
    page = said(client.get(LIST, {"kind": CALLS.code}))
    address = reverse("tasks:view_task", args=[calls[0].pk]) + "?show=open&amp;kind=test.ring"
    assert f'href="{address}"' in page
    assert f'action="{address}"' in said(client.get(address.replace("&amp;", "&")))
    answered = client.post(address.replace("&amp;", "&"), {"answer": "told"})
    assert answered["Location"] == f"{LIST}?show=open&kind=test.ring"
    assert "Ring about Mindfulness" in said(client.get(answered["Location"]))


@pytest.fixture
def three_tasks(client, hooked):
    """Art's is a call, due last, Farah's; Bread's is nobody's and due first; Choir's is of no team, and Zainab's."""
    registry.register(CALLS)
    farah = sign_in(client, Role.BOOKINGS_ADMINISTRATOR, name="Farah Malik")
    zainab = bookings_administrator("Zainab Iqbal")
    call = task(kind=CALLS.code, due_at=NOW + 3 * DAY, facts={"session": "Art"}, team_id=team("Accord").pk)
    task(due_at=NOW + DAY, facts={"language": "Urdu", "session": "Bread"})
    theirs = task(due_at=NOW + 2 * DAY, facts={"language": "Urdu", "session": "Choir"}, team_id=None)
    for handed, to in ((call, farah), (theirs, zainab)):
        hand_task(task_id=handed.pk, to_id=to.pk, by=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    ("head", "sessions"),
    [
        ("By when", ["Art", "Choir", "Bread"]),
        ("Team", ["Art", "Bread", "Choir"]),
        ("Whose", ["Art", "Choir", "Bread"]),
    ],
)
def test_open_tasks_in_another_order(client, three_tasks, head, sessions):
    assert [title.split()[-1] for title in sorted_by(client, LIST, head)] == sessions


def test_the_order_is_kept_on_the_way_to_a_task_and_back(client, farah, calls):
    page = said(client.get(LIST, {"kind": CALLS.code, "sort": "whose"}))
    address = reverse("tasks:view_task", args=[calls[0].pk]) + "?show=open&amp;kind=test.ring&amp;sort=whose"
    assert f'href="{address}"' in page
    assert '<input type="hidden" name="sort" value="whose">' in page
    answered = client.post(address.replace("&amp;", "&"), {"answer": "told"})
    assert answered["Location"] == f"{LIST}?show=open&kind=test.ring&sort=whose"


@pytest.mark.parametrize(
    ("came_from", "back_to"), [("overdue", "overdue"), ("mine", "mine"), ("secret", "open")]
)
def test_after_an_answer_the_list_shows_what_it_showed(client, farah, calls, came_from, back_to):
    address = reverse("tasks:view_task", args=[calls[0].pk]) + f"?show={came_from}"
    assert f'href="{LIST}?show={back_to}"' in said(client.get(address))
    assert client.post(address, {"answer": "told"})["Location"] == f"{LIST}?show={back_to}"


def test_what_is_done_stays_latest_first(client, farah):
    answer_task(task_id=task().pk, answer="arranged", note="", by=acting(farah), now=NOW)
    page = said(client.get(LIST, {"show": "done", "sort": "whose"}))
    assert "Arrange British Sign Language" in page
    assert "aria-sort" not in page


def test_a_sort_of_which_there_is_nothing_leads_back_to_every_sort(client, farah, calls):
    page = said(client.get(LIST, {"kind": INTERPRETER.code}))
    assert "There is none of this sort here" in page
    assert '<a href="?show=open">Show every sort</a>' in page


@pytest.mark.parametrize("kind", ["nonsense", "gatherings.arrange_need' OR 1"])
def test_a_sort_that_does_not_exist_is_passed_over(client, farah, kind):
    task()
    assert "Arrange British Sign Language" in said(client.get(LIST, {"kind": kind}))


def test_only_sorts_that_somebodys_role_can_do_are_offered(client, farah, hooked):
    registry.register(replace(CALLS, permission=Permission("test.calls", "make calls", frozenset())))
    page = said(client.get(LIST))
    assert "Interpreters</option>" in page
    assert "Test calls" not in page
