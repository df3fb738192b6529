"""The form that narrows down the access log."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evenkeel.audit.labels import said_actions
from evenkeel.audit.queries import Asked
from evenkeel.common.numbers import whole_number
from evenkeel.design import fields
from evenkeel.design.forms import FilterForm


class AccessLogForm(FilterForm):
    """Asks what was done, and when; whose record and which member of staff it is about, links say."""

    person_id = fields.Hidden(required=False)
    staff_id = fields.Hidden(required=False)
    action = fields.Select(
        label=_("What was done"),
        required=False,
        empty_label=_("Everything"),
        choices=said_actions,
    )
    since = fields.Date(label=_("From"), required=False)
    until = fields.Date(label=_("To"), required=False)

    def clean_person_id(self) -> int | None:
        return self._id(
            "person_id", _("This address does not say whose record it is about, so nothing is shown")
        )

    def clean_staff_id(self) -> int | None:
        return self._id(
            "staff_id", _("This address does not say what member of staff it is about, so nothing is shown")
        )

    def _id(self, name: str, not_understood: Any) -> int | None:
        written = self.cleaned_data[name]
        number = whole_number(written)
        if written and number is None:
            raise ValidationError(not_understood)
        return number

    def asked(self) -> Asked | None:
        """What is asked for; None where the form does not make sense."""
        return Asked(**self.cleaned_data) if self.is_valid() else None
