"""Takes what is due out of the outbox and delivers it, so that nothing is lost at whatever moment it is killed.

A notice is leased in a short transaction, delivered outside any, and marked in another: whoever dies in between
leaves a lease that runs out, and the notice is delivered again. No database lock is held while a server is slow.
"""

import datetime as dt
import logging
from collections.abc import Callable
from contextlib import closing
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from evenkeel.common.faults import said_fault
from evenkeel.common.locks import claimed_ids
from evenkeel.notices import transports
from evenkeel.notices.contacts import NotAllowed, NotNow, Reachable, contact
from evenkeel.notices.models import Channel, Notice, Outage
from evenkeel.notices.rules import CHANNEL_GAPS, is_too_late, next_channel_gap, next_gap, states_before
from evenkeel.notices.transports.base import ChannelDown, Line, LostOnTheWay, RefusedForGood, TryLater

BATCH = 20
# One round ends after so long; the next follows at once. A worker that is asked to stop waits no longer than this.
ROUND_SECONDS = 5

log = logging.getLogger(__name__)

Moment = Callable[[], dt.datetime]

# What has gone and could not be marked, since the database would not write: it is marked later, and not sent again.
_unmarked: set[int] = set()


def moments_from(now: dt.datetime) -> Moment:
    """A clock that begins at `now` and runs on, for work that takes a while."""
    started = monotonic()
    return lambda: now + dt.timedelta(seconds=monotonic() - started)


def send_channel(channel: Channel, now: dt.datetime) -> int:
    """Deliver what is due by one channel, for one round; says with how many notices it dealt."""
    open_line = transports.opener(channel)
    outage = Outage.objects.filter(channel=channel).first()
    if open_line is None or (outage and _is_left_alone(outage, now)):
        return 0
    moment = moments_from(now)
    with closing(open_line()) as line:
        sending = _Round(channel, line, moment, was_down=outage is not None)
        while moment() - now < dt.timedelta(seconds=ROUND_SECONDS):
            if not sending.send_batch():
                break
    return sending.count


def _is_left_alone(outage: Outage, now: dt.datetime) -> bool:
    """Whether its next try is still to come: one further off than any gap was laid down before the clock was set."""
    return now < outage.next_attempt_at <= now + CHANNEL_GAPS[-1]


class _Round:
    """One round of one channel by one worker."""

    def __init__(self, channel: Channel, line: Line, moment: Moment, *, was_down: bool) -> None:
        self.channel = channel
        self.line = line
        self.moment = moment
        self.was_down = was_down
        self.count = 0

    def send_batch(self) -> bool:
        """Lease a batch and deliver it; says whether there may be more."""
        batch = _Batch(self.channel, self.moment)
        try:
            for notice in batch:
                self._deliver(notice)
                self.count += 1
        except ChannelDown as error:
            batch.let_go()
            self._note_outage(error.code)
            return False
        return batch.was_full

    def _deliver(self, notice: Notice) -> None:
        try:
            self._ask_and_send(notice)
        except ChannelDown:
            raise
        except RefusedForGood as error:
            self._note_recovery()
            _fail(notice, error.code, self.moment())
        except LostOnTheWay as error:
            # It waits for longer than the channel is left alone: whatever is wrong, the others have their turn first.
            _postpone_after_failure(notice, error.code, self.moment())
            raise ChannelDown(error.code) from error
        except TryLater as error:
            _postpone_after_failure(notice, error.code, self.moment())
        except Exception as error:
            # A fault of ours with one message must not hold up everybody else's.
            log.error("notice %s could not be delivered: %s", notice.pk, said_fault(error))
            _postpone_after_failure(notice, "fault", self.moment())

    def _ask_and_send(self, notice: Notice) -> None:
        if notice.pk in _unmarked:
            # It has gone, whatever its recipient allows by now.
            self._mark(notice)
            return
        answer = contact(notice.recipient_kind, notice.recipient_id, self.channel, self.moment())
        match answer:
            case Reachable():
                self.line.send(notice, answer, self.moment())
                _unmarked.add(notice.pk)
                self._mark(notice)
            case NotNow(until):
                _waiting(notice).update(next_attempt_at=until, leased_until=None)
            case NotAllowed(reason):
                _become(notice, Notice.Status.WITHDRAWN, last_error=reason, leased_until=None)

    def _mark(self, notice: Notice) -> None:
        _mark_sent(notice, self.moment())
        _unmarked.discard(notice.pk)
        self._note_recovery()

    def _note_recovery(self) -> None:
        if self.was_down:
            Outage.objects.filter(channel=self.channel).delete()
            self.was_down = False

    def _note_outage(self, code: str) -> None:
        now = self.moment()
        with transaction.atomic():
            outage, is_new = Outage.objects.get_or_create(
                channel=self.channel,
                defaults={"since": now, "reason": code, "next_attempt_at": now + next_channel_gap(1)},
            )
            if not is_new:
                outage.failures += 1
                outage.reason = code
                outage.next_attempt_at = now + next_channel_gap(outage.failures)
                outage.save(update_fields=["failures", "reason", "next_attempt_at"])
        log.warning("%s cannot be sent: %s", self.channel, code)


