"""Carers, how they may be reached, what would make it possible to come, and whom they look after."""

from typing import Any

from django.db import models
from django.db.models import Q

from evenkeel.accounts.models import User
from evenkeel.common import clock
from evenkeel.common.classification import CARER_RECORD, classify
from evenkeel.common.models import Base, FreeText
from evenkeel.notices.models import Channel
from evenkeel.organisations.models import Area
from evenkeel.people import rules

NAME_WORDS = ("first_word_key", "second_word_key", "third_word_key", "last_word_key")


class NameWordField(models.BinaryField):
    """One word of a carer's folded name, filled in from `name_key` whenever the row is written.

    Bytes, since every database compares those alike whatever its collation: an index finds words that begin so.
    """

    def __init__(self, *args: Any, place: int = 0, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **{**kwargs, "null": True})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        word = rules.name_words(model_instance.name_key)[self.place]  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, word)
        return word


class Carer(Base):
    """A person who looks after someone and uses Evenkeel, with or without signing in.

    The same address may belong to two people (a couple): a carer is known by address and name together,
    and two records are never merged by themselves.
    """

    name = models.CharField(max_length=120)
    # Folded for matching: lower case, single spaces.
    name_key = models.CharField(max_length=120)
    # By how these begin a carer is looked for.
    first_word_key = NameWordField(place=0)
    second_word_key = NameWordField(place=1)
    third_word_key = NameWordField(place=2)
    last_word_key = NameWordField(place=3)
    # `rules.match_key`: makes one record of two bookings that arrive in the same instant. Null where there is
    # no address, and after erasure.
    match_key = models.CharField(max_length=32, null=True, blank=True, unique=True, editable=False)
    # As written, in lower case; empty where they have none.
    email = models.EmailField(blank=True)
    # E.164; empty where they gave none.
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, default="en")
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="carers")
    # When it is safe and convenient to be rung, in their words: "weekday mornings, not at weekends".
    safe_times = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="carers")
    # When something in the record was last corrected; a place that they booked is a later contact.
    changed_at = models.DateTimeField(default=clock.now)
    # Since when, and why (a code), the law wants the record kept whatever its age: nobody can erase it then.
    held_at = models.DateTimeField(null=True, blank=True)
    hold_reason = models.CharField(max_length=20, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    classification = classify(
        plain="language area changed_at held_at erased_at",
        personal=dict.fromkeys(
            [
                "name",
                "name_key",
                *NAME_WORDS,
                "match_key",
                "email",
                "phone",
                "safe_times",
                "hold_reason",
                "user",
            ],
            CARER_RECORD,
        ),
    )

    class Meta:
        indexes = [
            models.Index(fields=["email", "name_key"], name="carer_by_email"),
            models.Index(fields=["phone", "name_key"], name="carer_by_phone"),
            models.Index(fields=["first_word_key"], name="carer_by_first_word"),
            models.Index(fields=["second_word_key"], name="carer_by_second_word"),
            models.Index(fields=["third_word_key"], name="carer_by_third_word"),
            models.Index(fields=["last_word_key"], name="carer_by_last_word"),
            # Few among many, whom every sweep that lets go of something asks for.
            models.Index(fields=["held_at"], name="carers_on_hold", condition=Q(held_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Carer {self.pk}"


class ContactPreference(Base):
    """What a carer said of one channel. One without a row is allowed where they gave an address for it."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="contact_preferences")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_allowed = models.BooleanField()
    # Of phone only: whether a message may be left.
    may_leave_message = models.BooleanField(default=False)
    # Hours between which it is safe, on the wall clock; both empty for any time.
    safe_from = models.TimeField(null=True, blank=True)
    safe_until = models.TimeField(null=True, blank=True)

    classification = classify(
        personal=dict.fromkeys(
            ["carer", "channel", "is_allowed", "may_leave_message", "safe_from", "safe_until"], CARER_RECORD
        )
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carer", "channel"], name="one_preference_per_channel"),
            models.CheckConstraint(
                condition=Q(safe_from__isnull=True, safe_until__isnull=True)
                | Q(safe_from__isnull=False, safe_until__isnull=False),
                name="safe_hours_have_both_ends",
            ),
        ]


class AccessNeed(Base):
    """What would make it possible to come; it follows the carer from booking to booking."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="access_needs")
    # A code from content/access_needs.json.
    kind = models.CharField(max_length=40)
    detail = FreeText(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)

    classification = classify(
        plain="ended_at", personal=dict.fromkeys(["carer", "kind", "detail"], CARER_RECORD)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carer", "kind"], condition=Q(ended_at__isnull=True), name="one_live_need_of_a_kind"
            )
        ]


class CaringRole(Base):
    """Whom a carer looks after: relationship and broad need only, never a name."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="caring_roles")
    # Codes from content/caring_roles.json.
    relationship = models.CharField(max_length=40)
    broad_needs = models.JSONField(default=list)
    # Made with the form, so that the same form sent twice adds one person: two who are alike are no mistake.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="request_key",
        personal=dict.fromkeys(["carer", "relationship", "broad_needs"], CARER_RECORD),
    )
