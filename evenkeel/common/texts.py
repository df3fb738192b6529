"""What people write, without the characters that nobody can see and that no message or calendar can carry."""

import unicodedata

# Which way the letters run is theirs to say: among them these turn a page's other words around, or hide what is there.
_DIRECTIONS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def without_directions(written: str) -> str:
    """The text without the marks that say nothing but which way it runs."""
    return written.translate(_DIRECTIONS)


def one_line(written: str) -> str:
    """The text on one line."""
    shown = "".join(
        " " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one
        for one in without_directions(written)
    )
    return " ".join(shown.split())


def plain_text(written: str) -> str:
    """The text with its line breaks."""
    return "".join(
        one
        for one in without_directions(written)
        if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")
    )
