"""The languages that sessions are held in, and what they are called."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

# Those that a session is often held in; the provider's own is always first.
_CODES = (
    *("en", "cy", "ar", "bn", "bfi", "zh-hans", "fr", "gu", "ku", "pl", "pt", "pa", "ro"),
    *("so", "es", "syl", "ta", "ti", "tr", "uk", "ur", "yo"),
)
# What those are called that Django has no name for.
_NAMES = {
    "bfi": _("British Sign Language"),
    "gu": _("Gujarati"),
    "ku": _("Kurdish"),
    "so": _("Somali"),
    "syl": _("Sylheti"),
    "ti": _("Tigrinya"),
    "yo": _("Yoruba"),
}


def language_choices() -> list[tuple[str, str]]:
    """The languages on offer, the first as it is and the others by name."""
    first, *others = ((code, said_language(code)) for code in _CODES)
    return [first, *sorted(others, key=lambda language: language[1])]


def said_language(code: str) -> str:
    """The language's name in the language of the page; a code that nobody has a name for as it is."""
    if code in _NAMES:
        return str(_NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
