"""What staff fill in about a task."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.tasks.rules import TaskKind


class AnswerForm(PageForm):
    """How a task was answered."""

    answer = fields.Choice(
        label=_("What did you do?"),
        label_size="m",
        choices=[],
        error_messages={"required": _("Choose what you did")},
    )
    note = fields.LongText(
        label=_("Anything that others need to know"),
        hint=_("Keep it short. Do not write anything about a person’s health."),
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, kind: TaskKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.Choice, self.fields["answer"]).choices = [
            (answer.code, answer.label) for answer in kind.answers
        ]


class HandForm(PageForm):
    """To whom a task is handed."""

    to = fields.Select(
        label=_("Hand it to"),
        choices=[],
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who it is handed to")},
    )

    def __init__(self, people: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.Select, self.fields["to"]).choices = [(str(person.pk), str(person)) for person in people]
