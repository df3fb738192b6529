"""Writes the invented provider, its teams and partners, and the places where things happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from evenkeel.demo.content import read
from evenkeel.organisations.models import Area, Organisation, Provider, Room, Team, Venue

_PROVIDER_FIELDS = ("name", "service_name", "phone", "phone_hours", "email", "address", "nation")
_VENUE_FIELDS = (
    "name",
    "slug",
    "address",
    "postcode",
    "step_free",
    "step_free_note",
    "hearing_loop",
    "quiet_room",
    "accessible_toilet",
    "parking",
    "nearest_stop",
    "directions",
)


@dataclass(frozen=True)
class Places:
    """What was written: teams, organisations and venues by slug; rooms by their venue's slug and their name."""

    provider: Provider
    areas: Mapping[str, Area]
    teams: Mapping[str, Team]
    organisations: Mapping[str, Organisation]
    venues: Mapping[str, Venue]
    rooms: Mapping[tuple[str, str], Room]


def write_places(now: dt.datetime) -> Places:
    """Everything of provider.json and venues.json."""
    world = read("provider")
    provider = Provider.objects.create(
        **{field: world[field] for field in _PROVIDER_FIELDS}, is_demonstration=True, set_up_at=now
    )
    areas = {name: Area(name=name, slug=slugify(name)) for name in world["boroughs"]}
    Area.objects.bulk_create(areas.values())
    teams = {entry["slug"]: Team(**entry) for entry in world["teams"]}
    Team.objects.bulk_create(teams.values())
    organisations = _write_organisations(world["organisations"], areas)
    venues, rooms = _write_venues(read("venues"), organisations, areas)
    return Places(provider, areas, teams, organisations, venues, rooms)


def _write_organisations(entries: list[dict[str, Any]], areas: Mapping[str, Area]) -> dict[str, Organisation]:
    boroughs = {entry["slug"]: entry.pop("boroughs") for entry in entries}
    organisations = {entry["slug"]: Organisation(**entry) for entry in entries}
    Organisation.objects.bulk_create(organisations.values())
    works_in = Organisation.areas.through
    works_in.objects.bulk_create(
        works_in(organisation=organisations[slug], area=areas[name])
        for slug, names in boroughs.items()
        for name in (areas if names == "all" else names)
    )
    return organisations


def _write_venues(
    entries: list[dict[str, Any]], organisations: Mapping[str, Organisation], areas: Mapping[str, Area]
) -> tuple[dict[str, Venue], dict[tuple[str, str], Room]]:
    venues = {
        entry["slug"]: Venue(
            **{field: entry[field] for field in _VENUE_FIELDS},
            organisation=organisations[entry["organisation"]],
            area=areas[entry["borough"]],
        )
        for entry in entries
    }
    Venue.objects.bulk_create(venues.values())
    rooms = {
        (entry["slug"], room["name"]): Room(venue=venues[entry["slug"]], **room)
        for entry in entries
        for room in entry["rooms"]
    }
    Room.objects.bulk_create(rooms.values())
    return venues, rooms
