"""The pages of offerings and facilitators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.leading_on import lead_on, next_page, path_with_next
from evenkeel.design.paging import page_of
from evenkeel.design.sorting import Sorting
from evenkeel.gatherings.actions.programme.facilitators import add_facilitator, change_facilitator
from evenkeel.gatherings.actions.programme.offerings import add_offering, change_offering
from evenkeel.gatherings.forms.programme import FacilitatorForm, OfferingForm
from evenkeel.gatherings.forms.staff_filters import OfferingFilterForm
from evenkeel.gatherings.models import Facilitator, Offering
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME, VIEW_PROGRAMME
from evenkeel.gatherings.queries import programme
from evenkeel.gatherings.queries.scope import offerings_for
from evenkeel.gatherings.queries.staff_lists import (
    FACILITATOR_ORDERS,
    OFFERING_ORDERS,
    facilitators_listed,
    offerings_listed,
)
from evenkeel.gatherings.views.staff.parts import carried, found_or_404, staff_page
from evenkeel.organisations.permissions import CHANGE_TEAMS


@requires(VIEW_PROGRAMME)
@require_safe
def list_offerings(request: Request) -> HttpResponse:
    """What there is."""
    form = OfferingFilterForm(request.GET, by=request.actor)
    sorting = Sorting(request.GET, OFFERING_ORDERS, default="title", kept=form.chosen)
    offerings = offerings_listed(form.filters, request.actor, clock.now())
    context = {
        "form": form,
        "sorting": sorting,
        "found": page_of(request, sorting.rows(offerings)),
        "may_change": request.actor.may(CHANGE_PROGRAMME),
    }
    return staff_page(request, "gatherings/staff/offerings.jinja", context)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def add_offering_page(request: Request) -> HttpResponse:
    """Add an offering."""
    return _edit_offering(request, None)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def change_offering_page(request: Request, offering_id: int) -> HttpResponse:
    """Change an offering."""
    theirs = offerings_for(request.actor, CHANGE_PROGRAMME)
    return _edit_offering(request, found_or_404(theirs, offering_id, _not_theirs()))


def _edit_offering(request: Request, offering: Offering | None) -> HttpResponse:
    form = OfferingForm(request.POST or None, by=request.actor, offering=offering)
    then = request.POST.get("then")
    if form.is_valid() and then == "preview":
        context = {"form": form, "carried": carried(request, form)}
        return staff_page(request, "gatherings/staff/offering_preview.jinja", context)
    if form.is_valid() and then != "write":
        with form.showing_refusals():
            saved = _save_offering(request, form, offering)
            messages.success(request, _("%(title)s is saved.") % {"title": saved.title})
            return _after(request, saved)
    context = {"form": form, "offering": offering, "may_add_team": request.actor.may(CHANGE_TEAMS)}
    return staff_page(request, "gatherings/staff/edit_offering.jinja", context)


def _after(request: Request, saved: Offering) -> HttpResponse:
    """On to the sessions that it was added for, where it is chosen already; else to the list."""
    path, _mark, query = next_page(request).partition("?")
    if path == reverse("gatherings:add_series"):
        return redirect(path_with_next(path, QueryDict(query).get("next", ""), offering=str(saved.pk)))
    return lead_on(request, "gatherings:list_offerings")


def _save_offering(request: Request, form: OfferingForm, offering: Offering | None) -> Offering:
    details, by, now = form.details(), request.actor, clock.now()
    if offering is None:
        return add_offering(details=details, by=by, now=now, request_key=form.request_key(details))
    version = form.cleaned_data["version"]
    return change_offering(offering_id=offering.pk, details=details, version=version, by=by, now=now)


@requires(VIEW_PROGRAMME)
@require_safe
def list_facilitators(request: Request) -> HttpResponse:
    """Who leads sessions."""
    sorting = Sorting(request.GET, FACILITATOR_ORDERS, default="name")
    context = {
        "sorting": sorting,
        "found": page_of(request, sorting.rows(facilitators_listed(request.actor))),
        "may_change": request.actor.may(CHANGE_PROGRAMME),
        "changeable_teams": request.actor.teams(CHANGE_PROGRAMME),
    }
    return staff_page(request, "gatherings/staff/facilitators.jinja", context)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def add_facilitator_page(request: Request) -> HttpResponse:
    """Add somebody who leads sessions."""
    return _edit_facilitator(request, None)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def change_facilitator_page(request: Request, facilitator_id: int) -> HttpResponse:
    """Change somebody who leads sessions."""
    theirs = programme.changeable_facilitators(request.actor)
    return _edit_facilitator(request, found_or_404(theirs, facilitator_id, _not_theirs()))


def _not_theirs() -> str:
    return _("This is not among what your teams may change. Somebody may have deleted it meanwhile.")


def _edit_facilitator(request: Request, facilitator: Facilitator | None) -> HttpResponse:
    form = FacilitatorForm(request.POST or None, by=request.actor, facilitator=facilitator)
    if form.is_valid():
        with form.showing_refusals():
            saved = _save_facilitator(request, form, facilitator)
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return lead_on(request, "gatherings:list_facilitators")
    context = {"form": form, "facilitator": facilitator}
    return staff_page(request, "gatherings/staff/edit_facilitator.jinja", context)


def _save_facilitator(
    request: Request, form: FacilitatorForm, facilitator: Facilitator | None
) -> Facilitator:
    details, by, now = form.details(), request.actor, clock.now()
    if facilitator is None:
        return add_facilitator(details=details, by=by, now=now, request_key=form.request_key(details))
    version = form.cleaned_data["version"]
    return change_facilitator(facilitator_id=facilitator.pk, details=details, version=version, by=by, now=now)
