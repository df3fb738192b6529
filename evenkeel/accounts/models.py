"""Who signs in and from where, the roles that they hold, and how often signing in was tried."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.classification import CARER_RECORD, STAFF, classify
from evenkeel.common.models import Base
from evenkeel.organisations.models import Organisation, Team


class UserManager(BaseUserManager["User"]):
    """Makes users; their address is kept in lower case, since people type it either way."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, Base):
    """Someone who signs in: staff, a partner's worker, or a carer who asked for a code."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    classification = classify(
        plain="password last_login is_active joined_at",
        personal={"email": CARER_RECORD, "name": STAFF},
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name or self.email


class RoleHolding(Base):
    """That a user holds a role: for one team, for one partner, or (both empty) for the whole service."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="roles"
    )
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    classification = classify(
        plain="role team organisation ended_at", personal={"user": STAFF, "given_by": STAFF}
    )

    class Meta:
        constraints = [
            # Each by itself, since not every database can be told that two empty teams are the same.
            models.UniqueConstraint(
                fields=["user", "role", "team"],
                condition=Q(ended_at__isnull=True),
                name="a_role_is_held_once_for_a_team",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="a_role_is_held_once_for_a_partner",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at__isnull=True, team__isnull=True, organisation__isnull=True),
                name="a_role_is_held_once_for_all",
            ),
            # Nobody but the first person gives themself a role.
            models.UniqueConstraint(
                fields=["role"], condition=Q(given_by=F("user")), name="one_person_is_the_first"
            ),
            models.CheckConstraint(
                condition=Q(role="partner", organisation__isnull=False, team__isnull=True)
                | (~Q(role="partner") & Q(organisation__isnull=True)),
                name="partners_hold_their_organisation",
            ),
        ]


class TryCount(Base):
    """How often something was tried before `ends_at`, such as a password from one network.

    One row holds the whole and its parts, so that one lock is enough to count a try.
    """

    # Keyed hashes, here and of each part: no address and no network can be read from them.
    key = models.CharField(max_length=64, unique=True)
    together = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=dict)
    ends_at = models.DateTimeField(db_index=True)

    classification = classify(plain="key together parts ends_at")


class FamiliarNetwork(Base):
    """That an account was signed in to from a network, until some weeks later."""

    # A keyed hash of the two together: neither can be read from it.
    key = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField(db_index=True)

    classification = classify(plain="key ends_at")
