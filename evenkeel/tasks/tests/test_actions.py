"""A task is raised once, taken, handed on, answered once, and written down."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.actors import ANYONE, SYSTEM
from evenkeel.tasks import actions, queries, registry
from evenkeel.tasks.actions import (
    NewTask,
    Times,
    answer_task,
    hand_task,
    raise_all,
    reschedule,
    take_task,
    withdraw_each,
    withdraw_tasks,
)
from evenkeel.tasks.models import Task
from evenkeel.tasks.tests.factories import (
    DAY,
    INTERPRETER,
    NOW,
    acting,
    bookings_administrator,
    task,
    team,
)

pytestmark = pytest.mark.django_db


def written_down() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def new(**changes):
    return NewTask(**{"kind": INTERPRETER.code, "due_at": NOW + DAY, **changes})


def test_tasks_are_raised_with_one_insert_and_one_for_the_audit(django_assert_num_queries):
    with django_assert_num_queries(2):
        tasks = raise_all([new(person_ref=1), new(person_ref=2)], by=SYSTEM, now=NOW)
    assert all(one.pk for one in tasks)
    assert [one.person_ref for one in tasks] == [1, 2]


def test_a_key_raises_a_thing_once_and_gives_back_the_one_that_is_there():
    first, again = raise_all([new(once_key="need:1"), new(once_key="need:1")], by=SYSTEM, now=NOW)
    other, third = raise_all([new(), new(once_key="need:1")], by=SYSTEM, now=NOW)
    assert first.pk == again.pk == third.pk != other.pk
    assert Task.objects.count() == 2


def test_a_key_that_another_process_used_a_moment_ago_is_no_error(monkeypatch):
    other = raise_all([new(once_key="need:1")], by=SYSTEM, now=NOW)[0]
    look = Task.objects.filter
    looks = []

    def blind_at_first(*args, **filters):
        looks.append(filters)
        return look(pk=0) if len(looks) == 1 else look(*args, **filters)

    monkeypatch.setattr(Task.objects, "filter", blind_at_first)
    assert raise_all([new(once_key="need:1")], by=SYSTEM, now=NOW)[0].pk == other.pk


def test_nobody_takes_hands_on_or_answers_another_teams_task():
    row = task(team_id=team("Recovery college").pk)
    farah = bookings_administrator(of=team())
    for by in (acting(farah), ANYONE):
        with pytest.raises(PermissionDenied):
            take_task(task_id=row.pk, by=by, now=NOW)
        with pytest.raises(PermissionDenied):
            hand_task(task_id=row.pk, to_id=farah.pk, by=by, now=NOW)
        with pytest.raises(PermissionDenied):
            answer_task(task_id=row.pk, answer="arranged", by=by, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.owner) == ("open", None)


def test_a_kind_that_nobody_registered_cannot_be_raised():
    with pytest.raises(LookupError):
        raise_all([new(kind="test.nothing")], by=SYSTEM, now=NOW)


def test_the_kind_says_when_to_tell_somebody():
    assert task().escalate_at == NOW + 2 * DAY
    assert task(escalate_at=NOW + DAY).escalate_at == NOW + DAY


def test_an_answer_closes_the_task_calls_the_kind_and_is_written_down(hooked):
    farah = bookings_administrator()
    row = task()
    answer_task(task_id=row.pk, answer="arranged", note=" By Signpost ", by=acting(farah), now=NOW)
    row.refresh_from_db()
    assert (row.status, row.answer, row.answer_note) == ("answered", "arranged", "By Signpost")
    assert (row.answered_by, row.answered_at) == (farah, NOW)
    assert hooked == [(row.pk, "arranged")]
    assert written_down() == ["tasks.raise_task", "tasks.answer_task"]


def test_who_comes_too_late_is_told_who_answered_and_how(hooked):
    farah, gwen = bookings_administrator(), bookings_administrator("Gwen Parry")
    row = task()
    answer_task(task_id=row.pk, answer="arranged", by=acting(farah), now=NOW)
    with clock.held_at(NOW + DAY), pytest.raises(actions.TaskIsClosed) as refused:
        answer_task(task_id=row.pk, answer="cannot", note="No", by=acting(gwen), now=NOW + DAY)
    assert str(refused.value) == (
        "Farah Malik answered this task on Tuesday 2 March at 10am: It is arranged."
    )
    assert hooked == [(row.pk, "arranged")]


def test_an_answer_that_needs_words_is_refused_without_them(hooked):
    row = task()
    with pytest.raises(actions.NoteMissing) as refused:
        answer_task(task_id=row.pk, answer="cannot", note="  ", by=acting(bookings_administrator()), now=NOW)
    assert refused.value.field == "note"
    assert hooked == []


def test_an_answer_that_the_kind_does_not_have_is_refused():
    with pytest.raises(actions.AnswerNotKnown):
        answer_task(task_id=task().pk, answer="maybe", by=SYSTEM, now=NOW)


def test_when_the_kinds_hook_fails_nothing_is_changed_or_written_down():
    row = task()

    def breaks(task, by, now):
        raise IntegrityError

    registry.register(INTERPRETER, on_answer=breaks)
    with pytest.raises(IntegrityError), transaction.atomic():
        answer_task(task_id=row.pk, answer="arranged", by=SYSTEM, now=NOW)
    row.refresh_from_db()
    assert row.status == "open"
    assert written_down() == ["tasks.raise_task"]


def test_a_task_is_taken_once_however_often_it_is_pressed():
    farah = acting(bookings_administrator())
    row = task()
    take_task(task_id=row.pk, by=farah, now=NOW)
    assert take_task(task_id=row.pk, by=farah, now=NOW).owner_id == farah.id
    assert written_down() == ["tasks.raise_task", "tasks.take_task"]


def test_a_task_that_a_colleague_took_meanwhile_is_not_taken_from_them():
    farah, gwen = (acting(bookings_administrator(name)) for name in ("Farah Malik", "Gwen Parry"))
    row = task()
    take_task(task_id=row.pk, by=gwen, now=NOW)
    with pytest.raises(actions.TakenMeanwhile, match=r"^Gwen Parry took it a minute ago\.$"):
        take_task(task_id=row.pk, by=farah, now=NOW + DAY / 1200)
    row.refresh_from_db()
    assert row.owner_id == gwen.id
    assert take_task(task_id=row.pk, owner_seen=gwen.id, by=farah, now=NOW).owner_id == farah.id


def test_a_task_is_not_handed_on_over_the_head_of_whoever_took_it():
    farah, gwen = (acting(bookings_administrator(name)) for name in ("Farah Malik", "Gwen Parry"))
    owen = bookings_administrator("Owen Rees")
    row = task()
    hand_task(task_id=row.pk, to_id=gwen.id, by=farah, now=NOW)
    with pytest.raises(actions.TakenMeanwhile, match=r"^It was handed to Gwen Parry just now\.$"):
        hand_task(task_id=row.pk, to_id=owen.pk, by=farah, now=NOW)
    assert hand_task(task_id=row.pk, to_id=owen.pk, by=gwen, now=NOW).owner_id == owen.pk


def test_a_task_is_handed_to_somebody_of_its_team():
    farah = acting(bookings_administrator(of=team()))
    gwen = bookings_administrator("Gwen Parry", of=team())
    row = hand_task(task_id=task().pk, to_id=gwen.pk, by=farah, now=NOW)
    assert row.owner_id == gwen.pk
    assert [event.said for event in queries.history(row)] == [
        "It became a task",
        "Farah Malik handed it to Gwen Parry",
    ]


def test_a_task_is_not_handed_to_another_team():
    stranger = bookings_administrator("Owen Rees", of=team("Recovery college"))
    with pytest.raises(actions.CannotBeHanded):
        hand_task(task_id=task().pk, to_id=stranger.pk, by=SYSTEM, now=NOW)


def test_what_is_no_longer_needed_is_withdrawn_and_cannot_be_answered():
    row, other = task(), task(about=("booking_need", 8))
    assert withdraw_tasks(about=("booking_need", 7), by=SYSTEM, now=NOW) == 1
    with pytest.raises(actions.TaskIsClosed, match="no longer needed"):
        answer_task(task_id=row.pk, answer="arranged", by=SYSTEM, now=NOW)
    other.refresh_from_db()
    assert other.status == "open"


def test_those_that_are_named_are_withdrawn_and_no_others():
    row, other = task(), task()
    assert withdraw_each([row.pk], by=SYSTEM, now=NOW) == 1
    assert withdraw_each([row.pk], by=SYSTEM, now=NOW) == 0
    assert [Task.objects.get(pk=one.pk).status for one in (row, other)] == ["withdrawn", "open"]


def test_many_are_given_other_times_with_one_update_and_one_for_the_audit(django_assert_num_queries):
    rows = [task(), task(), task()]
    times = {row.pk: Times(NOW + number * DAY, NOW + 5 * DAY) for number, row in enumerate(rows, start=3)}
    # With the look at them, and the savepoint's two statements.
    with django_assert_num_queries(5):
        assert reschedule(times, by=SYSTEM, now=NOW) == 3
    assert {row.pk: Times(row.due_at, row.escalate_at) for row in Task.objects.all()} == times
    assert written_down()[-3:] == ["tasks.reschedule_task"] * 3
    assert "It was given another time" in queries.history(rows[0])[-1].said


def test_no_time_is_set_that_has_passed():
    row = task()
    reschedule({row.pk: Times(NOW - DAY, NOW - 2 * DAY)}, by=SYSTEM, now=NOW)
    row.refresh_from_db()
    assert (row.due_at, row.escalate_at) == (NOW, NOW)


def test_times_that_are_the_same_stay_even_when_they_have_passed():
    row = task()
    late = NOW + 9 * DAY
    assert reschedule({row.pk: Times(row.due_at, row.escalate_at)}, by=SYSTEM, now=late) == 0
    row.refresh_from_db()
    assert row.due_at == NOW + DAY
    assert written_down() == ["tasks.raise_task"]


def test_an_answered_task_keeps_its_times():
    row = task()
    answer_task(task_id=row.pk, answer="arranged", by=SYSTEM, now=NOW)
    assert reschedule({row.pk: Times(NOW + 5 * DAY, None)}, by=SYSTEM, now=NOW) == 0
    row.refresh_from_db()
    assert row.due_at == NOW + DAY


def test_whoever_was_told_is_told_again_where_the_new_time_is_still_to_come():
    row, other = task(), task()
    Task.objects.update(escalated_at=NOW)
    later, passed = Times(NOW + DAY, NOW + 5 * DAY), Times(NOW + DAY, NOW - DAY)
    reschedule({row.pk: later, other.pk: passed}, by=SYSTEM, now=NOW)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.escalated_at, other.escalated_at) == (None, NOW)
