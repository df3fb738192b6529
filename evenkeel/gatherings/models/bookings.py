"""Who holds a place or waits for one, what would make it possible to come, and who came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common import clock
from evenkeel.common.classification import BOOKING, MESSAGE_TEXT, STAFF, WITH_RECORD, classify
from evenkeel.common.encryption import EncryptedText
from evenkeel.common.models import Base, FreeText
from evenkeel.gatherings.models.sessions import PlacePool, Series, Session
from evenkeel.gatherings.rules.attendance import PRESENT
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task

# Of bookings: those that say something of a person in words.
HAS_WORDS = ~Q(note="") | ~Q(companion_name="")


class Booking(Base):
    """That a carer holds a place, has been offered one, or waits for one.

    A companion takes a place of their own: `party` is one or two.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("On the waiting list")
        OFFERED = "offered", _("Offered a place")
        BOOKED = "booked", _("Booked")
        CANCELLED = "cancelled", _("Cancelled")
        LEFT = "left", _("Left the waiting list")
        DECLINED = "declined", _("Declined the offer")
        LAPSED = "lapsed", _("Offer ran out")
        MOVED = "moved", _("Moved to another date")
        CALLED_OFF = "called_off", _("Called off by the service")

    class Source(models.TextChoices):
        ONLINE = "online", _("Online")
        PHONE = "phone", _("By phone, through staff")

    # Neither this nor the carer has an index of its own: `bookings_by_pool` and `bookings_by_carer` begin with them,
    # and each index is one more thing to write while somebody books.
    pool = models.ForeignKey(PlacePool, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    # Of a place booked by session, that session; of a whole series, empty.
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="bookings")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    status = models.CharField(max_length=10, choices=Status.choices)
    status_at = models.DateTimeField(default=clock.now)
    party = models.PositiveSmallIntegerField(default=1)
    companion_name = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ONLINE)
    # Since when they wait. The order of the list is the order of the ids, which the pool's lock gives out.
    waiting_since = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True)
    # The answer to "still coming?", if they gave one.
    confirmed_coming_at = models.DateTimeField(null=True)
    wants_clear_calendar_title = models.BooleanField(default=False)
    # Anything they wrote that the facilitator should know before the day.
    note = FreeText(max_length=500)
    # Made with the form, so that the same form sent twice does the thing once.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001
    # Moved when links to this booking must stop working.
    link_version = models.PositiveSmallIntegerField(default=0)
    # Moves with every change that a calendar must hear of, besides the session's own.
    sequence = models.PositiveIntegerField(default=0)

    classification = classify(
        plain="pool session series status status_at party source waiting_since offer_until confirmed_coming_at "
        "wants_clear_calendar_title request_key link_version sequence",
        personal={"carer": WITH_RECORD, "companion_name": BOOKING, "note": BOOKING},
    )

    LIVE = ("waiting", "offered", "booked")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "carer"],
                condition=Q(status__in=("waiting", "offered", "booked")),
                name="one_live_booking_per_person",
            ),
            models.CheckConstraint(condition=Q(party__in=(1, 2)), name="alone_or_with_one_companion"),
            models.CheckConstraint(
                condition=~Q(status__in=("waiting", "offered")) | Q(waiting_since__isnull=False),
                name="whoever_waits_has_a_turn",
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offer_until__isnull=False), name="an_offer_has_a_deadline"
            ),
        ]
        indexes = [
            models.Index(
                fields=["pool", "id"],
                name="waiting_list_in_order",
                condition=Q(status__in=("waiting", "offered")),
            ),
            models.Index(fields=["offer_until"], name="offers_to_lapse", condition=Q(status="offered")),
            models.Index(fields=["pool", "status"], name="bookings_by_pool"),
            models.Index(fields=["carer", "-id"], name="bookings_by_carer"),
            models.Index(fields=["created_at"], name="bookings_to_blank", condition=HAS_WORDS),
            models.Index(fields=["source", "status_at"], name="bookings_by_source"),
        ]


class BookingNeed(Base):
    """What would make it possible to come, for one booking; its task says whether it was arranged."""

    class Answer(models.TextChoices):
        ARRANGED = "arranged", _("Arranged")
        KNOWN = "known", _("Known")
        INSTEAD = "instead", _("Cannot, and this instead")

    # Found by `each_need_once_a_booking`, which begins with it.
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="needs", db_index=False)
    kind = models.CharField(max_length=40)
    detail = FreeText(max_length=300)
    task = models.OneToOneField(Task, on_delete=models.SET_NULL, null=True, related_name="booking_need")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_note = FreeText(max_length=500)

    classification = classify(
        plain="booking task answer", personal={"kind": BOOKING, "detail": BOOKING, "answer_note": BOOKING}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="each_need_once_a_booking")]
        indexes = [models.Index(fields=["created_at"], name="needs_by_age")]


class Attendance(Base):
    """The register's line for one person at one session; a walk-in has no booking."""

    class Status(models.TextChoices):
        ATTENDED = "attended", _("Came")
        LATE = "late", _("Came late")
        LEFT_EARLY = "left_early", _("Left early")
        DID_NOT_COME = "did_not_come", _("Did not come")

    PRESENT = PRESENT

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, related_name="attendance")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="attendance")
    # Whether the booking's companion came too.
    companion_came = models.BooleanField(default=False)
    status = models.CharField(max_length=15, choices=Status.choices)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # Of the form that put somebody down who walked in: sent twice, it adds one line.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="session booking companion_came status marked_at request_key",
        personal={"carer": WITH_RECORD, "marked_by": STAFF},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "carer"], name="one_line_per_person_and_session")
        ]


class SessionMessage(Base):
    """What staff wrote to everyone who is coming: read on each one's booking page, never in the mail itself."""

    class Audience(models.TextChoices):
        BOOKED = "booked", _("Everyone who has a place")
        WAITING = "waiting", _("Everyone on the waiting list")
        BOTH = "both", _("Everyone who has a place or is waiting")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="messages")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.BOOKED)
    text = EncryptedText()
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # How many people it went to.
    reached = models.PositiveIntegerField()
    # Made with the form, so that the same form sent twice does the thing once.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="session audience reached request_key", personal={"text": MESSAGE_TEXT, "sent_by": STAFF}
    )

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="messages_to_blank", condition=~Q(text="")),
        ]
