"""Who did what, and who saw whom: rows that are only ever added."""

from typing import Any

from django.db import models

from evenkeel.audit.rules import WrittenSeal
from evenkeel.common.classification import AUDIT, classify
from evenkeel.common.models import Base


class Entry(Base):
    """One thing that was done or seen. Holds ids and codes, never names, contacts or answers."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    # A verb phrase, app first: "gatherings.book_place", "people.view_carer".
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    # The carer whom it concerns, so that they can be shown who looked.
    person_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    classification = classify(
        plain="at action subject_kind subject_id facts",
        personal={"actor_kind": AUDIT, "actor_id": AUDIT, "person_id": AUDIT},
    )

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_by_subject"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["actor_kind", "actor_id", "-id"], name="audit_by_actor"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RuntimeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("an audit entry is never removed by hand")


class Seal(Base):
    """A batch of entries bound by a hash to all batches before it, so that a change is found."""

    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    classification = classify(plain="first_id last_id count previous_digest digest")

    @property
    def written(self) -> WrittenSeal:
        """As it is written down elsewhere."""
        return WrittenSeal(self.pk, self.digest)
