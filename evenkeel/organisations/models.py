"""The provider, its teams, its partners, and the places where things happen."""

from django.db import models

from evenkeel.common.bank_holidays import NATIONS
from evenkeel.common.classification import classify
from evenkeel.common.encryption import EncryptedText
from evenkeel.common.models import Base, FreeText


class Provider(Base):
    """The organisation that runs this installation: one row."""

    name = models.CharField(max_length=120)
    # How the service calls itself in the page header; the wordmark where empty.
    service_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_hours = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    address = FreeText(max_length=400)
    nation = models.CharField(max_length=20, choices=[(n, n) for n in NATIONS], default="England")
    # "#rrggbb"; empty for Evenkeel's own.
    accent_colour = models.CharField(max_length=7, blank=True)
    warm_colour = models.CharField(max_length=7, blank=True)
    # An SVG without scripts, shown in place of the mark.
    logo_svg = FreeText(max_length=20000)
    # Mail server, where the environment names none.
    mail_host = models.CharField(max_length=200, blank=True)
    mail_port = models.PositiveIntegerField(default=587)
    mail_security = models.CharField(
        max_length=10,
        choices=[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "None")],
        default="starttls",
    )
    mail_username = models.CharField(max_length=200, blank=True)
    mail_password = EncryptedText(blank=True, default="")
    mail_from = models.EmailField(blank=True)
    mail_tested_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    # When the first person's set-up link was used; none is shown again afterwards.
    set_up_at = models.DateTimeField(null=True, blank=True)

    classification = classify(
        plain="name service_name phone phone_hours email address nation accent_colour warm_colour logo_svg "
        "mail_host mail_port mail_security mail_username mail_password mail_from mail_tested_at "
        "is_demonstration set_up_at"
    )


class Area(Base):
    """A borough, or whatever the place is called where the provider works."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    is_served = models.BooleanField(default=True)

    classification = classify(plain="name slug is_served")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(Base):
    """The provider itself, or a partner: a carers centre, a carers network, a council, a charity."""

    class Kind(models.TextChoices):
        PROVIDER = "provider"
        CARERS_CENTRE = "carers_centre"
        CARERS_NETWORK = "carers_network"
        COUNCIL = "council"
        CHARITY = "charity"
        OTHER = "other"

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = FreeText(max_length=2000)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations")

    classification = classify(plain="name slug kind about phone email website areas")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(Base):
    """A part of the provider with its own staff and scope."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    about = FreeText(max_length=2000)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    classification = classify(plain="name slug about phone email is_active")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Venue(Base):
    """A building where sessions happen, with what a person needs to know before setting out.

    The yes/no details are null where nobody has checked.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    address = FreeText(max_length=300)
    postcode = models.CharField(max_length=8)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="venues", null=True, blank=True)
    step_free = models.BooleanField(null=True, blank=True)
    step_free_note = models.CharField(max_length=200, blank=True)
    hearing_loop = models.BooleanField(null=True, blank=True)
    quiet_room = models.BooleanField(null=True, blank=True)
    accessible_toilet = models.BooleanField(null=True, blank=True)
    parking = models.CharField(max_length=200, blank=True)
    nearest_stop = models.CharField(max_length=200, blank=True)
    directions = FreeText(max_length=1000)
    is_active = models.BooleanField(default=True)

    classification = classify(
        plain="organisation name slug address postcode area step_free step_free_note hearing_loop quiet_room "
        "accessible_toilet parking nearest_stop directions is_active"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="venue_named_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> list[str]:
        """The address without the postcode, line by line."""
        return [line.strip() for line in self.address.splitlines() if line.strip()]

    @property
    def name_and_address(self) -> str:
        """Everything that finds it, on one line."""
        return ", ".join(part for part in (self.name, *self.address_lines, self.postcode) if part)


class Room(Base):
    """A room in a venue: what cannot be in two sessions at once."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)

    classification = classify(plain="venue name seats")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="room_named_once_per_venue")]

    def __str__(self) -> str:
        return self.name
