"""Telephone numbers: read as people write them, kept as E.164, shown as people say them.

The library is loaded with the first number: a process that meets none, such as the worker, does without it.
"""

REGION = "GB"


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


def shown_number(kept: str) -> str:
    """A kept number as people say it ("07700 900123"); anything else unchanged."""
    import phonenumbers

    try:
        number = phonenumbers.parse(kept, REGION)
    except phonenumbers.NumberParseException:
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
