"""When and where: series, their sessions, and the places that bookings draw from."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evenkeel.common.classification import classify
from evenkeel.common.models import Base, FreeText
from evenkeel.gatherings.models.catalogue import BookedBy, Facilitator, Kind, Mode, Offering, has_no_link
from evenkeel.organisations.models import Area, Room, Venue


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
    # Made with the form, so that the same form sent twice does the thing once.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="offering name status starts_on start_time duration_minutes zone rule except_on also_on mode venue room "
        "online_link facilitators language capacity booked_by pool closes_minutes_before allows_companion request_key"
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
    # Without an index of its own, as `sessions_by_venue` begins with it.
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    online_link = models.URLField(max_length=500, blank=True)
    # In the words of staff: how people join online where there is no link. Whoever has a place reads it.
    joining_note = FreeText(max_length=1000)
    facilitators = models.ManyToManyField(Facilitator, blank=True, related_name="sessions")
    # Moves with every change of time or place, for calendars.
    sequence = models.PositiveIntegerField(default=0)
    # In the words of staff: shown on pages, never in a message.
    cancelled_because = models.CharField(max_length=300, blank=True)
    # What lists filter by, copied here from the offering, the venue, the series and the start: a filter looks at
    # the session alone.
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
        plain="series planned_on starts_at ends_at status topic pool mode venue room online_link joining_note "
        "facilitators sequence cancelled_because kind area language weekday day_part week_reminder_at "
        "asked_still_coming_at day_reminder_at"
    )

    class Meta:
        constraints = [
            # A date that was cancelled may be put on again, as a session of its own.
            models.UniqueConstraint(
                fields=["series", "planned_on"],
                condition=~Q(status="cancelled"),
                name="one_standing_session_per_planned_date",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "starts_at"], name="sessions_by_status_and_start"),
            models.Index(fields=["starts_at"], name="sessions_by_start"),
            # What stands at a venue from now on: by the end, so that none of what was there before is read.
            models.Index(fields=["venue", "ends_at"], name="sessions_by_venue"),
        ]

    @property
    def lacks_link(self) -> bool:
        """Whether it is joined online, and neither a link to join nor another way stands here yet."""
        return has_no_link(self.mode, self.online_link) and not self.joining_note
