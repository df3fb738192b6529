"""The register of one session: names, companions and access needs, and what has been put down for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from evenkeel.gatherings.models import Attendance, Booking, BookingNeed, Mode, Session
from evenkeel.gatherings.rules.attendance import Line, here_or_expected, token
from evenkeel.people.needs import access_need
from evenkeel.people.rules import name_key


@dataclass(frozen=True)
class NeedShown:
    """What would make it possible to come. `answer` is empty while nobody has answered it."""

    label: str
    detail: str
    answer: str
    answer_note: str
    needs_arranging: bool


@dataclass(frozen=True)
class Row:
    """One person on the register. No way to reach them stands here, and nothing of other sessions."""

    carer_id: int
    name: str
    party: int
    companion_name: str
    needs: tuple[NeedShown, ...]
    note: str
    status: str
    companion_came: bool
    is_walk_in: bool

    @property
    def is_expected(self) -> bool:
        """Whether they have a place and have not been seen yet."""
        return not self.is_walk_in and self.status not in Attendance.PRESENT

    @property
    def token(self) -> str:
        """What the line says now, for the check that nobody changed it meanwhile."""
        return token(self.status, self.companion_came)


@dataclass(frozen=True)
class Register:
    """All rows by name, and how full the room is."""

    rows: list[Row]
    here_or_expected: int
    seats: int
    came: int


def register_of(session: Session) -> Register:
    """Everyone with a place and everyone who walked in, by three queries; the session's pool and room are loaded."""
    lines = {line.carer_id: line for line in session.attendance.select_related("carer")}
    rows = [_booked_row(booking, lines.pop(booking.carer_id, None)) for booking in _booked(session)]
    rows += [_walk_in_row(line) for line in lines.values()]
    rows.sort(key=lambda row: (row.name.casefold(), row.carer_id))
    seats = seats_of(session)
    return Register(
        rows=rows,
        here_or_expected=here_or_expected(_line(row) for row in rows),
        seats=session.pool.capacity if seats is None else seats,
        came=sum(1 + row.companion_came for row in rows if row.status in Attendance.PRESENT),
    )


def namesakes(rows: Iterable[Row], name: str) -> list[Row]:
    """Those on the register who may be meant by this name: all who are called so, and of those who are still
    expected also whose longer name begins so. No name means nobody.
    """
    words = name_key(name).split()
    alike: list[Row] = []
    if not words:
        return alike
    for row in rows:
        theirs = name_key(row.name).split()
        if theirs == words or (row.is_expected and theirs[: len(words)] == words):
            alike.append(row)
    return alike


def marks_of(session: Session) -> dict[int, str]:
    """What has been put down for each carer, in words, by the carer's id."""
    return {line.carer_id: str(line.get_status_display()) for line in session.attendance.all()}


def lines_of(session: Session) -> list[Line]:
    """The register as its rules see it."""
    return [_line(row) for row in register_of(session).rows]


def seats_of(session: Session) -> int | None:
    """How many the room seats; None online, and where nobody has counted."""
    if session.mode == Mode.ONLINE or session.room is None:
        return None
    return session.room.seats


def needs_shown(needs: list[BookingNeed]) -> tuple[NeedShown, ...]:
    """A booking's needs in words."""
    return tuple(
        NeedShown(kind.label, need.detail, need.answer, need.answer_note, kind.needs_arranging)
        for need, kind in ((need, access_need(need.kind)) for need in needs)
    )


def _booked(session: Session) -> list[Booking]:
    booked = Booking.objects.filter(pool_id=session.pool_id, status=Booking.Status.BOOKED)
    in_order = Prefetch("needs", BookingNeed.objects.order_by("pk"))
    return list(booked.select_related("carer").prefetch_related(in_order))


def _booked_row(booking: Booking, line: Attendance | None) -> Row:
    return Row(
        carer_id=booking.carer_id,
        name=booking.carer.name,
        party=booking.party,
        companion_name=booking.companion_name,
        needs=needs_shown(list(booking.needs.all())),
        note=booking.note,
        status=line.status if line else "",
        companion_came=line.companion_came if line else False,
        is_walk_in=False,
    )


def _walk_in_row(line: Attendance) -> Row:
    return Row(
        carer_id=line.carer_id,
        name=line.carer.name,
        party=1 + line.companion_came,
        companion_name="",
        needs=(),
        note="",
        status=line.status,
        companion_came=line.companion_came,
        is_walk_in=True,
    )


def _line(row: Row) -> Line:
    return Line(row.status, row.party, row.companion_came)
