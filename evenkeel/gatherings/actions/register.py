"""Keeping the register: who came, and who walked in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.ledger import Ledger
from evenkeel.gatherings.actions.pools import lock_session
from evenkeel.gatherings.actions.refusals import NotAllowed
from evenkeel.gatherings.models import Attendance, Booking, Session
from evenkeel.gatherings.queries.register import Row, lines_of, namesakes, register_of, seats_of
from evenkeel.gatherings.queries.scope import registers_for
from evenkeel.gatherings.rules.attendance import fits, token
from evenkeel.people.actions import carer_for_booking, carer_on_record, fill_in_contact


@dataclass(frozen=True)
class Mark:
    """What somebody put down for one person.

    `status` is one of Attendance's, or empty for "not marked". `seen` is the line's token when the page was
    opened: what another facilitator has put down since is not written over.
    """

    carer_id: int
    status: str
    companion_came: bool
    seen: str


@dataclass(frozen=True)
class WalkIn:
    """Somebody who came without a booking, as they were put down.

    Where others on the register have their name, `is_carer` says which of them it is, or `is_none_of` that it is none
    of these. `request_key` is of the form.
    """

    name: str
    email: str = ""
    phone: str = ""
    is_carer: int | None = None
    is_none_of: frozenset[int] = frozenset()
    request_key: str | None = None


@dataclass(frozen=True)
class Saved:
    """What came of saving: how many lines changed, and whose lines somebody else had changed meanwhile."""

    changed: int
    kept_for: tuple[int, ...]


class RegisterShut(Refusal):
    """The register of this session cannot be kept now."""


class NoSeat(Refusal):
    """Everyone who is here or still expected fills the room."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Every place is taken by someone who is here or still expected. "
                "If somebody has not come, mark that too."
            ),
            field="name",
        )


class WhoIsIt(Refusal):
    """Somebody of this name is on the register, and nobody has said whether it is them."""

    def __init__(self, namesakes: Sequence[Row]) -> None:
        super().__init__(_("Say whether this is somebody who is on the register already"), field="who")
        self.namesakes = namesakes


def why_register_shut(session: Session, now: dt.datetime) -> str | Promise | None:
    """Why nobody can be marked yet, or None: a register opens on the morning of its day and never closes."""
    if session.status == Session.Status.DRAFT:
        return _("This session is a draft. It has no register until it is published.")
    if session.status == Session.Status.CANCELLED:
        return _("This session is cancelled, so there is no register to keep.")
    if timezone.localdate(session.starts_at) > timezone.localdate(now):
        return _("You can mark who came from the morning of the day.")
    return None


@transaction.atomic
def save_register(*, session_id: int, marks: Sequence[Mark], by: Actor, now: dt.datetime) -> Saved:
    """Put down who came. Done twice it changes nothing more.

    A line that somebody else changed since `seen` stays as it is, unless both say the same. Raises NotAllowed,
    RegisterShut, SessionGone.
    """
    session = _lock_register(session_id, by, now)
    standing = {line.carer_id: line for line in session.attendance.all()}
    booked = _booked(session)
    ledger = Ledger(by=by, now=now)
    changed, kept = 0, []
    for mark in marks:
        line, booking = standing.get(mark.carer_id), booked.get(mark.carer_id)
        if line is None and booking is None:
            continue
        stands = token(line.status, line.companion_came) if line else ""
        wanted = token(mark.status, mark.companion_came)
        if wanted in (stands, mark.seen):
            continue
        if stands != mark.seen:
            kept.append(mark.carer_id)
            continue
        _put(session, mark, line, booking, ledger)
        changed += 1
    if changed:
        ledger.write()
    return Saved(changed, tuple(kept))


@transaction.atomic
def add_walk_in(*, session_id: int, walk_in: WalkIn, by: Actor, now: dt.datetime) -> Attendance:
    """Let somebody in who came without a booking. Somebody who turns out to have one is marked as come.

    The same person twice is one line, and so is the same `request_key`. Of somebody who is on the register already,
    what their record has stays, and what it lacks is filled in. Raises WhoIsIt, NoSeat where the room is full,
    NotAllowed, RegisterShut, SessionGone.
    """
    session = _lock_register(session_id, by, now)
    key = walk_in.request_key
    made = session.attendance.filter(request_key=key).first() if key else None
    if made is not None:
        return made
    rows = register_of(session).rows
    alike = namesakes(rows, walk_in.name)
    if walk_in.is_carer is not None and walk_in.is_carer in [row.carer_id for row in alike]:
        known = carer_on_record(walk_in.is_carer)
        if known is not None:
            fill_in_contact(known, email=walk_in.email, phone=walk_in.phone, by=by, now=now)
        return _let_in(session, walk_in.is_carer, None, by, now)
    carer, _is_new = carer_for_booking(
        name=walk_in.name,
        email=walk_in.email,
        phone=walk_in.phone,
        language=session.language,
        by=by,
        now=now,
    )
    is_on_register = any(row.carer_id == carer.pk for row in rows)
    if not is_on_register and not walk_in.is_none_of.issuperset(row.carer_id for row in alike):
        raise WhoIsIt(alike)
    return _let_in(session, carer.pk, key, by, now)


def _let_in(session: Session, carer_id: int, key: str | None, by: Actor, now: dt.datetime) -> Attendance:
    """The line of this carer, who is here; the one that stands where it says so already. Raises NoSeat."""
    line = session.attendance.filter(carer_id=carer_id).first()
    if line is not None and line.status in Attendance.PRESENT:
        return line
    booking = _booked(session).get(carer_id)
    if booking is None and not fits(
        lines_of(session), capacity=session.pool.capacity, seats=seats_of(session)
    ):
        raise NoSeat
    ledger = Ledger(by=by, now=now)
    mark = Mark(carer_id, Attendance.Status.ATTENDED, companion_came=False, seen="")
    line = _put(session, mark, line, booking, ledger, key)
    ledger.write()
    return line


def _lock_register(session_id: int, by: Actor, now: dt.datetime) -> Session:
    session = lock_session(session_id, by_staff=True)
    if by.kind != "system" and not registers_for(by).filter(pk=session_id).exists():
        raise NotAllowed
    shut = why_register_shut(session, now)
    if shut is not None:
        raise RegisterShut(shut)
    return session


def _booked(session: Session) -> dict[int, Booking]:
    """Whoever holds a place, by their carer's id."""
    booked = Booking.objects.filter(pool_id=session.pool_id, status=Booking.Status.BOOKED)
    return {booking.carer_id: booking for booking in booked}


def _put(
    session: Session,
    mark: Mark,
    line: Attendance | None,
    booking: Booking | None,
    ledger: Ledger,
    key: str | None = None,
) -> Attendance:
    """Write one line, new ones with the form's `key`, or take it away where the mark is empty."""
    if line is None:
        line = Attendance(
            created_at=ledger.now,
            session=session,
            carer_id=mark.carer_id,
            booking=booking,
            request_key=key,
        )
    _write_down(session, mark, booking, ledger)
    if not mark.status:
        line.delete()
        return line
    line.status = mark.status
    line.companion_came = mark.companion_came
    line.marked_at = ledger.now
    line.marked_by_id = ledger.by.id if ledger.by.kind == "user" else None
    line.save()
    return line


def _write_down(session: Session, mark: Mark, booking: Booking | None, ledger: Ledger) -> None:
    if booking is not None:
        ledger.did("mark_register", booking, session=session.pk, status=mark.status)
    else:
        ledger.did("mark_walk_in", session, carer=mark.carer_id, status=mark.status)
