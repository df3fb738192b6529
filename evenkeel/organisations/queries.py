"""What pages read of the provider, its teams, its partners and their places."""

from collections.abc import Collection

from django.db.models import QuerySet

from evenkeel.common.public_version import kept_while_unchanged
from evenkeel.organisations.models import Area, Organisation, Provider, Team, Venue


@kept_while_unchanged
def provider() -> Provider:
    """The organisation that runs this installation; unsaved and without a name until it has been set up."""
    return Provider.objects.order_by("pk").first() or Provider()


def areas() -> QuerySet[Area]:
    """The boroughs that are served, by name."""
    return Area.objects.filter(is_served=True)


def venues() -> QuerySet[Venue]:
    """Venues in use, by name, with their organisation, borough and rooms."""
    return (
        Venue.objects.filter(is_active=True).select_related("organisation", "area").prefetch_related("rooms")
    )


# What the list of them may be ordered by; "name" is how they come.
VENUE_ORDERS = {
    "name": ("name",),
    "whose": ("organisation__name", "name"),
    "borough": ("area__name", "name"),
    "postcode": ("postcode", "name"),
}


def all_venues() -> QuerySet[Venue]:
    """Every venue, by name, those no longer used too, with their organisation, borough and rooms."""
    return Venue.objects.select_related("organisation", "area").prefetch_related("rooms")


def venue_by_slug(slug: str) -> Venue | None:
    """The venue in use that has this address on the site."""
    return venues().filter(slug=slug).first()


# The same for organisations.
ORGANISATION_ORDERS = {"name": ("name",)}


def organisations() -> QuerySet[Organisation]:
    """The provider and its partners, by name, with the boroughs that they work in."""
    return Organisation.objects.prefetch_related("areas")


def teams_for(team_ids: Collection[int] | None) -> QuerySet[Team]:
    """Active teams, by name: those with these ids, or all of them for None."""
    teams = Team.objects.filter(is_active=True)
    return teams if team_ids is None else teams.filter(pk__in=team_ids)
