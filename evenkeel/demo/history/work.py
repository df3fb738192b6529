"""The work that bookings made for people, most of it long done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from evenkeel.demo.carers import Need
from evenkeel.demo.history.stories import Past, Story
from evenkeel.gatherings.actions.needs import arranging_times
from evenkeel.gatherings.messages.delivery import channel_for
from evenkeel.gatherings.models import BookingNeed
from evenkeel.gatherings.task_kinds import BE_READY, RING_CARER, task_for_need
from evenkeel.people.needs import access_need
from evenkeel.tasks.actions import Times
from evenkeel.tasks.models import Task

# Nothing that fell due longer ago than this is still to be done.
_LEFT_UNDONE = dt.timedelta(days=5)


def write_work(stories: Sequence[Story], past: Past) -> None:
    """A task for each need, and one for each person who could only be told by telephone."""
    asked = [(story, need, _need_task(story, need, past)) for story in stories for need in story.needs]
    calls = [_call_task(story, past) for story in stories if channel_for(story.booking.carer) is None]
    Task.objects.bulk_create([*(task for _story, _need, task in asked), *calls])
    BookingNeed.objects.bulk_create(_booking_need(story, need, task) for story, need, task in asked)


def _need_task(story: Story, need: Need, past: Past) -> Task:
    kind, _detail = need
    times = arranging_times(story.sessions[0].starts_at, asked_at=story.booking.created_at)
    task = _task(task_for_need(kind), story, {"need": str(access_need(kind).label)}, times)
    if not _may_be_left(task, past) or past.happens(0.4):
        _answer_need(task, instead_of(past.words).get(kind, ""), past)
    return task


def _may_be_left(task: Task, past: Past) -> bool:
    """Whether it fell due lately, and not so late that it would be passed up the line."""
    is_recent = task.due_at >= past.now - _LEFT_UNDONE
    return is_recent and task.escalate_at is not None and task.escalate_at > past.now + dt.timedelta(days=1)


def instead_of(words: Mapping[str, Any]) -> dict[str, str]:
    """What staff write where a need cannot be met, by the need's code; some can always be met."""
    return {kind["kind"]: kind["instead"] for kind in words["needs"] if "instead" in kind}


def _answer_need(task: Task, instead: str, past: Past) -> None:
    if instead and past.happens(0.2):
        _answer(task, "instead", instead, past)
    else:
        _answer(task, "known" if task.kind == BE_READY else "arranged", "", past)


def _call_task(story: Story, past: Past) -> Task:
    made_at = story.booking.created_at
    times = Times(made_at + dt.timedelta(days=1), made_at + dt.timedelta(days=2))
    task = _task(RING_CARER, story, {"why": "place_booked"}, times)
    _answer(task, "told", "", past)
    return task


def _task(kind: str, story: Story, facts: dict[str, str], times: Times) -> Task:
    booking, offering = story.booking, story.booking.series.offering
    return Task(
        created_at=booking.created_at,
        kind=kind,
        team_id=offering.team_id,
        facts={"title": offering.title, **facts},
        about_kind="booking",
        about_id=booking.pk,
        person_ref=booking.carer_id,
        due_at=times.due_at,
        escalate_at=times.escalate_at,
    )


def _answer(task: Task, answer: str, note: str, past: Past) -> None:
    task.status = Task.Status.ANSWERED
    task.answer = answer
    task.answer_note = note
    task.answered_by_id = past.office.id
    task.answered_at = min(task.created_at + dt.timedelta(hours=past.chance.uniform(1, 40)), past.now)


def _booking_need(story: Story, need: Need, task: Task) -> BookingNeed:
    kind, detail = need
    return BookingNeed(
        created_at=story.booking.created_at,
        booking=story.booking,
        kind=kind,
        detail=detail,
        task=task,
        answer=task.answer,
        answer_note=task.answer_note,
    )
