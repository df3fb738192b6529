"""What the joining pages show, put together from what each app says of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evenkeel.accounts.models import User
from evenkeel.audit.queries import Line as Look
from evenkeel.audit.queries import who_looked
from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.permissions import KEEP_OWN_REGISTER, KEEP_REGISTER, VIEW_PROGRAMME
from evenkeel.gatherings.queries.joining import wants_link
from evenkeel.gatherings.queries.public_pages.own_bookings import (
    PAST_SHOWN,
    BookingCard,
    bookings_of,
    past_bookings_of,
)
from evenkeel.gatherings.queries.scope import registers_for, sessions_for
from evenkeel.notices.models import Notice
from evenkeel.people import queries as people
from evenkeel.people.models import Carer
from evenkeel.tasks.permissions import ANSWER_TASKS
from evenkeel.tasks.queries import TaskLine, open_tasks, task_lines

MESSAGES_SHOWN = 20
LOOKS_SHOWN = 20
TASKS_SHOWN = 8
COMING_DAYS = 7


@dataclass(frozen=True)
class MessageSent:
    """A message that went to a carer: when, by which channel, and its subject, which is always neutral."""

    at: dt.datetime
    channel: str
    subject: str


@dataclass(frozen=True)
class OwnRecord:
    """One record of the person who is signed in, with what they can change in it."""

    carer: Carer
    preferences: list[people.PreferenceShown]
    can_be_reached: bool
    needs: list[tuple[str, str]]
    caring_roles: list[people.CaringRoleShown]
    messages: list[MessageSent]
    looks: tuple[Look, ...]

    @property
    def may_have_older_messages(self) -> bool:
        """Whether more messages may have been sent than stand here."""
        return len(self.messages) >= MESSAGES_SHOWN

    @property
    def may_have_older_looks(self) -> bool:
        """Whether the record may have been opened more often than stands here."""
        return len(self.looks) >= LOOKS_SHOWN


@dataclass(frozen=True)
class OwnSupport:
    """All that is somebody's own: what they booked, and their records (a couple who share an address have two)."""

    coming: list[BookingCard]
    past: list[BookingCard]
    records: list[OwnRecord]

    @property
    def may_have_older(self) -> bool:
        """Whether there may be more that is past than stands here."""
        return len(self.past) >= PAST_SHOWN


def own_past(user: User, now: dt.datetime) -> QuerySet[Booking]:
    """Everything of before now that belongs to whoever signed in as this user, the latest first."""
    return past_bookings_of([carer.pk for carer in people.carers_of(user)], now)


def has_several_records(user: User) -> bool:
    """Whether their pages have to say whose a booking is."""
    return people.carers_of(user).count() > 1


def own_support(user: User, now: dt.datetime) -> OwnSupport:
    """What belongs to whoever signed in as this user."""
    carers = list(people.carers_of(user).select_related("area"))
    bookings = bookings_of([carer.pk for carer in carers], now) if carers else []
    return OwnSupport(
        coming=[booking for booking in bookings if not booking.is_past],
        past=[booking for booking in bookings if booking.is_past],
        records=[_own_record(carer) for carer in carers],
    )


def _own_record(carer: Carer) -> OwnRecord:
    return OwnRecord(
        carer=carer,
        preferences=people.shown_preferences(carer),
        can_be_reached=people.can_be_reached(carer),
        needs=people.shown_needs(carer.pk),
        caring_roles=people.shown_caring_roles(carer.pk),
        messages=_messages_to(carer.pk),
        looks=who_looked(carer.pk, limit=LOOKS_SHOWN),
    )


def _messages_to(carer_id: int) -> list[MessageSent]:
    sent = Notice.objects.filter(
        recipient_kind="carer", recipient_id=carer_id, status=Notice.Status.SENT, sent_at__isnull=False
    )
    return [
        MessageSent(notice.sent_at, notice.channel, notice.content.get("subject", ""))
        for notice in sent.order_by("-pk")[:MESSAGES_SHOWN]
        if notice.sent_at
    ]


@dataclass(frozen=True)
class SessionLine:
    """A session on the first page of staff. `taken` and `capacity` count places."""

    url: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    taken: int
    capacity: int
    waiting: int
    is_cancelled: bool
    wants_link: bool


@dataclass(frozen=True)
class Today:
    """What is on somebody's first page. `leads_only`: the sessions are those that they lead themselves.

    `has_sessions` and `has_tasks`: their role has to do with any at all.
    """

    has_sessions: bool
    has_tasks: bool
    sessions: list[SessionLine]
    coming: list[SessionLine]
    leads_only: bool
    tasks: list[TaskLine]


def today(actor: Actor, now: dt.datetime) -> Today:
    """The actor's work: sessions of today and of the week ahead, and the tasks that are theirs or overdue."""
    # Whoever leads a session of another team may open its register, but not its page.
    page = "keep_register" if _leads_only(actor) else "manage_session"
    has_sessions = actor.may(VIEW_PROGRAMME) or actor.may(KEEP_OWN_REGISTER)
    lines = [_session_line(session, page, now) for session in _sessions(actor, now)] if has_sessions else []
    day = timezone.localdate(now)
    pressing = open_tasks(actor).filter(Q(owner_id=actor.id) | Q(due_at__lt=now))
    return Today(
        has_sessions=has_sessions,
        has_tasks=actor.may(ANSWER_TASKS),
        sessions=[line for line in lines if timezone.localdate(line.starts_at) == day],
        coming=[line for line in lines if timezone.localdate(line.starts_at) != day],
        leads_only=_leads_only(actor),
        tasks=task_lines(pressing[:TASKS_SHOWN], now),
    )


def _leads_only(actor: Actor) -> bool:
    return actor.may(KEEP_OWN_REGISTER) and not actor.may(KEEP_REGISTER)


def _sessions(actor: Actor, now: dt.datetime) -> QuerySet[Session]:
    theirs = registers_for(actor) if _leads_only(actor) else sessions_for(actor, VIEW_PROGRAMME)
    start = dt.datetime.combine(timezone.localdate(now), dt.time(), tzinfo=clock.here())
    return (
        theirs.filter(starts_at__gte=start, starts_at__lt=start + dt.timedelta(days=COMING_DAYS + 1))
        .exclude(status=Session.Status.DRAFT)
        .select_related("series__offering", "pool", "venue", "room")
        .order_by("starts_at", "pk")
    )


def _session_line(session: Session, page: str, now: dt.datetime) -> SessionLine:
    return SessionLine(
        url=reverse(f"gatherings:{page}", args=[session.pk]),
        title=session.series.offering.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=", ".join(str(part) for part in (session.venue, session.room) if part),
        taken=session.pool.taken,
        capacity=session.pool.capacity,
        waiting=session.pool.waiting,
        is_cancelled=session.status == Session.Status.CANCELLED,
        wants_link=wants_link(session, now),
    )