class _Batch:
    """Some due notices, leased to this worker; to go through it is to hold on to the leases of the rest."""

    def __init__(self, channel: Channel, moment: Moment) -> None:
        self.channel = channel
        self.moment = moment
        self.lease = dt.timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
        self.until = moment() + self.lease
        self.ids = self._take()
        self.was_full = len(self.ids) == BATCH

    def __iter__(self) -> "_Batch":
        return self

    def __next__(self) -> Notice:
        """The next notice, unless it was withdrawn or taken by another worker since."""
        while self.ids:
            self._hold_on()
            notice = self._mine().filter(pk=self.ids[0]).first()
            if notice is not None:
                self.ids.pop(0)
                return notice
            self.ids.pop(0)
        raise StopIteration

    def _take(self) -> list[int]:
        now = self.moment()
        due = (
            Notice.objects.filter(
                Q(leased_until__isnull=True) | Q(leased_until__lte=now),
                status=Notice.Status.WAITING,
                channel=self.channel,
                next_attempt_at__lte=now,
            )
            # Codes to sign in with go first: somebody is waiting at a page.
            .order_by("-is_secret", "next_attempt_at", "pk")
        )
        # Most rounds find nothing: a look costs SQLite no turn at its one lock, a claim would.
        if not due.exists():
            return []
        with transaction.atomic():
            ids = claimed_ids(due, BATCH)
            Notice.objects.filter(pk__in=ids).update(leased_until=self.until)
        return ids

    def _mine(self) -> QuerySet[Notice]:
        return Notice.objects.filter(status=Notice.Status.WAITING, leased_until=self.until)

    def _hold_on(self) -> None:
        """Lengthen the leases once half of their time is gone, of those that are still this worker's."""
        now = self.moment()
        if self.until - now < self.lease / 2:
            longer = now + self.lease
            self._mine().filter(pk__in=self.ids).update(leased_until=longer)
            self.until = longer

    def let_go(self) -> None:
        """Give back what was not tried, and what was being tried when the channel went down."""
        self._mine().update(leased_until=None)


def _waiting(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk, status=Notice.Status.WAITING)


def _become(notice: Notice, status: Notice.Status, **changes: Any) -> None:
    """Change the notice's state, where the state that it has by now lets it."""
    able = Notice.objects.filter(pk=notice.pk, status__in=states_before(status))
    able.update(status=status, **changes)


def _mark_sent(notice: Notice, now: dt.datetime) -> None:
    changes: dict[str, Any] = {"content": {}} if notice.is_secret else {}
    _become(
        notice,
        Notice.Status.SENT,
        sent_at=now,
        attempts=F("attempts") + 1,
        leased_until=None,
        last_error="",
        **changes,
    )


def _fail(notice: Notice, code: str, now: dt.datetime) -> None:
    _become(
        notice,
        Notice.Status.FAILED,
        failed_at=now,
        attempts=F("attempts") + 1,
        leased_until=None,
        last_error=code,
    )


def _postpone_after_failure(notice: Notice, code: str, now: dt.datetime) -> None:
    if is_too_late(notice.due_at, now):
        _fail(notice, code, now)
        return
    _waiting(notice).update(
        next_attempt_at=now + next_gap(notice.attempts + 1),
        attempts=F("attempts") + 1,
        leased_until=None,
        last_error=code,
    )
