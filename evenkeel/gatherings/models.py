"""Offerings, their series and sessions, the places in them, and who holds or waits for one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common import clock
from evenkeel.common.classification import BOOKING, STAFF, classify
from evenkeel.common.models import Base, FreeText
from evenkeel.organisations.models import Area, Organisation, Room, Team, Venue
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task


class Kind(models.TextChoices):
    """What sort of gathering an offering is; the words that stand on pages."""

    WORKSHOP = "workshop", _("Workshop")
    COURSE = "course", _("Course")
    GROUP = "group", _("Support group")
    MEETING = "meeting", _("Meeting")
    EVENT = "event", _("Event")
    TRAINING = "training", _("Training")


class Mode(models.TextChoices):
    """How people take part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person or online")


class BookedBy(models.TextChoices):
    """What one place is for: a single session, or every session of the series."""

    SESSION = "session", _("Each session by itself")
    SERIES = "series", _("The whole series")


class Facilitator(Base):
    """Someone who leads sessions: staff, a trained peer, or a partner's worker."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        TRAINED_PEER = "trained_peer", _("Trained peer")
        PARTNER = "partner", _("Partner organisation")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="facilitator")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="facilitators")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="facilitators"
    )
    introduction = FreeText(max_length=600)
    is_active = models.BooleanField(default=True)

    classification = classify(
        plain="kind team organisation is_active", personal={"name": STAFF, "user": STAFF, "introduction": STAFF}
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Offering(Base):
    """What there is: what it is, for whom, and what happens there."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="offerings")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # One or two sentences for lists.
    summary = models.CharField(max_length=300)
    # Markdown.
    what_happens = FreeText()
    who_for = FreeText(max_length=1000)
    what_to_bring = FreeText(max_length=1000)
    is_published = models.BooleanField(default=True)

    classification = classify(
        plain="team slug title kind summary what_happens who_for what_to_bring is_published"
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PlacePool(Base):
    """The places that bookings draw from: one session's, or a whole series' where that is booked as one.

    The row that every change of a place locks first.
    """

    capacity = models.PositiveSmallIntegerField()
    # Places of live bookings, companions included.
    taken = models.PositiveSmallIntegerField(default=0)
    # Places kept for people on the waiting list who have been offered one.
    held = models.PositiveSmallIntegerField(default=0)
    # How many people wait without an offer; shown to whoever thinks of joining them.
    waiting = models.PositiveIntegerField(default=0)

    classification = classify(plain="capacity taken held waiting")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=F("taken") + F("held")), name="never_overbooked")
        ]

    @property
    def free(self) -> int:
        """Places that anyone may book now."""
        return self.capacity - self.taken - self.held


