"""Changing the provider's settings, its teams, its boroughs, its partners and their places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from evenkeel.audit.actions import record
from evenkeel.common import public_version
from evenkeel.common.actors import Actor
from evenkeel.common.locks import locked
from evenkeel.common.permitted import demand
from evenkeel.common.refusals import Refusal
from evenkeel.common.slugs import insert_with_slug
from evenkeel.organisations.models import Area, Organisation, Provider, Room, Team, Venue
from evenkeel.organisations.permissions import CHANGE_PLACES, CHANGE_SETTINGS, CHANGE_TEAMS

Row = TypeVar("Row", bound=models.Model)
Values = Mapping[str, Any]


class NameTaken(Refusal):
    """Something else of this sort has the name already."""


@transaction.atomic
def save_organisation(
    *,
    organisation_id: int | None,
    values: Values,
    area_ids: Iterable[int] | None,
    by: Actor,
    now: dt.datetime,
) -> Organisation:
    """Add an organisation, or change the one with this id. `values` are its fields by name.

    What is left out of them stays as it is, and so do its boroughs where `area_ids` is None. Raises NameTaken.
    """
    demand(by, CHANGE_PLACES)
    organisation = _saved(Organisation, organisation_id, values, by, now, named_once_within=())
    if area_ids is not None:
        _set_areas(organisation, set(area_ids), organisation_id is None, by, now)
    return organisation


def _set_areas(organisation: Organisation, ids: set[int], is_new: bool, by: Actor, now: dt.datetime) -> None:
    if ids == set(organisation.areas.values_list("pk", flat=True)):
        return
    organisation.areas.set(ids)
    if not is_new:
        _write_down("change_organisation", Organisation, organisation.pk, by, now, {"fields": ["areas"]})


@transaction.atomic
def save_venue(*, venue_id: int | None, values: Values, by: Actor, now: dt.datetime) -> Venue:
    """Add a venue, or change the given fields of the one with this id. Raises NameTaken within its organisation."""
    demand(by, CHANGE_PLACES)
    return _saved(Venue, venue_id, values, by, now, named_once_within=["organisation_id"])


@transaction.atomic
def save_room(*, venue_id: int, room_id: int | None, values: Values, by: Actor, now: dt.datetime) -> Room:
    """Add a room to a venue, or change the given fields of one of its rooms. Raises NameTaken within the venue."""
    demand(by, CHANGE_PLACES)
    return _saved(Room, room_id, {**values, "venue_id": venue_id}, by, now, named_once_within=["venue_id"])


@transaction.atomic
def remove_room(*, room_id: int, by: Actor, now: dt.datetime) -> None:
    """Remove a room; sessions that were planned in it keep the venue. Doing it twice does nothing more."""
    demand(by, CHANGE_PLACES)
    room = locked(Room.objects.filter(pk=room_id)).first()
    if room is None:
        return
    room.delete()
    _write_down("remove_room", Room, room_id, by, now, {"venue": room.venue_id})


@transaction.atomic
def save_team(*, team_id: int | None, values: Values, by: Actor, now: dt.datetime) -> Team:
    """Add a team, or change the given fields of the one with this id. Raises NameTaken."""
    demand(by, CHANGE_TEAMS)
    return _saved(Team, team_id, values, by, now, named_once_within=())


@transaction.atomic
def save_area(*, area_id: int | None, values: Values, by: Actor, now: dt.datetime) -> Area:
    """Add a borough, or change the given fields of the one with this id. Raises NameTaken."""
    demand(by, CHANGE_TEAMS)
    return _saved(Area, area_id, values, by, now, named_once_within=())


@transaction.atomic
def change_provider(*, values: Values, by: Actor, now: dt.datetime) -> Provider:
    """Change the settings that are named, making the provider's one row where there is none yet.

    The provider stands among the organisations too, since venues belong to one: it is added and renamed with it.
    """
    demand(by, CHANGE_SETTINGS)
    row = Provider.objects.order_by("pk").first()
    before = row.name if row else ""
    provider = _saved(Provider, row.pk if row else None, values, by, now)
    if "name" in values and provider.name != before:
        _keep_own_organisation(provider.name, now)
    return provider


def _keep_own_organisation(name: str, now: dt.datetime) -> None:
    own = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("pk").first()
    if own is None and not Organisation.objects.filter(name=name).exists():
        insert_with_slug(Organisation(name=name, kind=Organisation.Kind.PROVIDER, created_at=now), name)
    elif own is not None and not Organisation.objects.filter(name=name).exclude(pk=own.pk).exists():
        Organisation.objects.filter(pk=own.pk).update(name=name)


def _refuse_taken_name(same: models.QuerySet[Any], own_id: int | None) -> None:
    if same.exclude(pk=own_id).exists():
        raise _name_taken()


def _name_taken() -> NameTaken:
    return NameTaken(
        _("There is already one with this name. Use another name, or change that one."), field="name"
    )


def _saved(
    model: type[Row],
    row_id: int | None,
    values: Values,
    by: Actor,
    now: dt.datetime,
    *,
    named_once_within: Sequence[str] | None = None,
) -> Row:
    """The row with these values, made or changed; written down, and public pages told, only if something did.

    Raises NameTaken where another one has its name, among those with the same of each field in `named_once_within`.
    """
    rows = model._default_manager
    row = model(created_at=now) if row_id is None else locked(rows.filter(pk=row_id)).get()  # type: ignore[call-arg]
    changed = [name for name, value in values.items() if row_id is None or getattr(row, name) != value]
    if row_id is not None and not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    if named_once_within is not None:
        named = {name: getattr(row, name) for name in ("name", *named_once_within)}
        _refuse_taken_name(rows.filter(name__iexact=named.pop("name"), **named), row_id)
    try:
        _save(row, values, None if row_id is None else changed)
    except IntegrityError as error:
        # Somebody else used the name between our look and this.
        raise _name_taken() from error
    verb = "add" if row_id is None else "change"
    _write_down(f"{verb}_{model._meta.model_name}", model, row.pk, by, now, {"fields": sorted(changed)})
    return row


@transaction.atomic
def _save(row: models.Model, values: Values, changed: list[str] | None) -> None:
    """Insert the row, or write what is `changed` of it."""
    if changed is None and _has_slug(type(row)):
        insert_with_slug(row, values["name"])
    else:
        row.save(force_insert=changed is None, update_fields=changed)


def _has_slug(model: type[models.Model]) -> bool:
    return any(field.name == "slug" for field in model._meta.concrete_fields)


def _write_down(
    what: str, model: type[models.Model], row_id: int, by: Actor, now: dt.datetime, facts: dict[str, Any]
) -> None:
    subject = (str(model._meta.model_name), row_id)
    record(by=by, action=f"organisations.{what}", now=now, subject=subject, facts=facts)
    public_version.changed()
