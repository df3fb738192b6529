"""What every app's tables share, and the few rows that belong to no domain."""

from typing import Any, ClassVar

from django.db import models

from evenkeel.common import clock
from evenkeel.common.asking import Thing
from evenkeel.common.classification import Kept, classify


class Base(models.Model):
    """The ground of every table: when the row was made, and which of its fields hold personal data."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    # Each model's own fields; `id` and `created_at` are plain everywhere.
    classification: ClassVar[dict[str, Kept | None]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class AboutThing(models.Model):
    """A row about something of another app, that is opaque here: the thing's kind, such as "booking", and its id."""

    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def about(self) -> Thing | None:
        """The thing; None where the row is about nothing."""
        return (self.about_kind, self.about_id) if self.about_id is not None else None


class PublicVersion(models.Model):
    """How often one topic of the public pages has changed."""

    topic = models.CharField(max_length=20, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    classification = classify(plain="topic number")


class Heartbeat(models.Model):
    """When each kind of worker last said that it is alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    process = models.CharField(max_length=100, blank=True)

    classification = classify(plain="name at process")


class FreeText(models.TextField):
    """Text of a sensible greatest length that is checked by every form made from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("max_length", 5000)
        super().__init__(*args, **kwargs)
