"""What one action leaves behind besides its own rows: audit entries, notices and tasks, written together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import translation

from evenkeel.audit.actions import entry, record_all
from evenkeel.audit.models import Entry
from evenkeel.common import public_version
from evenkeel.common.actors import Actor
from evenkeel.common.public_version import Topic
from evenkeel.gatherings.messages.delivery import RING_WITHIN, notice, ring_back
from evenkeel.gatherings.models import Booking, Session
from evenkeel.notices.actions import Outgoing, queue
from evenkeel.notices.rules import Message
from evenkeel.tasks.actions import NewTask, raise_all
from evenkeel.tasks.models import Task


class Ledger:
    """Collects while the action works; `write` puts all of it into the database with one INSERT a table.

    `changes` names what public pages show otherwise afterwards: the places, or the programme itself.
    """

    def __init__(self, *, by: Actor, now: dt.datetime, changes: Topic = Topic.PLACES) -> None:
        self.by = by
        self.now = now
        self._changes = changes
        self._entries: list[Entry] = []
        self._notices: list[Outgoing] = []
        self._tasks: list[NewTask] = []

    def did(self, action: str, thing: Booking | Session | tuple[str, int], **facts: Any) -> None:
        """An audit entry; of a booking it names the carer whom it concerns."""
        person_id = thing.carer_id if isinstance(thing, Booking) else None
        subject = thing if isinstance(thing, tuple) else (type(thing).__name__.lower(), thing.pk)
        self._entries.append(
            entry(
                by=self.by,
                action=f"gatherings.{action}",
                now=self.now,
                subject=subject,
                person_id=person_id,
                facts=facts,
            )
        )

    def tell(
        self,
        booking: Booking,
        kind: str,
        compose: Callable[[], Message],
        *,
        once_key: str | None = None,
        ring_by: dt.datetime | None = None,
    ) -> None:
        """A message to the booking's holder in their language.

        Where neither email nor text reaches them, it becomes a task to ring them by `ring_by` (else within
        a day), or to find a way where they left no number either. To remind somebody nobody looks for a way.
        """
        with translation.override(booking.carer.language):
            said = notice(booking, kind, compose(), once_key=once_key)
        if said is not None:
            self._notices.append(said)
        elif booking.carer.phone or kind != "still_coming":
            due_at = ring_by or self.now + RING_WITHIN
            self._tasks.append(ring_back(booking, kind, due_at=due_at, once_key=once_key))

    def needs_doing(self, task: NewTask) -> None:
        """Work for a person."""
        self._tasks.append(task)

    def give_work(self, tasks: Sequence[NewTask]) -> list[Task]:
        """Work for a person that is raised at once, for whoever needs the tasks themselves."""
        return raise_all(tasks, by=self.by, now=self.now, write_down=self._entries.extend)

    def write(self) -> None:
        """Write everything, inside the action's transaction; public pages hear of the change after it."""
        self.give_work(self._tasks)
        record_all(self._entries)
        queue(self._notices, now=self.now)
        public_version.changed(self._changes)
