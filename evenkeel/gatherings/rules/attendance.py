"""Who was there, and whether somebody who just walks in still fits."""

from collections.abc import Iterable
from dataclasses import dataclass

PRESENT = ("attended", "late", "left_early")


@dataclass(frozen=True)
class Line:
    """One line of a register. `status` is empty for somebody booked who has not been marked yet."""

    status: str
    party: int = 1
    companion_came: bool = False


def here_or_expected(lines: Iterable[Line]) -> int:
    """How many seats are in use: those who came with their companions, and all who may still come in."""
    return sum(_seats(line) for line in lines)


def fits(lines: Iterable[Line], *, capacity: int, seats: int | None) -> bool:
    """Whether one more person may come in: within the room's seats where they are known, else the session's places.

    Whoever booked and has not been marked is still expected; once marked as not there, their seat is free.
    """
    return here_or_expected(lines) < (seats if seats is not None else capacity)


def token(status: str, companion_came: bool) -> str:
    """What a line says, in one word: what a page saw, to be held against what stands there when it is saved."""
    return f"{status}+1" if companion_came else status


def _seats(line: Line) -> int:
    if not line.status:
        return line.party
    return 1 + line.companion_came if line.status in PRESENT else 0
