"""A booking's own page: what it is for, how it stands, and what its holder can do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from evenkeel.common.dates import said_date
from evenkeel.gatherings.models import Booking, BookingNeed, Mode, Session
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.queries.broadcasts import messages_for
from evenkeel.gatherings.queries.places import position, sessions_of, why_shut
from evenkeel.gatherings.queries.public_pages.newer import Newer, asked_again, moved_to
from evenkeel.gatherings.queries.public_pages.programme import Row
from evenkeel.gatherings.queries.public_pages.session_pages import (
    Place,
    anything_coming,
    other_rows,
    place_with_access,
)
from evenkeel.gatherings.queries.public_pages.standing import (
    LIVE,
    Standing,
    first_start,
    next_session,
    said_moment,
    said_when,
    standing_of,
)
from evenkeel.gatherings.rules.booking import JOIN_LINK_FROM, asks_still_coming, shows_join_link
from evenkeel.people.needs import access_need


@dataclass(frozen=True)
class Need:
    """Something that would make it possible to come, and what came of it."""

    label: str
    detail: str
    answer: str
    note: str
    needs_arranging: bool


@dataclass(frozen=True)
class JoinLink:
    """How to join an online session: the link, or words where there is none, once shown; else from when it will be."""

    url: str
    note: str
    is_shown: bool
    shown_from: str
    when: str


@dataclass(frozen=True)
class BookingPage:
    """Everything that a booking's own page says. `paths` are its other pages, by route name."""

    paths: dict[str, str]
    standing: Standing
    title: str
    topic: str
    # The date that is on or comes next, and all of them.
    next: str
    when: list[str]
    place: Place | None
    mode: str
    party: int
    companion_name: str
    holder: str
    session_url: str
    cancelled_because: str
    offer_until: str
    # In the queue, counted from one; nought for whoever does not wait.
    position: int
    # Whether a place that is given up now is offered to somebody at once.
    somebody_waits: bool
    asks_still_coming: bool
    has_said_coming: bool
    may_bring_somebody: bool
    may_move: bool
    may_rejoin: bool
    # How often what it is for was given another time or place, all dates together.
    times_moved: int
    join: JoinLink | None
    # Of a booking that is over, the one that its holder has for the same since.
    asked_again: Newer | None
    # Of a booking that was moved, the one in its place at last.
    moved_to: Newer | None
    needs: list[Need]
    # When it was sent and what it says.
    messages: list[tuple[str, str]]
    others: list[Row]


_STEPS = (
    "show_booking",
    "cancel_booking",
    "change_booking",
    "move_booking",
    "take_offer",
    "leave_list",
    "confirm_coming",
    "show_calendar",
    "show_join_link",
    "rejoin_list",
)
# After these it may be booked again, where bookings are open.
_REJOINED_FROM = (Standing.CANCELLED, Standing.LEFT, Standing.LAPSED)
_OTHER_DATES_FOR = (*_REJOINED_FROM, Standing.CALLED_OFF, Standing.OVER, Standing.MISSED)


def booking_page(booking: Booking, now: dt.datetime) -> BookingPage:
    """The booking as its own page shows it."""
    sessions = sessions_of(booking)
    standing = standing_of(booking, sessions, now)
    shown = next_session(sessions, now)
    offering = booking.series.offering
    again = asked_again(booking, now)
    is_open = why_shut(_first_that_stands(sessions), now) is None
    return BookingPage(
        paths={step: booking_path(booking, step) for step in _STEPS},
        standing=standing,
        title=offering.title,
        topic=shown.topic if booking.session is not None else "",
        next=said_when(shown, now),
        when=[_said_date(session, booking, now) for session in sessions],
        place=place_with_access(shown),
        mode=shown.mode,
        party=booking.party,
        companion_name=booking.companion_name,
        holder=booking.carer.name,
        session_url=reverse("gatherings:show_session", args=[shown.pk]),
        cancelled_because=_why_cancelled(sessions),
        offer_until=said_moment(booking.offer_until, now) if booking.offer_until else "",
        position=position(booking) if standing is Standing.WAITING else 0,
        somebody_waits=booking.pool.waiting > 0 and is_open,
        asks_still_coming=_asks_still_coming(booking, standing, first_start(sessions), now),
        has_said_coming=booking.confirmed_coming_at is not None,
        may_bring_somebody=booking.series.allows_companion and standing in LIVE,
        may_move=standing is Standing.BOOKED and booking.session is not None,
        may_rejoin=again is None and standing in _REJOINED_FROM and is_open,
        times_moved=sum(session.sequence for session in sessions),
        join=_join_link(shown, now) if standing is Standing.BOOKED else None,
        asked_again=again,
        moved_to=moved_to(booking, now),
        needs=_needs(booking) if standing in (*LIVE, Standing.OVER) else [],
        messages=_messages(booking, now),
        others=_others(shown, now) if again is None and standing in _OTHER_DATES_FOR else [],
    )


def _first_that_stands(sessions: list[Session]) -> Session:
    """The first date that is not cancelled, by whose start bookings close; of a course that is all off, its first."""
    return next((one for one in sessions if one.status != Session.Status.CANCELLED), sessions[0])


def _said_date(session: Session, booking: Booking, now: dt.datetime) -> str:
    """When it is; of a course booked as one, also why a date is cancelled, since the others stay."""
    when = said_when(session, now)
    is_one_of_many = booking.session_id is None
    return f"{when}. {session.cancelled_because}" if is_one_of_many and session.cancelled_because else when


def _why_cancelled(sessions: list[Session]) -> str:
    return next((session.cancelled_because for session in sessions if session.cancelled_because), "")


def _asks_still_coming(
    booking: Booking, standing: Standing, starts_at: dt.datetime, now: dt.datetime
) -> bool:
    """Whether it is asked, as it is by message, of whoever has not said so already; of a course by its first date."""
    may_be_asked = standing is Standing.BOOKED and booking.confirmed_coming_at is None
    return may_be_asked and asks_still_coming(starts_at=starts_at, booked_at=booking.status_at, now=now)


def _join_link(session: Session, now: dt.datetime) -> JoinLink | None:
    if session.mode == Mode.IN_PERSON:
        return None
    is_shown = shows_join_link(starts_at=session.starts_at, ends_at=session.ends_at, now=now)
    return JoinLink(
        url=session.online_link if is_shown else "",
        note=session.joining_note if is_shown and not session.online_link else "",
        is_shown=is_shown,
        shown_from=said_moment(session.starts_at - JOIN_LINK_FROM, now),
        when=said_when(session, now),
    )


def _needs(booking: Booking) -> list[Need]:
    return [
        Need(
            label=access_need(need.kind).label,
            detail=need.detail,
            answer=need.answer,
            note=need.answer_note,
            needs_arranging=access_need(need.kind).needs_arranging,
        )
        for need in BookingNeed.objects.filter(booking=booking).order_by("pk")
    ]


def _messages(booking: Booking, now: dt.datetime) -> list[tuple[str, str]]:
    """What staff wrote to everyone who stands as the holder does, newest first."""
    return [
        (said_date(message.created_at, today=timezone.localdate(now)), message.text)
        for message in messages_for(booking)
        if message.text
    ]


def _others(shown: Session, now: dt.datetime) -> list[Row]:
    return other_rows(shown, now) or anything_coming(now)
