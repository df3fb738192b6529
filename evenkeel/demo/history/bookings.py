"""Makes up who booked what, who changed their mind, and who waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from evenkeel.demo.history.stories import Occasion, Past, Story, fits, occasions
from evenkeel.gatherings.models import BookedBy, Booking, Session
from evenkeel.people.models import Carer

# Within so many days a session may already be full, with people waiting.
_FILLS_UP_WITHIN_DAYS = 30


class Bookings:
    """Gathers stories, and counts the places that they take as it goes."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.stories: list[Story] = []
        # Who has something on which day already, since nobody can be in two places.
        self.busy: set[tuple[int, dt.date]] = set()
        # Whoever comes often is drawn more often.
        self.keenness = [past.chance.choice((1, 1, 2, 3, 6)) for _carer in past.carers.everyone]

    def fill(
        self, sessions: Sequence[Session], *, untouched: Collection[Session], with_room: Collection[Session]
    ) -> None:
        """Give each session its bookings: none to the `untouched`, two places left in those `with_room`."""
        for occasion in occasions(sessions):
            if occasion.first in untouched or occasion.first.status == Session.Status.DRAFT:
                continue
            self._fill(occasion, keep=2 if occasion.first in with_room else 1)

    def visit(self, carer: Carer, sessions: Iterable[Session]) -> None:
        """Have somebody hold a place in sessions that are over and have room."""
        for session in sessions:
            if session.pool.free and not self._holds(carer, session):
                self._book(Occasion(session.pool, [session]), carer, self._when(session.starts_at))

    def _fill(self, occasion: Occasion, *, keep: int) -> None:
        pool = occasion.pool
        gets_full = keep == 1 and self._may_fill_up(occasion)
        wanted = pool.capacity if gets_full else min(self._wanted(occasion), pool.capacity - keep)
        drawn = iter(self._draw(occasion))
        for carer in drawn:
            if pool.taken >= wanted:
                break
            party = 2 if self._brings_someone(occasion) and pool.taken + 2 <= wanted else 1
            self._book(occasion, carer, self._when(occasion.first.starts_at), party=party)
        for carer in [next(drawn) for _ in range(round(wanted * 0.12))]:
            self._give_up(occasion, carer)
        if gets_full:
            last = max(story.booking.created_at for story in self.stories if story.booking.pool is pool)
            for carer in [next(drawn) for _ in range(self.past.chance.randint(1, 4))]:
                self._wait(occasion, carer, last)

    def _wanted(self, occasion: Occasion) -> int:
        """How many places are taken by now: most where it is over, ever fewer the further away it is."""
        capacity, first = occasion.pool.capacity, occasion.first.starts_at
        if first <= self.past.now:
            return round(capacity * self.past.chance.uniform(0.6, 0.98))
        days = (first - self.past.now).days
        return round(capacity * max(0.06, 0.8 - days / 90) * self.past.chance.uniform(0.6, 1.15))

    def _may_fill_up(self, occasion: Occasion) -> bool:
        ahead = occasion.first.starts_at - self.past.now
        is_near = dt.timedelta(days=3) < ahead < dt.timedelta(days=_FILLS_UP_WITHIN_DAYS)
        return is_near and occasion.pool.capacity <= 16 and self.past.happens(0.15)

    def _draw(self, occasion: Occasion) -> list[Carer]:
        """Those who are free on all its days, in an order of chance, the keen ones sooner; never the named ones."""
        ranked = sorted(
            zip(self.past.carers.everyone, self.keenness, strict=True),
            key=lambda pair: self.past.chance.random() ** (1 / pair[1]),
            reverse=True,
        )
        days = {session.planned_on for session in occasion.sessions}
        return [
            carer
            for carer, _keenness in ranked
            if carer not in self.past.carers.named and not any((carer.pk, day) in self.busy for day in days)
        ]

    def _when(self, starts_at: dt.datetime) -> dt.datetime:
        """A moment in waking hours at which somebody might have booked."""
        latest = min(starts_at - dt.timedelta(days=1), self.past.settled)
        at = latest - dt.timedelta(days=self.past.chance.triangular(0.1, 40, 6))
        return at.replace(
            hour=self.past.chance.randint(8, 22), minute=self.past.chance.randint(0, 59)
        ) - dt.timedelta(days=1)

    def _brings_someone(self, occasion: Occasion) -> bool:
        return occasion.first.series.allows_companion and self.past.happens(0.07)

    def _book(self, occasion: Occasion, carer: Carer, at: dt.datetime, *, party: int = 1) -> None:
        booking = self._booking(occasion, carer, at, Booking.Status.BOOKED, party)
        occasion.pool.taken += party
        self.busy |= {(carer.pk, session.planned_on) for session in occasion.sessions}
        needs = [
            need for need in self.past.carers.needs.get(carer.pk, ()) if fits(need[0], occasion.first.mode)
        ]
        story = Story(booking, occasion.sessions, needs)
        if self.past.now < occasion.first.starts_at < self.past.now + dt.timedelta(
            hours=40
        ) and self.past.happens(0.6):
            booking.confirmed_coming_at = occasion.first.starts_at - dt.timedelta(hours=44)
        self.stories.append(story)

    def _give_up(self, occasion: Occasion, carer: Carer) -> None:
        at = self._when(occasion.first.starts_at)
        booking = self._booking(occasion, carer, at, Booking.Status.CANCELLED)
        latest = min(self.past.settled, occasion.first.starts_at - dt.timedelta(hours=2))
        booking.status_at = min(at + dt.timedelta(days=self.past.chance.uniform(0.1, 5)), latest)
        booking.sequence = 1
        self.stories.append(Story(booking, occasion.sessions))

    def _wait(self, occasion: Occasion, carer: Carer, after: dt.datetime) -> None:
        at = after + (self.past.settled - after) * self.past.chance.uniform(0.1, 0.9)
        booking = self._booking(occasion, carer, at, Booking.Status.WAITING)
        booking.waiting_since = at
        occasion.pool.waiting += 1
        self.stories.append(Story(booking, occasion.sessions))

    def _booking(
        self, occasion: Occasion, carer: Carer, at: dt.datetime, status: str, party: int = 1
    ) -> Booking:
        first = occasion.first
        whole = first.series.booked_by == BookedBy.SERIES
        by_phone = self.past.happens(0.08 if carer.email else 0.7)
        return Booking(
            created_at=at,
            pool=occasion.pool,
            session=None if whole else first,
            series=first.series,
            carer=carer,
            status=status,
            status_at=at,
            party=party,
            companion_name=self.past.chance.choice(("Sam", "My sister", "Dad", "")) if party == 2 else "",
            source=Booking.Source.PHONE if by_phone else Booking.Source.ONLINE,
            wants_clear_calendar_title=self.past.happens(0.2),
            note=self.past.chance.choice(self.past.words["notes"]) if self.past.happens(0.06) else "",
        )

    def _holds(self, carer: Carer, session: Session) -> bool:
        return any(
            story.booking.carer is carer and story.booking.pool is session.pool for story in self.stories
        )