class Series(Base):
    """A run of an offering: its rule in local time, where it is, who leads it, and how it is booked."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="series")
    name = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    starts_on = models.DateField()
    # On the wall clock of `zone`; a clock change never moves it.
    start_time = models.TimeField()
    duration_minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=40, default="Europe/London")
    # An RFC 5545 rule without DTSTART, such as "FREQ=WEEKLY;INTERVAL=8;BYDAY=TH;COUNT=13"; empty for one date.
    rule = models.CharField(max_length=200, blank=True)
    # ISO dates that the rule gives but that do not happen, and ones that happen besides.
    except_on = models.JSONField(default=list, blank=True)
    also_on = models.JSONField(default=list, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="series")
    online_link = models.URLField(max_length=500, blank=True)
    facilitators = models.ManyToManyField(Facilitator, blank=True, related_name="series")
    language = models.CharField(max_length=10, default="en")
    capacity = models.PositiveSmallIntegerField()
    booked_by = models.CharField(max_length=10, choices=BookedBy.choices, default=BookedBy.SESSION)
    # The series' own places, where it is booked as a whole.
    pool = models.OneToOneField(PlacePool, on_delete=models.PROTECT, null=True, related_name="series")
    # Bookings close this long before the start.
    closes_minutes_before = models.PositiveIntegerField(default=120)
    allows_companion = models.BooleanField(default=True)

    classification = classify(
        plain="offering name status starts_on start_time duration_minutes zone rule except_on also_on mode venue room "
        "online_link facilitators language capacity booked_by pool closes_minutes_before allows_companion"
    )

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(booked_by="session", pool__isnull=True)
                | Q(booked_by="series", pool__isnull=False),
                name="a_series_has_places_where_booked_whole",
            )
        ]


class Session(Base):
    """One dated meeting of a series. Its place and people may differ from the series'."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed to new bookings")
        CANCELLED = "cancelled", _("Cancelled")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="sessions")
    # The date that the series' rule gave it: what an edit of the rule finds it by.
    planned_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    # What happens in this one, where the sessions of a series differ: "Sleep when nights are broken".
    topic = models.CharField(max_length=120, blank=True)
    pool = models.ForeignKey(PlacePool, on_delete=models.PROTECT, related_name="sessions")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    online_link = models.URLField(max_length=500, blank=True)
    facilitators = models.ManyToManyField(Facilitator, blank=True, related_name="sessions")
    # Moves with every change of time or place, for calendars.
    sequence = models.PositiveIntegerField(default=0)
    cancelled_because = models.CharField(max_length=300, blank=True)
    # What lists filter by, copied here so that one index serves them.
    kind = models.CharField(max_length=12, choices=Kind.choices)
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    language = models.CharField(max_length=10, default="en")
    # Monday is nought, on the wall clock of the series.
    weekday = models.PositiveSmallIntegerField()
    # "morning" before noon, "afternoon" before 17:00, else "evening".
    day_part = models.CharField(max_length=10)
    # When each of the messages that go to everyone went; a session that moves is reminded anew.
    week_reminder_at = models.DateTimeField(null=True)
    asked_still_coming_at = models.DateTimeField(null=True)
    day_reminder_at = models.DateTimeField(null=True)

    classification = classify(
        plain="series planned_on starts_at ends_at status topic pool mode venue room online_link facilitators sequence "
        "cancelled_because kind area language weekday day_part week_reminder_at asked_still_coming_at day_reminder_at"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "planned_on"], name="one_session_per_planned_date"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["status", "starts_at"], name="sessions_by_status_and_start"),
            models.Index(fields=["starts_at"], name="sessions_by_start"),
            models.Index(fields=["room", "starts_at"], name="sessions_by_room"),
        ]


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

    pool = models.ForeignKey(PlacePool, on_delete=models.PROTECT, related_name="bookings")
    # Of a place booked by session, that session; of a whole series, empty.
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="bookings")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=10, choices=Status.choices)
    status_at = models.DateTimeField(default=clock.now)
    party = models.PositiveSmallIntegerField(default=1)
    companion_name = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ONLINE)
    # Order on the waiting list: smaller is earlier. Kept when they are passed over, so that nobody loses their turn.
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
        personal={"carer": BOOKING, "companion_name": BOOKING, "note": BOOKING},
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
                fields=["pool", "waiting_since", "id"],
                name="waiting_list_in_order",
                condition=Q(status__in=("waiting", "offered")),
            ),
            models.Index(fields=["offer_until"], name="offers_to_lapse", condition=Q(status="offered")),
            models.Index(fields=["pool", "status"], name="bookings_by_pool"),
            models.Index(fields=["carer", "-id"], name="bookings_by_carer"),
        ]


class BookingNeed(Base):
    """What would make it possible to come, for one booking; its task says whether it was arranged."""

    class Answer(models.TextChoices):
        ARRANGED = "arranged", _("Arranged")
        INSTEAD = "instead", _("Cannot, and this instead")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="needs")
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


class Attendance(Base):
    """The register's line for one person at one session; a walk-in has no booking."""

    class Status(models.TextChoices):
        ATTENDED = "attended", _("Came")
        LATE = "late", _("Came late")
        LEFT_EARLY = "left_early", _("Left early")
        DID_NOT_COME = "did_not_come", _("Did not come")

    PRESENT = ("attended", "late", "left_early")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, related_name="attendance")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="attendance")
    # Whether the booking's companion came too.
    companion_came = models.BooleanField(default=False)
    status = models.CharField(max_length=15, choices=Status.choices)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    classification = classify(
        plain="session booking companion_came status marked_at", personal={"carer": BOOKING, "marked_by": STAFF}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "carer"], name="one_line_per_person_and_session")]
