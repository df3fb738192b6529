"""Telephone numbers: read as people write them, kept as E.164, shown as people say them.

The library is loaded with the first number: a process that meets none, such as the worker, does without it.
"""

import re

REGION = "GB"
# Numbers for all of the country that have no area: 111, 116 123.
_SHORT = re.compile(r"1\d{2,5}|999")
_EXTENSION = re.compile(r"(?:,? *(?:extension|ext\.?|x)) *(\d{1,7})$", re.IGNORECASE)
_NUMBER = re.compile(r"[+()\d .\-\u2010-\u2015]+")


class HasExtension(ValueError):
    """A number within an organisation, which no message and no single call can reach."""


def read_number(written: str) -> str:
    """The number as E.164 ("+447700900123").

    Raises HasExtension, and ValueError where it is not a possible UK number.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError(written) from error
    # "Possible" alone would let through what is only a number within its own town.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError(written)
    if number.extension:
        raise HasExtension(written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def check_service_number(written: str) -> None:
    """Raise ValueError unless people can ring this: a number with or without an extension, or a short one like 111."""
    number = _EXTENSION.sub("", written)
    if _SHORT.fullmatch(number.replace(" ", "")) and number == written:
        return
    if not _NUMBER.fullmatch(number):
        raise ValueError(written)
    read_number(number)


def dialled(kept: str) -> str:
    """The address that rings a kept number: "tel:02079460018;ext=12"."""
    found = _EXTENSION.search(kept)
    number = kept[: found.start()] if found else kept
    called = "".join(one for one in number if one.isdecimal() or one == "+")
    return f"tel:{called};ext={found[1]}" if found else f"tel:{called}"


def shown_number(kept: str) -> str:
    """A kept number as people say it ("07700 900123"); anything else unchanged."""
    import phonenumbers

    try:
        number = phonenumbers.parse(kept, REGION)
    except phonenumbers.NumberParseException:
        return kept
    is_whole = (
        phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    )
    if number.extension or not is_whole:
        return kept
    if number.country_code == 44:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def may_be_mobile(kept: str) -> bool:
    """Whether a kept number is a mobile's, or in a country that tells the two apart by nothing."""
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(kept))
    except phonenumbers.NumberParseException:
        return False
    return kind in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
