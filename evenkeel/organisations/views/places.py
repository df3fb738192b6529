"""Staff pages of organisations, venues and their rooms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.leading_on import lead_on
from evenkeel.design.pages import page
from evenkeel.design.sorting import Sorting
from evenkeel.organisations import actions, queries
from evenkeel.organisations.forms import OrganisationForm, RoomForm, VenueForm
from evenkeel.organisations.models import Organisation, Room, Venue
from evenkeel.organisations.permissions import CHANGE_PLACES, SEE_PLACES


@requires(SEE_PLACES)
def list_organisations(request: Request) -> HttpResponse:
    """The provider and its partners."""
    sorting = Sorting(request.GET, queries.ORGANISATION_ORDERS, default="name")
    listed = [
        (organisation, [area.name for area in organisation.areas.all()])
        for organisation in sorting.rows(queries.organisations())
    ]
    return page(request, "organisations/organisations.jinja", {"sorting": sorting, "listed": listed})


@requires(CHANGE_PLACES)
@require_http_methods(["GET", "POST"])
def edit_organisation(request: Request, organisation_id: int | None = None) -> HttpResponse:
    """Add an organisation, or change one."""
    organisation = get_object_or_404(Organisation, pk=organisation_id) if organisation_id else None
    form = OrganisationForm.of_row(organisation, request.POST)
    if form.is_valid():
        values = form.changes()
        areas = values.pop("area_ids", None)
        with form.showing_refusals():
            saved = actions.save_organisation(
                organisation_id=organisation_id,
                values=values,
                area_ids=areas,
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return lead_on(request, "organisations:list_organisations")
    return page(
        request, "organisations/edit_organisation.jinja", {"form": form, "organisation": organisation}
    )


@requires(SEE_PLACES)
def list_venues(request: Request) -> HttpResponse:
    """Every venue, with what is not known of it yet."""
    sorting = Sorting(request.GET, queries.VENUE_ORDERS, default="name")
    listed = [(venue, len(venue.rooms.all())) for venue in sorting.rows(queries.all_venues())]
    return page(request, "organisations/venues.jinja", {"sorting": sorting, "listed": listed})


@requires(SEE_PLACES)
def view_venue(request: Request, venue_id: int) -> HttpResponse:
    """One venue with its rooms."""
    venue = get_object_or_404(queries.all_venues(), pk=venue_id)
    context = {"venue": venue, "rooms": list(venue.rooms.all())}
    return page(request, "organisations/venue.jinja", context)


@requires(CHANGE_PLACES)
@require_http_methods(["GET", "POST"])
def edit_venue(request: Request, venue_id: int | None = None) -> HttpResponse:
    """Add a venue, or change one."""
    venue = get_object_or_404(Venue, pk=venue_id) if venue_id else None
    form = VenueForm.of_row(venue, request.POST, at_first={"is_active": True})
    if form.is_valid():
        with form.showing_refusals():
            saved = actions.save_venue(
                venue_id=venue_id, values=form.changes(), by=request.actor, now=clock.now()
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return lead_on(request, "organisations:view_venue", venue_id=saved.pk)
    context = {"form": form, "venue": venue, "has_organisations": queries.organisations().exists()}
    return page(request, "organisations/edit_venue.jinja", context)


@requires(CHANGE_PLACES)
@require_http_methods(["GET", "POST"])
def add_room(request: Request, venue_id: int) -> HttpResponse:
    """Add a room to a venue."""
    return _edit_room(request, get_object_or_404(Venue, pk=venue_id), None)


@requires(CHANGE_PLACES)
@require_http_methods(["GET", "POST"])
def edit_room(request: Request, room_id: int) -> HttpResponse:
    """Rename a room, or say how many it seats."""
    room = get_object_or_404(Room.objects.select_related("venue"), pk=room_id)
    return _edit_room(request, room.venue, room)


def _edit_room(request: Request, venue: Venue, room: Room | None) -> HttpResponse:
    form = RoomForm.of_row(room, request.POST)
    if form.is_valid():
        with form.showing_refusals():
            saved = actions.save_room(
                venue_id=venue.pk,
                room_id=room.pk if room else None,
                values=form.changes(),
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("organisations:view_venue", venue_id=venue.pk)
    return page(request, "organisations/edit_room.jinja", {"form": form, "venue": venue, "room": room})


@requires(CHANGE_PLACES)
@require_http_methods(["GET", "POST"])
def remove_room(request: Request, room_id: int) -> HttpResponse:
    """Ask before a room goes, then remove it."""
    room = get_object_or_404(Room.objects.select_related("venue"), pk=room_id)
    if request.method == "POST":
        actions.remove_room(room_id=room.pk, by=request.actor, now=clock.now())
        messages.success(request, _("%(name)s is removed.") % {"name": room.name})
        return redirect("organisations:view_venue", venue_id=room.venue_id)
    return page(request, "organisations/remove_room.jinja", {"room": room})
