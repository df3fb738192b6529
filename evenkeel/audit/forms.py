"""The form that narrows down the access log."""

from django.utils.translation import gettext_lazy as _

from evenkeel.audit.queries import Asked
from evenkeel.design import fields
from evenkeel.design.forms import FilterForm


class AccessLogForm(FilterForm):
    """Asks whose entries to show, and of when."""

    person_id = fields.Number(label=_("Carer’s number"), required=False, min_value=1, width=10)
    staff_id = fields.Number(label=_("Staff member’s number"), required=False, min_value=1, width=10)
    action = fields.Text(
        label=_("What was done"),
        hint=_("How its name begins, like “people.view”"),
        required=False,
        max_length=60,
    )
    since = fields.Date(label=_("From"), required=False)
    until = fields.Date(label=_("To"), required=False)

    def asked(self) -> Asked:
        """What is asked for; everything, where the form does not make sense."""
        return Asked(**self.cleaned_data) if self.is_valid() else Asked()
