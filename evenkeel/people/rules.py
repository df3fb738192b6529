"""Who counts as the same person, and when it is safe to reach them."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from zoneinfo import ZoneInfo

from evenkeel.common import phones

NAME_KEY_LENGTH = 120
_FIRST_WORDS = 3
_STRAIGHTENED = str.maketrans({"’": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-", "–": "-"})
# The mobiles that Ofcom keeps free for stories and for trying things out: nobody has one, no network lists them.
_INVENTED_MOBILES = "+447700900"


def name_key(name: str) -> str:
    """The name folded for matching: lower case, single spaces, and one sort of apostrophe and hyphen."""
    written = unicodedata.normalize("NFKC", name).translate(_STRAIGHTENED)
    return " ".join(written.casefold().split())[:NAME_KEY_LENGTH]


def name_words(folded_name: str) -> tuple[bytes | None, bytes | None, bytes | None, bytes | None]:
    """The first three words of a folded name and, where there are more, the last: each in UTF-8."""
    words = [word.encode() for word in folded_name.split()]
    first, second, third, *_rest = [*words, None, None, None]
    return first, second, third, words[-1] if len(words) > _FIRST_WORDS else None


def words_that_begin(start: str) -> tuple[bytes, bytes]:
    """From where (included) to where (left out) the words lie that begin so, when bytes are compared."""
    encoded = start.encode()
    # No text in UTF-8 holds this byte, and all others come before it.
    return encoded, encoded + b"\xff"


def match_key(*, email: str, phone: str, folded_name: str) -> str | None:
    """What two records of the same person have in common; None where there is no address to know them by.

    A digest, so that the address is not kept a second time.
    """
    if not (email or phone):
        return None
    known_by = f"email {email}" if email else f"phone {phone}"
    return hashlib.blake2b(f"{known_by}\n{folded_name}".encode(), digest_size=16).hexdigest()


def can_be_texted(phone: str) -> bool:
    """Whether a kept number is a mobile's: a landline would read the message aloud to the whole house."""
    if phone.startswith(_INVENTED_MOBILES):
        return True
    return phones.may_be_mobile(phone)


def hours_fit(safe_from: dt.time | None, safe_until: dt.time | None) -> bool:
    """Whether hours have two ends that differ, or none, which is any time."""
    if safe_from is None or safe_until is None:
        return safe_from is safe_until
    return safe_from != safe_until


def next_safe_moment(
    now: dt.datetime, safe_from: dt.time | None, safe_until: dt.time | None, zone: ZoneInfo
) -> dt.datetime | None:
    """When somebody may next be reached, by their hours on the wall clock of `zone`; None if that is now.

    Hours that end before they begin run over midnight.
    """
    if (
        safe_from is None
        or safe_until is None
        or _is_within(now.astimezone(zone).time(), safe_from, safe_until)
    ):
        return None
    here = now.astimezone(zone)
    day = here.date() if here.time() < safe_from else here.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, safe_from, tzinfo=zone).astimezone(dt.UTC)


def _is_within(time: dt.time, first: dt.time, last: dt.time) -> bool:
    if first <= last:
        return first == last or first <= time < last
    return time >= first or time < last


def number_in(written: str) -> str:
    """The number that somebody typed into a search box, as it is kept; empty where it is not one."""
    if not any(character.isdigit() for character in written):
        return ""
    try:
        return phones.read_number(written)
    except ValueError:
        return ""
