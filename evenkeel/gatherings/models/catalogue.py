"""What there is: offerings, and who leads their sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common.classification import STAFF, classify
from evenkeel.common.models import Base, FreeText
from evenkeel.organisations.models import Organisation, Team


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


def has_no_link(mode: str, online_link: str) -> bool:
    """Whether something that is joined so is joined online, and no link to join stands there yet."""
    return mode != Mode.IN_PERSON and not online_link


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
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="facilitator"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="facilitators"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="facilitators"
    )
    introduction = FreeText(max_length=600)
    is_active = models.BooleanField(default=True)
    # Of the form that added them: sent twice, it adds one.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="kind team organisation is_active request_key",
        personal={"name": STAFF, "user": STAFF, "introduction": STAFF},
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
    # Of the form that added it: sent twice, it adds one.
    request_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001

    classification = classify(
        plain="team slug title kind summary what_happens who_for what_to_bring is_published request_key"
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
