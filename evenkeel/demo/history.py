"""Writes in bulk what happened before the last few days: bookings, waiting lists, needs, calls and registers.

These rows are what the actions would have left behind, counts included; the tests hold them against each other.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evenkeel.audit.actions import entry, record_all
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.bank_holidays import working_days_after, working_days_before
from evenkeel.demo.carers import Carers, Need
from evenkeel.demo.planning import moment_to_day
from evenkeel.gatherings.messages.delivery import channel_for
from evenkeel.gatherings.models import Attendance, BookedBy, Booking, BookingNeed, PlacePool, Session
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, RING_CARER
from evenkeel.people.models import Carer
from evenkeel.people.needs import access_need
from evenkeel.tasks.models import Task

# Everything here happened at least so long ago; what came later is played through with the real actions.
SETTLED = dt.timedelta(days=2)
# Nothing that fell due longer ago than this is still to be done.
_LEFT_UNDONE = dt.timedelta(days=5)
# Within so many days a session may already be full, with people waiting.
_FILLS_UP_WITHIN_DAYS = 30
_NOON = dt.time(12, tzinfo=dt.UTC)
_ONLINE_ONLY, _IN_PERSON_ONLY = {"captions", "camera_off"}, {
    "step_free",
    "hearing_loop",
    "replacement_care",
    "travel",
    "quiet_space",
    "assistance_dog",
}  # fmt: skip
# How those who had a place turned out, in parts of a hundred: two in three came.
_CAME = {
    Attendance.Status.ATTENDED: 56,
    Attendance.Status.LATE: 7,
    Attendance.Status.LEFT_EARLY: 3,
    Attendance.Status.DID_NOT_COME: 34,
}


@dataclass
class _Story:
    """One booking with what hangs on it."""

    booking: Booking
    sessions: Sequence[Session]
    needs: Sequence[Need] = ()
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class _Occasion:
    """The places of one session, or of a whole series, and all the sessions that they are for."""

    pool: PlacePool
    sessions: Sequence[Session]

    @property
    def first(self) -> Session:
        return self.sessions[0]

    def is_over(self, now: dt.datetime) -> bool:
        return self.sessions[-1].ends_at <= now


def fits(need: str, mode: str) -> bool:
    """Whether somebody would ask for this need where people meet in this mode."""
    return need not in (_IN_PERSON_ONLY if mode == "online" else _ONLINE_ONLY)


class History:
    """Makes up who booked what, and writes all of it."""

    def __init__(
        self,
        carers: Carers,
        words: Mapping[str, Any],
        office: Actor,
        chance: random.Random,
        now: dt.datetime,
        nation: str,
    ) -> None:
        self.carers = carers
        self.words = words
        self.office = office
        self.chance = chance
        self.now = now
        self.nation = nation
        self.settled = now - SETTLED
        self.stories: list[_Story] = []
        # Whoever comes often is drawn more often.
        self.keenness = [chance.choice((1, 1, 2, 3, 6)) for _carer in carers.everyone]

    def fill(
        self, sessions: Sequence[Session], *, untouched: Collection[Session], with_room: Collection[Session]
    ) -> None:
        """Give each session its bookings: none to the `untouched`, two places left in those `with_room`."""
        for occasion in _occasions(sessions):
            if occasion.first in untouched or occasion.first.status == Session.Status.DRAFT:
                continue
            self._fill(occasion, keep=2 if occasion.first in with_room else 1)

    def visit(self, carer: Carer, sessions: Iterable[Session]) -> None:
        """Have somebody hold a place in sessions that are over and have room."""
        for session in sessions:
            if session.pool.free and not self._holds(carer, session):
                self._book(_Occasion(session.pool, [session]), carer, self._when(session.starts_at))

    def write(self) -> None:
        """Write everything that was made up, in the order in which it happened."""
        self.stories.sort(key=lambda story: story.booking.created_at)
        Booking.objects.bulk_create([story.booking for story in self.stories])
        self._write_work()
        self._write_registers()
        PlacePool.objects.bulk_update(
            {story.booking.pool.pk: story.booking.pool for story in self.stories}.values(),
            ["taken", "waiting"],
        )
        record_all([self._entry(story) for story in self.stories])

    def _fill(self, occasion: _Occasion, *, keep: int) -> None:
        pool = occasion.pool
        is_over = occasion.is_over(self.now)
        gets_full = not is_over and keep == 1 and self._may_fill_up(occasion)
        wanted = pool.capacity if gets_full else min(self._wanted(occasion), pool.capacity - keep)
        drawn = iter(self._draw(len(self.carers.everyone) // 3))
        for carer in drawn:
            if pool.taken >= wanted:
                break
            party = 2 if self._brings_someone(occasion) and pool.taken + 2 <= wanted else 1
            self._book(occasion, carer, self._when(occasion.first.starts_at), party=party)
        for carer in [next(drawn) for _ in range(round(wanted * 0.12))]:
            self._give_up(occasion, carer)
        if gets_full:
            last = max(story.booking.created_at for story in self.stories if story.booking.pool is pool)
            for carer in [next(drawn) for _ in range(self.chance.randint(1, 4))]:
                self._wait(occasion, carer, last)

    def _wanted(self, occasion: _Occasion) -> int:
        """How many places are taken by now: most where it is over, ever fewer the further away it is."""
        capacity, first = occasion.pool.capacity, occasion.first.starts_at
        if first <= self.now:
            return round(capacity * self.chance.uniform(0.6, 0.98))
        days = (first - self.now).days
        return round(capacity * max(0.06, 0.8 - days / 90) * self.chance.uniform(0.6, 1.15))

    def _may_fill_up(self, occasion: _Occasion) -> bool:
        ahead = occasion.first.starts_at - self.now
        is_near = dt.timedelta(days=3) < ahead < dt.timedelta(days=_FILLS_UP_WITHIN_DAYS)
        return is_near and occasion.pool.capacity <= 16 and self.chance.random() < 0.15

    def _draw(self, count: int) -> list[Carer]:
        """Different people in an order of chance, the keen ones sooner; the named ones are never drawn."""
        ranked = sorted(
            zip(self.carers.everyone, self.keenness, strict=True),
            key=lambda pair: self.chance.random() ** (1 / pair[1]),
            reverse=True,
        )
        return [carer for carer, _keenness in ranked if carer not in self.carers.named][:count]

    def _when(self, starts_at: dt.datetime) -> dt.datetime:
        """A moment in waking hours at which somebody might have booked."""
        latest = min(starts_at - dt.timedelta(days=1), self.settled)
        at = latest - dt.timedelta(days=self.chance.triangular(0.1, 40, 6))
        return at.replace(hour=self.chance.randint(8, 22), minute=self.chance.randint(0, 59)) - dt.timedelta(
            days=1
        )

    def _brings_someone(self, occasion: _Occasion) -> bool:
        return occasion.first.series.allows_companion and self.chance.random() < 0.07

    def _book(self, occasion: _Occasion, carer: Carer, at: dt.datetime, *, party: int = 1) -> None:
        booking = self._booking(occasion, carer, at, Booking.Status.BOOKED, party)
        occasion.pool.taken += party
        needs = [need for need in self.carers.needs.get(carer.pk, ()) if fits(need[0], occasion.first.mode)]
        story = _Story(booking, occasion.sessions, needs)
        if (
            self.now < occasion.first.starts_at < self.now + dt.timedelta(hours=40)
            and self.chance.random() < 0.6
        ):
            booking.confirmed_coming_at = occasion.first.starts_at - dt.timedelta(hours=44)
        self.stories.append(story)

    def _give_up(self, occasion: _Occasion, carer: Carer) -> None:
        at = self._when(occasion.first.starts_at)
        booking = self._booking(occasion, carer, at, Booking.Status.CANCELLED)
        booking.status_at = min(at + dt.timedelta(days=self.chance.uniform(0.1, 5)), self.settled)
        booking.sequence = 1
        self.stories.append(_Story(booking, occasion.sessions))

    def _wait(self, occasion: _Occasion, carer: Carer, after: dt.datetime) -> None:
        at = after + (self.settled - after) * self.chance.uniform(0.1, 0.9)
        booking = self._booking(occasion, carer, at, Booking.Status.WAITING)
        booking.waiting_since = at
        occasion.pool.waiting += 1
        self.stories.append(_Story(booking, occasion.sessions))

    def _booking(
        self, occasion: _Occasion, carer: Carer, at: dt.datetime, status: str, party: int = 1
    ) -> Booking:
        first = occasion.first
        whole = first.series.booked_by == BookedBy.SERIES
        by_phone = self.chance.random() < (0.08 if carer.email else 0.7)
        return Booking(
            created_at=at,
            pool=occasion.pool,
            session=None if whole else first,
            series=first.series,
            carer=carer,
            status=status,
            status_at=at,
            party=party,
            companion_name=self.chance.choice(("Sam", "My sister", "Dad", "")) if party == 2 else "",
            source=Booking.Source.PHONE if by_phone else Booking.Source.ONLINE,
            wants_clear_calendar_title=self.chance.random() < 0.2,
            note=self.chance.choice(self.words["notes"]) if self.chance.random() < 0.06 else "",
        )

    def _holds(self, carer: Carer, session: Session) -> bool:
        return any(
            story.booking.carer is carer and story.booking.pool is session.pool for story in self.stories
        )

    def _write_work(self) -> None:
        """A task for each need, and one for each person who could only be told by telephone."""
        needs = []
        for story in self.stories:
            for need in story.needs:
                task = self._need_task(story, need)
                needs.append(self._booking_need(story, need, task))
                story.tasks.append(task)
            if channel_for(story.booking.carer) is None:
                story.tasks.append(self._call_task(story))
        Task.objects.bulk_create([task for story in self.stories for task in story.tasks])
        BookingNeed.objects.bulk_create(needs)

    def _need_task(self, story: _Story, need: Need) -> Task:
        start, made_at = story.sessions[0].starts_at, story.booking.created_at
        last = working_days_before(start.date() - dt.timedelta(days=1), 0, self.nation)
        soon = working_days_after(made_at.date(), 2, self.nation)
        escalate_at = dt.datetime.combine(last, _NOON)
        task = self._task(
            ARRANGE_NEED,
            story,
            {"need": str(access_need(need[0]).label)},
            due_at=dt.datetime.combine(min(soon, last), _NOON),
            escalate_at=escalate_at,
        )
        # What fell due lately may still be to do; nothing so late that it would be passed up the line.
        is_urgent = task.due_at < self.now - _LEFT_UNDONE or escalate_at < self.now + dt.timedelta(days=1)
        if is_urgent or self.chance.random() < 0.4:
            instead = self.chance.random() < 0.15
            note = self.chance.choice(self.words["instead"]) if instead else ""
            self._answer(task, "instead" if instead else "arranged", note)
        return task

    def _call_task(self, story: _Story) -> Task:
        made_at = story.booking.created_at
        task = self._task(
            RING_CARER,
            story,
            {"why": "place_booked"},
            due_at=made_at + dt.timedelta(days=1),
            escalate_at=made_at + dt.timedelta(days=2),
        )
        self._answer(task, "told", "")
        return task

    def _task(
        self,
        kind: str,
        story: _Story,
        facts: dict[str, str],
        *,
        due_at: dt.datetime,
        escalate_at: dt.datetime,
    ) -> Task:
        offering = story.booking.series.offering
        return Task(
            created_at=story.booking.created_at,
            kind=kind,
            team_id=offering.team_id,
            facts={"title": offering.title, **facts},
            about_kind="booking",
            about_id=story.booking.pk,
            person_ref=story.booking.carer_id,
            due_at=max(due_at, story.booking.created_at),
            escalate_at=escalate_at,
        )

    def _answer(self, task: Task, answer: str, note: str) -> None:
        task.status = Task.Status.ANSWERED
        task.answer = answer
        task.answer_note = note
        task.answered_by_id = self.office.id
        task.answered_at = min(task.created_at + dt.timedelta(hours=self.chance.uniform(1, 40)), self.now)

    def _booking_need(self, story: _Story, need: Need, task: Task) -> BookingNeed:
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

    def _write_registers(self) -> None:
        """Who came up to yesterday; and now and then somebody who just walked in. Today's is still to be kept."""
        today = moment_to_day(self.now)
        lines = [
            self._line(session, story.booking.carer, story.booking)
            for story in self.stories
            if story.booking.status == Booking.Status.BOOKED
            for session in story.sessions
            if session.planned_on < today
        ]
        Attendance.objects.bulk_create([*lines, *self._walk_ins(lines)])

    def _line(self, session: Session, carer: Carer, booking: Booking | None) -> Attendance:
        status = self.chance.choices(list(_CAME), list(_CAME.values()))[0] if booking else "attended"
        return Attendance(
            created_at=session.ends_at,
            session=session,
            booking=booking,
            carer=carer,
            companion_came=booking is not None
            and booking.party == 2
            and status in Attendance.PRESENT
            and self.chance.random() < 0.8,
            status=status,
            marked_at=session.ends_at,
            marked_by_id=self.office.id,
        )

    def _walk_ins(self, lines: Sequence[Attendance]) -> list[Attendance]:
        there = {(line.session_id, line.carer_id) for line in lines}
        over = {line.session_id: line.session for line in lines}
        walked_in = []
        for session in over.values():
            carer = self.chance.choice(self.carers.everyone)
            if (
                session.series.booked_by == BookedBy.SESSION
                and self.chance.random() < 0.15
                and (session.pk, carer.pk) not in there
            ):
                walked_in.append(self._line(session, carer, None))
        return walked_in

    def _entry(self, story: _Story) -> Any:
        booking = story.booking
        action = {
            Booking.Status.WAITING: "join_waiting_list",
            Booking.Status.CANCELLED: "cancel_place",
        }.get(Booking.Status(booking.status), "book_place")
        return entry(
            by=self.office if booking.source == Booking.Source.PHONE else ANYONE,
            action=f"gatherings.{action}",
            now=booking.status_at,
            subject=("booking", booking.pk),
            person_id=booking.carer_id,
            facts={"party": booking.party},
        )


def _occasions(sessions: Sequence[Session]) -> list[_Occasion]:
    """The sessions by the places that they share, in order of their first."""
    by_pool: dict[int, list[Session]] = {}
    for session in sessions:
        by_pool.setdefault(session.pool_id, []).append(session)
    return [_Occasion(together[0].pool, together) for together in by_pool.values()]
