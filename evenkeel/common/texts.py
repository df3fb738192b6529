"""What people write, without the characters that nobody can see and that no message or calendar can carry."""

import unicodedata


def one_line(written: str) -> str:
    """The text on one line."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in written)
    return " ".join(shown.split())


def plain_text(written: str) -> str:
    """The text with its line breaks."""
    return "".join(one for one in written if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
