"""What a colour, a postcode and a server's name must be before anything is done with them."""

from __future__ import annotations

import ipaddress
import re

READABLE_CONTRAST = 4.5
# As Royal Mail writes them, whichever areas there are: AN NAA, ANN NAA, AAN NAA, AANN NAA, ANA NAA, AANA NAA.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def read_colour(written: str) -> str:
    """A colour as "#rrggbb" in lower case. Raises ValueError where it is not one; empty stays empty."""
    colour = written.strip().lower()
    if colour and not colour.startswith("#"):
        colour = f"#{colour}"
    if colour and not _COLOUR.fullmatch(colour):
        raise ValueError(written)
    return colour


def contrast_with_white(colour: str) -> float:
    """How far the colour stands out from white, from 1 to 21, as WCAG 2.2 reckons it (success criterion 1.4.3)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def is_readable_on_white(colour: str) -> bool:
    """Whether white words on the colour, and words of the colour on white, can be read by most people."""
    return contrast_with_white(colour) >= READABLE_CONTRAST


def darkened_until_readable(colour: str) -> str:
    """The nearest darker shade of the same colour that can be read on white."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for percent in range(100, -1, -1):
        shade = "#" + "".join(f"{channel * percent // 100:02x}" for channel in channels)
        if is_readable_on_white(shade):
            return shade
    return "#000000"


def read_postcode(written: str) -> str:
    """A UK postcode in capitals with its one space, "ZZ9 9ZZ". Raises ValueError where it is none."""
    found = _POSTCODE.fullmatch("".join(written.upper().split()))
    if found is None:
        raise ValueError(written)
    return f"{found[1]} {found[2]}"


def is_host(written: str) -> bool:
    """Whether a server may be called so: by a name, within the network without a dot, or by its address."""
    try:
        ipaddress.ip_address(written)
    except ValueError:
        labels = written.removesuffix(".").split(".")
        return len(written) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    return True
