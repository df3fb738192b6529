"""The colours that an operator chose, as a style sheet: everything derived from two of them."""

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# The least contrast with white that WCAG 2.2 AA asks of text of ordinary size.
LEAST_CONTRAST = 4.5

# Custom property to how much of the accent is left in it, and what it is mixed with.
_ACCENT_SHADES = {
    "accent": (1.0, "#000000"),
    "accent-darker": (0.75, "#000000"),
    "accent-darkest": (0.5, "#000000"),
    "accent-lighter": (0.65, "#ffffff"),
    "accent-pale": (0.17, "#ffffff"),
    "accent-palest": (0.07, "#ffffff"),
}
_WARM_SHADES = {"warm": (1.0, "#000000"), "warm-pale": (0.13, "#ffffff")}


def is_colour(text: str) -> bool:
    """Whether it is a colour as "#rrggbb"."""
    return bool(_HEX.fullmatch(text))


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    return 1.05 / (_luminance(colour) + 0.05)


def is_readable(colour: str) -> bool:
    """Whether white text on it, and it as text on white, can be read by AA."""
    return contrast_with_white(colour) >= LEAST_CONTRAST


def style_sheet(accent: str, warm: str) -> str:
    """The custom properties for those colours. One that is no colour, or cannot be read, is left as it was."""
    properties = _shades(accent, _ACCENT_SHADES) + _shades(warm, _WARM_SHADES)
    return ":root {\n" + "".join(properties) + "}\n" if properties else ""


def _shades(colour: str, shades: dict[str, tuple[float, str]]) -> list[str]:
    if not (is_colour(colour) and is_readable(colour)):
        return []
    return [
        f"  --evenkeel-{name}: {_mixed(colour, share, other)};\n" for name, (share, other) in shades.items()
    ]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, share: float, other: str) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
