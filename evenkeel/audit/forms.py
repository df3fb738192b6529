"""The form that narrows down the access log."""

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

    def asked(self) -> Asked:
        """What is asked for; everything, where the form does not make sense."""
        if not self.is_valid():
            return Asked()
        data = self.cleaned_data
        ids = {name: whole_number(data[name]) for name in ("person_id", "staff_id")}
        return Asked(action=data["action"], since=data["since"], until=data["until"], **ids)
