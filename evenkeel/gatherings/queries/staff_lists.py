"""What staff page through: what there is, its series, and who leads them, narrowed down and in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evenkeel.common.actors import Actor
from evenkeel.gatherings.models import Facilitator, Offering, Series, Session
from evenkeel.gatherings.permissions import VIEW_PROGRAMME
from evenkeel.gatherings.queries.programme import facilitators_for
from evenkeel.gatherings.queries.scope import offerings_for, series_for

# What each list may be ordered by. By themselves series come by "next", offerings by "title",
# facilitators by "name".
SERIES_ORDERS = {
    "title": ("offering__title", "name"),
    "team": ("offering__team__name", "offering__title", "name"),
    "coming": ("coming", "next_at"),
    # "draft" comes before "published".
    "next": ("next_at", "status", "-last_at"),
}
OFFERING_ORDERS = {
    "title": ("title",),
    "team": ("team__name", "title"),
    "coming": ("coming", "title"),
    "next": ("next_at", "title"),
}
FACILITATOR_ORDERS = {
    "name": ("name",),
    "team": ("team__name", "name"),
    "organisation": ("organisation__name", "name"),
}


class Standing(StrEnum):
    """Where a series stands."""

    COMING = "coming"
    DRAFT = "draft"
    OVER = "over"


@dataclass(frozen=True)
class ListFilters:
    """What of a list is shown; None filters nothing. Only series have an offering and a standing."""

    team: int | None = None
    kind: str | None = None
    offering: int | None = None
    standing: Standing | None = None


def series_listed(filters: ListFilters, by: Actor, now: dt.datetime) -> QuerySet[Series]:
    """The actor's series: what is on or comes next first, then drafts without a date to come, then what was last.

    Each knows how many of its sessions are not over (`coming`), and when the next starts and the last did
    (`next_at`, `last_at`).
    """
    theirs = Session.objects.filter(series=OuterRef("pk"))
    # What is on now too: whoever looks for it looks among these.
    to_come = theirs.filter(ends_at__gt=now).exclude(status=Session.Status.CANCELLED)
    how_many = to_come.values("series").annotate(number=Count("pk")).values("number")
    wanted = _wanted(
        {
            "offering__team_id": filters.team,
            "offering__kind": filters.kind,
            "offering_id": filters.offering,
        }
    )
    return (
        _standing(series_for(by, VIEW_PROGRAMME).filter(**wanted), filters.standing, Exists(to_come))
        .select_related("offering__team", "venue", "room")
        .annotate(
            coming=Coalesce(Subquery(how_many), 0),
            next_at=Subquery(to_come.order_by("starts_at").values("starts_at")[:1]),
            last_at=Subquery(theirs.order_by("-starts_at").values("starts_at")[:1]),
        )
        .order_by(F("next_at").asc(nulls_last=True), "status", F("last_at").desc(nulls_last=True), "pk")
    )


def offerings_listed(filters: ListFilters, by: Actor, now: dt.datetime) -> QuerySet[Offering]:
    """The actor's offerings by title; each knows how many sessions are not over (`coming`) and the next (`next_at`)."""
    to_come = Q(series__sessions__ends_at__gt=now) & ~Q(series__sessions__status=Session.Status.CANCELLED)
    return (
        offerings_for(by, VIEW_PROGRAMME)
        .filter(**_wanted({"team_id": filters.team, "kind": filters.kind}))
        .select_related("team")
        .annotate(
            coming=Count("series__sessions", filter=to_come),
            next_at=Min("series__sessions__starts_at", filter=to_come),
        )
        .order_by("title", "pk")
    )


def facilitators_listed(by: Actor) -> QuerySet[Facilitator]:
    """Those who lead sessions of the actor's teams, or of any, by name."""
    facilitators = facilitators_for(by, VIEW_PROGRAMME).select_related("team", "organisation", "user")
    return facilitators.order_by("name", "pk")


def _wanted(filters: dict[str, int | str | None]) -> dict[str, int | str]:
    return {name: value for name, value in filters.items() if value is not None}


def _standing(series: QuerySet[Series], standing: Standing | None, is_coming: Exists) -> QuerySet[Series]:
    if standing is None:
        return series
    if standing == Standing.DRAFT:
        return series.filter(status=Series.Status.DRAFT)
    published = series.filter(status=Series.Status.PUBLISHED)
    return published.filter(is_coming) if standing == Standing.COMING else published.filter(~is_coming)
