"""Whole numbers as a browser sends them."""

# No id and no count has more; without a limit, thousands of digits are a fault instead of an answer.
MOST_DIGITS = 18


def whole_number(written: str) -> int | None:
    """The number, where nothing but digits stands there and no more than any of ours has; else None."""
    return int(written) if written.isdecimal() and len(written) <= MOST_DIGITS else None
