"""Which dates a page showed, and how often each had been moved by then: nobody is booked for one they never read."""

import re
from collections.abc import Mapping

# A session's id and its sequence. No row of ours has more digits.
_ONE = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


def written(sequences: Mapping[int, int]) -> str:
    """The sessions' sequences by their ids, as a form carries them: "12.0 15.2"."""
    return " ".join(f"{session_id}.{sequence}" for session_id, sequence in sequences.items())


def read(carried: str) -> dict[int, int]:
    """The same of what was sent; whatever in it makes no sense is passed over."""
    found = (_ONE.fullmatch(word) for word in carried.split())
    return {int(one[1]): int(one[2]) for one in found if one}
