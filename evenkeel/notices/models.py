"""The outbox: what is to be said to whom, by which channel, and how far that has come."""

from django.db import models

from evenkeel.common.classification import MESSAGE_TEXT, WITH_RECORD, classify
from evenkeel.common.models import AboutThing, Base

# Of notices: those whose text has not been let go.
HAS_TEXT = ~models.Q(content={})
IS_SECRET = models.Q(is_secret=True)


class Channel(models.TextChoices):
    """How a person can be reached."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    POST = "post"


class Notice(AboutThing, Base):
    """One message to one recipient, written in the same transaction as the change that causes it.

    The address is not here: it is asked for at the moment of sending, with what the person then allows.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    # "carer" or "user", and that row's id: opaque here.
    recipient_kind = models.CharField(max_length=10)
    recipient_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # What sort of message it is, app first: "gatherings.place_booked".
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="en")
    # The composed message as `notices.rules.Message.as_json()` gives it; emptied when its time is over.
    content = models.JSONField(default=dict)
    # Holds a code or a link that lets somebody in: the text goes as soon as it is sent.
    is_secret = models.BooleanField(default=False)
    # Makes a sweep that runs twice say a thing once.
    once_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    # When it was first to go; it is given up some days after this.
    due_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # A code and a short reason, never an address.
    last_error = models.CharField(max_length=200, blank=True)

    classification = classify(
        plain="recipient_kind channel kind language is_secret about_kind about_id once_key status due_at "
        "next_attempt_at attempts leased_until sent_at failed_at last_error",
        personal={"recipient_id": WITH_RECORD, "content": MESSAGE_TEXT},
    )

    class Meta:
        indexes = [
            # What is due, and what was withdrawn lately.
            models.Index(fields=["status", "next_attempt_at"], name="notice_by_status_and_time"),
            models.Index(fields=["recipient_kind", "recipient_id", "-id"], name="notice_by_recipient"),
            models.Index(fields=["about_kind", "about_id", "-id"], name="notice_by_subject"),
            models.Index(fields=["status", "-id"], name="notice_by_status"),
            models.Index(fields=["due_at"], name="notice_to_blank", condition=HAS_TEXT),
            models.Index(fields=["due_at"], name="notice_secret", condition=HAS_TEXT & IS_SECRET),
        ]


class Outage(Base):
    """That a channel cannot be reached at present, so that every worker leaves it alone for a while."""

    channel = models.CharField(max_length=10, choices=Channel.choices, unique=True)
    since = models.DateTimeField()
    failures = models.PositiveIntegerField(default=1)
    next_attempt_at = models.DateTimeField()
    # A code: "unreachable", "sign_in_refused", "sender_refused".
    reason = models.CharField(max_length=40)

    classification = classify(plain="channel since failures next_attempt_at reason")


class MailboxMessage(Base):
    """A message as it left, kept where a newcomer can read it; only in a demonstration."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, null=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    # The whole message as it would go over the wire.
    source = models.TextField()

    classification = classify(
        plain="notice channel", personal={"to": MESSAGE_TEXT, "subject": MESSAGE_TEXT, "source": MESSAGE_TEXT}
    )

    class Meta:
        indexes = [models.Index(fields=["-id"], name="mailbox_newest")]
