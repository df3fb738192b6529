"""Work for a person: what, by when, whose, and how it was answered."""

from django.db import models
from django.db.models import Q

from evenkeel.accounts.models import User
from evenkeel.common.classification import STAFF, WORK, classify
from evenkeel.common.models import AboutThing, Base, FreeText
from evenkeel.organisations.models import Team


class Task(AboutThing, Base):
    """One thing that somebody has to do. What it is about is opaque here; the app that made it knows."""

    class Status(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"

    # A code from a registered kind, app first: "gatherings.arrange_need".
    kind = models.CharField(max_length=60)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    # Plain values for the kind's sentence, such as the need and the session's name.
    facts = models.JSONField(default=dict)
    # The carer whom it concerns, opaque here.
    person_ref = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    # A code from the kind's answers.
    answer = models.CharField(max_length=40, blank=True)
    answer_note = FreeText(max_length=1000)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # When what it said of a person was kept long enough and emptied.
    blanked_at = models.DateTimeField(null=True, editable=False)
    once_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="kind team about_kind about_id due_at escalate_at escalated_at status answer answered_at "
        "blanked_at once_key",
        personal={
            "facts": WORK,
            "person_ref": WORK,
            "owner": STAFF,
            "answer_note": WORK,
            "answered_by": STAFF,
        },
    )

    class Meta:
        indexes = [
            models.Index(fields=["team", "due_at"], name="open_tasks_by_team", condition=Q(status="open")),
            models.Index(fields=["owner", "due_at"], name="open_tasks_by_owner", condition=Q(status="open")),
            models.Index(fields=["escalate_at"], name="tasks_to_escalate", condition=Q(status="open")),
            # Of what is done, the latest first.
            models.Index(fields=["-answered_at", "-id"], name="closed_tasks", condition=~Q(status="open")),
            models.Index(fields=["about_kind", "about_id"], name="tasks_by_subject"),
            models.Index(fields=["person_ref"], name="tasks_by_person"),
            models.Index(fields=["created_at"], name="tasks_to_blank", condition=Q(blanked_at__isnull=True)),
        ]
