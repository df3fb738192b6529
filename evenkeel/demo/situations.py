"""Plays the last few days through with the real actions, at the moments at which they happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from evenkeel.common import clock
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.demo.carers import Carers, Need
from evenkeel.demo.history.stories import fits
from evenkeel.demo.programme import REALLY_REMINDED, REMINDERS, Programme
from evenkeel.gatherings import sweeps
from evenkeel.gatherings.actions.broadcast import message_everyone
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import Request, book_place
from evenkeel.gatherings.actions.sessions import (
    WhenAndWhere,
    cancel_session,
    move_session,
    set_bookings_open,
)
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.task_kinds import BE_READY
from evenkeel.people.actions import record_view
from evenkeel.people.models import Carer
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.models import Task

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
_SWEEPS = {
    "week_reminder_at": sweeps.remind_a_week_before,
    "asked_still_coming_at": sweeps.ask_whether_still_coming,
    "day_reminder_at": sweeps.remind_a_day_before,
}
_WAITING = 5


@dataclass(frozen=True)
class Chosen:
    """The sessions in which something particular happens."""

    full: Session
    full_by_phone: Session
    nearly_full: Session
    many_needs: Session
    cancelled: Session
    closed: Session
    moved: Session
    written_to: Session

    @classmethod
    def out_of(cls, programme: Programme, now: dt.datetime) -> Chosen:
        """The next of each kind that leaves a few days for it to happen in."""

        def coming(offering: str, days: int, mode: str = "") -> list[Session]:
            return programme.coming(offering, now, days=days, mode=mode)

        return cls(
            full=coming("keeping-the-balance", 5, "in_person")[0],
            full_by_phone=coming("keeping-the-balance", 5, "online")[0],
            nearly_full=coming("online-wellbeing-workshops", 3)[0],
            many_needs=coming("wellbeing-skills", 4, "in_person")[0],
            cancelled=coming("mindfulness", 3, "in_person")[0],
            closed=coming("mindfulness", 3, "online")[0],
            moved=coming("relaxation", 3, "in_person")[0],
            written_to=coming("carers-peer-group", 2)[0],
        )

    def untouched_by_history(self) -> list[Session]:
        """Those whose bookings are all made by the real action."""
        return [self.full, self.full_by_phone, self.nearly_full, self.many_needs]


@dataclass(frozen=True)
class _Event:
    at: dt.datetime
    happens: Callable[[dt.datetime], object]


class LastDays:
    """What happened lately: gathered first, then played in order of time."""

    def __init__(
        self, programme: Programme, chosen: Chosen, carers: Carers, office: Actor, now: dt.datetime
    ) -> None:
        self.programme = programme
        self.chosen = chosen
        self.carers = carers
        self.office = office
        self.now = now
        self.events: list[_Event] = []
        # Different people for each occasion, so that nobody is everywhere.
        self.people = iter(carers.with_email())

    def play(self, instead: Mapping[str, str]) -> None:
        """Have everything happen; `instead` is what staff write where a need of that code cannot be met."""
        self._gather_full()
        self._gather_full_by_phone()
        self._gather_nearly_full()
        self._gather_needs(instead)
        self._gather_changes()
        self._gather_looks()
        self._gather_named()
        self._gather_reminders()
        for event in sorted(self.events, key=lambda event: event.at):
            with clock.held_at(event.at):
                event.happens(event.at)

    def _at(self, ago: dt.timedelta, happens: Callable[[dt.datetime], object]) -> None:
        self.events.append(_Event(self.now - ago, happens))

    def _book(
        self,
        session: Session,
        carer: Carer,
        ago: dt.timedelta,
        *,
        by: Actor = ANYONE,
        companion: str = "",
        needs: Sequence[Need] = (),
    ) -> None:
        request = Request(
            name=carer.name,
            email=carer.email,
            phone=carer.phone,
            party=2 if companion else 1,
            companion_name=companion,
            needs=tuple(needs),
        )
        self._at(
            ago,
            lambda at: book_place(session_id=session.pk, request=request, by=by, now=at, or_wait=True),
        )

    def _take(self, count: int) -> list[Carer]:
        return [next(self.people) for _ in range(count)]

    def _gather_full(self) -> None:
        """Every place taken, six people waiting, one of them for two; then somebody gives a place up."""
        session, named = self.chosen.full, self.carers.named[0]
        holders = self._take(session.pool.capacity)
        for number, carer in enumerate(holders):
            self._book(session, carer, 6 * DAY - number * 5 * HOUR)
        first, second, *others = self._take(_WAITING)
        self._book(session, first, 38 * HOUR)
        self._book(session, second, 37 * HOUR, companion="My neighbour")
        self._book(session, named, 30 * HOUR)
        for number, carer in enumerate(others):
            self._book(session, carer, (20 - number * 3) * HOUR)
        self._gives_up(session, holders[3], 3 * HOUR)

    def _gather_full_by_phone(self) -> None:
        """The same, where the first of those who wait can only be rung."""
        session = self.chosen.full_by_phone
        holders = self._take(session.pool.capacity)
        for number, carer in enumerate(holders):
            self._book(session, carer, 5 * DAY - number * 4 * HOUR)
        landlines = self.carers.with_landline_only()
        self._book(session, landlines[0], 40 * HOUR, by=self.office)
        for carer in self._take(2):
            self._book(session, carer, 26 * HOUR)
        self._gives_up(session, holders[0], 4 * HOUR)

    def _gather_nearly_full(self) -> None:
        """One place left; two of those who have one can only be rung."""
        session = self.chosen.nearly_full
        callers = self.carers.with_landline_only()[1:3]
        for number, carer in enumerate(self._take(session.pool.capacity - 1 - len(callers))):
            self._book(session, carer, 4 * DAY - number * 9 * HOUR)
        for number, carer in enumerate(callers):
            self._book(session, carer, (7 + number) * HOUR, by=self.office)

    def _gather_needs(self, instead: Mapping[str, str]) -> None:
        """Nine people who told us what would make it possible to come; three have had their answer."""
        session = self.chosen.many_needs
        asking = [
            carer
            for carer in self.carers.with_needs()
            if all(fits(kind, session.mode) for kind, _detail in self.carers.needs[carer.pk])
        ][:9]
        for number, carer in enumerate(asking):
            self._book(session, carer, 4 * DAY - number * 8 * HOUR, needs=self.carers.needs[carer.pk])
        cannot_be_met = next(carer for carer in asking if self._first_need(carer) in instead)
        for number, carer in enumerate(
            [cannot_be_met, *(each for each in asking if each is not cannot_be_met)][:3]
        ):
            note = "" if number else instead[self._first_need(carer)]
            self._at((22 - number) * HOUR, partial(self._answer_need, session, carer, note))

    def _first_need(self, carer: Carer) -> str:
        return self.carers.needs[carer.pk][0][0]

    def _answer_need(self, session: Session, carer: Carer, note: str, at: dt.datetime) -> None:
        asked = Task.objects.filter(booking_need__booking__session=session, person_ref=carer.pk).order_by(
            "pk"
        )
        done = "known" if asked[0].kind == BE_READY else "arranged"
        answer = "instead" if note else done
        answer_task(task_id=asked[0].pk, answer=answer, note=note, by=self.office, now=at)

    def _gather_changes(self) -> None:
        """A session called off, one closed, one moved, one whose people were written to."""
        because = "The heating in the hall has broken down, and it will not be mended in time."
        self._at(
            20 * HOUR,
            lambda at: cancel_session(
                session_id=self.chosen.cancelled.pk, because=because, by=self.office, now=at
            ),
        )
        self._at(
            30 * HOUR,
            lambda at: set_bookings_open(
                session_id=self.chosen.closed.pk, is_open=False, by=self.office, now=at
            ),
        )
        self._at(27 * HOUR, self._move)
        self._at(
            9 * HOUR,
            lambda at: message_everyone(
                session_id=self.chosen.written_to.pk,
                text="The front door is being painted. Please come in through the garden gate.",
                audience="booked",
                request_key="demonstration",
                by=self.office,
                now=at,
            ),
        )

    def _gather_looks(self) -> None:
        """Somebody in the office opened the records of a few people, the first of them twice."""
        named, partner = self.carers.named
        for number, carer in enumerate([named, partner, *self.carers.with_landline_only()[:8], named]):
            self._at((5 + number * 6) * HOUR, partial(record_view, carer.pk, self.office))

    def _move(self, at: dt.datetime) -> None:
        session = self.chosen.moved
        later = WhenAndWhere(
            session.starts_at + dt.timedelta(minutes=30),
            session.ends_at + dt.timedelta(minutes=30),
            session.mode,
            session.venue,
            session.room,
            session.online_link,
        )
        move_session(session_id=session.pk, to=later, sequence=session.sequence, by=self.office, now=at)

    def _gather_named(self) -> None:
        """The two who share an address: one comes to a course with the other, and to something in a day."""
        named, partner = self.carers.named
        self._book(self.programme.soon, named, 3 * DAY, needs=[("camera_off", ""), ("phone_on", "")])
        course = self.programme.coming("wellbeing-skills", self.now, days=4, mode="in_person")[1]
        self._book(course, named, 2 * DAY, companion=partner.name)
        self._book(self.chosen.written_to, partner, 50 * HOUR)

    def _gives_up(self, session: Session, carer: Carer, ago: dt.timedelta) -> None:
        by = Actor("carer", carer.pk, carer.name)

        def give_up(at: dt.datetime) -> None:
            booking = Booking.objects.get(session=session, carer=carer, status=Booking.Status.BOOKED)
            cancel_place(booking_id=booking.pk, by=by, now=at)

        self._at(ago, give_up)

    def _gather_reminders(self) -> None:
        """What the worker would have said as each session came near, at the minute when it fell due."""
        for session in self.programme.sessions:
            for field, before in REMINDERS:
                ago = self.now - (session.starts_at - before)
                if dt.timedelta(0) <= ago <= REALLY_REMINDED:
                    self._at(ago, _SWEEPS[field])
