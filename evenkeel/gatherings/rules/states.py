"""Which states a booking, a session and a series may pass through; docs/reference/states.md is made from this."""

# From which state, by what, to which state.
BOOKING_TRANSITIONS = (
    ("waiting", "offer", "offered"),
    ("waiting", "give a place by hand", "booked"),
    ("waiting", "leave the list", "left"),
    ("waiting", "call off the session", "called_off"),
    ("offered", "take the offer", "booked"),
    ("offered", "say no", "declined"),
    ("offered", "let the deadline pass", "lapsed"),
    ("offered", "call off the session", "called_off"),
    ("booked", "cancel", "cancelled"),
    ("booked", "move to another date", "moved"),
    ("booked", "call off the session", "called_off"),
)

SESSION_TRANSITIONS = (
    ("draft", "publish", "open"),
    ("draft", "cancel", "cancelled"),
    ("open", "close to bookings", "closed"),
    ("closed", "open to bookings", "open"),
    ("open", "cancel", "cancelled"),
    ("closed", "cancel", "cancelled"),
)

SERIES_TRANSITIONS = (("draft", "publish", "published"),)


def may_become(transitions: tuple[tuple[str, str, str], ...], now: str, then: str) -> bool:
    """Whether the table lets a thing in state `now` pass to state `then`."""
    return any((source, target) == (now, then) for source, _verb, target in transitions)
