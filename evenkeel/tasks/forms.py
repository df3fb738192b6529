"""What staff fill in about a task."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common.numbers import MOST_DIGITS, whole_number
from evenkeel.design import fields
from evenkeel.design.fields.base import told
from evenkeel.design.forms import NarrowingForm, PageForm
from evenkeel.tasks.rules import TaskKind


class KindForm(NarrowingForm):
    """Which sort of work a list shows."""

    kind = fields.Select(label=_("Sort of work"), choices=[], required=False, empty_label=_("Every sort"))

    def __init__(self, kinds: Sequence[TaskKind], query: Mapping[str, Any]) -> None:
        self._kinds = kinds
        super().__init__(query)

    def _offer(self) -> None:
        cast(fields.Select, self.fields["kind"]).choices = [(kind.code, kind.name) for kind in self._kinds]


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
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, kind: TaskKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        cast(fields.Choice, self.fields["answer"]).choices = [
            (answer.code, answer.label) for answer in kind.answers
        ]
        self._word_note()

    def _word_note(self) -> None:
        """Say what the few words are about, and with which answers they are needed."""
        note: Any = self.fields["note"]
        note.label = self._kind.note or note.label
        needing = [
            gettext("“%(answer)s”") % {"answer": one.label} for one in self._kind.answers if one.needs_note
        ]
        hints = [self._kind.note_hint, _("Do not write anything about a person’s health.")]
        if needing:
            note.marks_optional = False
            hints.insert(0, gettext("Needed for %(answers)s.") % {"answers": ", ".join(needing)})
        note.help_text = " ".join(str(hint) for hint in hints if hint)

    def clean(self) -> dict[str, Any]:
        """An answer that says nothing by itself has its few words."""
        cleaned = super().clean() or self.cleaned_data
        chosen = self._kind.answer(cleaned.get("answer", ""))
        if chosen and chosen.needs_note and not cleaned.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", told(_("Enter %(label)s"), self["note"].label))
        return cleaned


class OwnerSeen(fields.Hidden):
    """Whose the task was when the page was opened: cleans to a user's id, or None."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=MOST_DIGITS)

    def clean(self, value: Any) -> int | None:
        return whole_number(super().clean(value))


class TakeForm(PageForm):
    """That somebody takes a task."""

    owner_seen = OwnerSeen()


class HandForm(PageForm):
    """To whom a task is handed."""

    to = fields.Select(
        label=_("Hand it to"),
        choices=[],
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who it is handed to")},
    )
    owner_seen = OwnerSeen()

    def __init__(self, people: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(fields.Select, self.fields["to"]).choices = [(str(person.pk), str(person)) for person in people]
