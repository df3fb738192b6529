"""What is filled in about safety."""

from django.utils.translation import gettext_lazy as _

from evenkeel.design import fields
from evenkeel.design.forms import PageForm


class CheckForm(PageForm):
    """When a crisis number was rung."""

    checked_on = fields.Date(label=_("When did you find it right?"))
