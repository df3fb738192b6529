"""Which states a booking, a session and a series may move between; docs/reference/states.md is made from this."""

BOOKING_TRANSITIONS: dict[str, frozenset[str]] = {
    "waiting": frozenset({"offered", "booked", "left", "called_off"}),
    "offered": frozenset({"booked", "declined", "lapsed", "called_off"}),
    "booked": frozenset({"cancelled", "moved", "called_off"}),
    "cancelled": frozenset(),
    "left": frozenset(),
    "declined": frozenset(),
    "lapsed": frozenset(),
    "moved": frozenset(),
    "called_off": frozenset(),
}

SESSION_TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"open", "cancelled"}),
    "open": frozenset({"closed", "cancelled"}),
    "closed": frozenset({"open", "cancelled"}),
    "cancelled": frozenset(),
}

SERIES_TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"published", "cancelled"}),
    "published": frozenset({"cancelled"}),
    "cancelled": frozenset(),
}

LIVE_BOOKINGS = frozenset({"waiting", "offered", "booked"})


def may_become(transitions: dict[str, frozenset[str]], now: str, then: str) -> bool:
    """Whether the table lets a thing in state `now` move to state `then`."""
    return then in transitions[now]
