"""Fields for words: one line, several lines, a name, a link, an email address, a telephone number."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evenkeel.common.phones import HasExtension, check_service_number, read_number, shown_number
from evenkeel.common.texts import one_line, plain_text, without_directions
from evenkeel.design.fields.base import PageField, Words

_TOO_LONG = ngettext_lazy(
    "Use %(limit_value)d character or fewer. You have used %(show_value)d",
    "Use %(limit_value)d characters or fewer. You have used %(show_value)d",
    "limit_value",
)


class Text(PageField, forms.CharField):
    """One line. `input_type` may be "search"; `inputmode` is for the phone's keyboard."""

    component = "text"
    missing = _("Enter %(label)s")
    input_type: ClassVar[str] = "text"
    inputmode: ClassVar[str] = ""
    spellcheck: ClassVar[bool | None] = None

    def __init__(
        self, *, max_length: int | None = 200, prefix: Words = "", suffix: Words = "", **options: Any
    ) -> None:
        self.prefix = prefix
        self.suffix = suffix
        super().__init__(max_length=max_length, **options)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _TOO_LONG

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.tidied(value) if value else value

    def tidied(self, written: str) -> str:
        """What was written, as it is kept: on one line, whatever a browser that is none sends."""
        return one_line(written)


class LongText(Text):
    """Several lines. With `counted`, it says how many characters are left."""

    component = "long_text"

    def __init__(
        self, *, max_length: int = 2000, rows: int = 5, counted: bool = True, **options: Any
    ) -> None:
        self.rows = rows
        self.counted = counted
        super().__init__(max_length=max_length, widget=forms.Textarea, **options)

    def to_python(self, value: Any) -> Any:
        """Browsers send each new line as two characters; the counter and the limit count one."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def tidied(self, written: str) -> str:
        return without_directions(written).strip()


class PlainText(LongText):
    """Several lines of nothing but what can be seen, for what goes into messages."""

    def tidied(self, written: str) -> str:
        return plain_text(written).strip()


class Name(Text):
    """A person's name: anything with a letter in it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not any(character.isalpha() for character in value):
            raise ValidationError(self.error_messages["required"], code="required")


class Link(Text):
    """An https address."""

    spellcheck = False
    default_error_messages = {"invalid": _("Enter a link that begins with https://")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            URLValidator(schemes=["https"], message=self.error_messages["invalid"])(value)


class Email(Text):
    """An email address, in lower case and without spaces around it."""

    input_type = "email"
    missing = _("Enter an email address")
    spellcheck = False
    default_validators = forms.EmailField.default_validators

    def __init__(self, *, autocomplete: str = "email", max_length: int = 254, **options: Any) -> None:
        super().__init__(autocomplete=autocomplete, max_length=max_length, **options)
        given = (options.get("error_messages") or {}).get("invalid")
        self.error_messages["invalid"] = given or _("Enter an email address in the form name@example.com")

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.lower() if value else value


class ServicePhone(Text):
    """A number that many people ring: kept as it is written, with an extension or short where need be."""

    input_type = "tel"
    missing = _("Enter a phone number")
    default_error_messages = {
        "invalid": _("Enter a phone number, like 0300 123 4567, 0300 123 4567 ext 12 or 111"),
    }

    def __init__(self, *, max_length: int = 40, width: int | None = 20, **options: Any) -> None:
        super().__init__(max_length=max_length, width=width, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            try:
                check_service_number(value)
            except ValueError:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class Phone(Text):
    """A telephone number, cleaned to E.164 ("+447700900123") and shown as people say it."""

    input_type = "tel"
    missing = _("Enter a phone number")
    default_error_messages = {
        "invalid": _("Enter a phone number, like 07700 900982 or 020 7946 0018"),
        "extension": _("Enter a phone number that we can ring straight away, without an extension"),
    }

    def __init__(self, *, autocomplete: str = "tel", width: int | None = 20, **options: Any) -> None:
        super().__init__(autocomplete=autocomplete, width=width, **options)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value:
            return value
        try:
            return read_number(value)
        except ValueError as error:
            code = "extension" if isinstance(error, HasExtension) else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None

    def shown(self, value: Any) -> Any:
        return shown_number(value) if value else value
