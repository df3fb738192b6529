"""Staff pages: find a carer, see the record, correct it, hand out a copy."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.audit.permissions import VIEW_ACCESS_LOG
from evenkeel.audit.queries import who_looked
from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.pages import page
from evenkeel.people import actions, queries, registry
from evenkeel.people.forms import CaringRoleForm, ContactForm, FindForm
from evenkeel.people.models import Carer
from evenkeel.people.permissions import CHANGE_CARERS, ERASE_CARERS, FIND_CARERS
from evenkeel.people.views import editing

# Words that are looked for name people, so they stay out of addresses, histories and logs.
SEARCH = "people_looked_for"


@requires(FIND_CARERS)
@require_http_methods(["GET", "POST"])
def find_carers(request: Request) -> HttpResponse:
    """Look for a carer; nobody is shown until somebody is looked for."""
    if request.method == "POST":
        return _remember_search(request)
    words = request.session.get(SEARCH, "")
    context = {
        "form": FindForm(initial={"words": words}),
        "words": words,
        "found": queries.found_carers(request.actor, words),
    }
    return page(request, "people/find.jinja", context)


def _remember_search(request: Request) -> HttpResponse:
    if "clear" in request.POST:
        request.session.pop(SEARCH, None)
        return redirect("people:find_carers")
    form = FindForm(request.POST)
    if not form.is_valid():
        return page(request, "people/find.jinja", {"form": form, "words": "", "found": None})
    request.session[SEARCH] = form.cleaned_data["words"]
    actions.record_search(request.actor, clock.now())
    return redirect("people:find_carers")


@requires(FIND_CARERS)
def view_carer(request: Request, carer_id: int) -> HttpResponse:
    """A carer's record; that it was opened is written down before the page is sent."""
    carer = _carer(request, carer_id)
    now = clock.now()
    actions.record_view(carer.pk, request.actor, now)
    context = {
        "carer": carer,
        "preferences": queries.shown_preferences(carer),
        "can_be_reached": queries.can_be_reached(carer),
        "needs": queries.shown_needs(carer.pk),
        "caring_roles": queries.shown_caring_roles(carer.pk),
        "sections": registry.record_sections(carer.pk, request.actor, now),
        "looks": who_looked(carer.pk, limit=10),
        "may_see_log": request.actor.may(VIEW_ACCESS_LOG),
        "hold": queries.said_hold(carer),
        "may_change": request.actor.may(CHANGE_CARERS) and not carer.erased_at,
        "may_erase": request.actor.may(ERASE_CARERS) and not carer.erased_at,
    }
    return page(request, "people/record.jinja", context)


@requires(CHANGE_CARERS)
@require_http_methods(["GET", "POST"])
def edit_contact(request: Request, carer_id: int) -> HttpResponse:
    """Name, addresses and safe times."""
    setting = editing.staff_setting(request, carer_id)
    form = ContactForm(request.POST or None, initial=ContactForm.values_of(setting.carer))
    return editing.edit_contact(request, setting, form)


@requires(CHANGE_CARERS)
@require_http_methods(["GET", "POST"])
def edit_preferences(request: Request, carer_id: int) -> HttpResponse:
    """How and when the carer may be reached."""
    return editing.edit_preferences(request, editing.staff_setting(request, carer_id))


@requires(CHANGE_CARERS)
@require_http_methods(["GET", "POST"])
def edit_needs(request: Request, carer_id: int) -> HttpResponse:
    """What would make it possible to come."""
    return editing.edit_needs(request, editing.staff_setting(request, carer_id))


@requires(CHANGE_CARERS)
@require_http_methods(["GET", "POST"])
def add_caring_role(request: Request, carer_id: int) -> HttpResponse:
    """Somebody whom the carer looks after."""
    setting = editing.staff_setting(request, carer_id)
    form = CaringRoleForm(request.POST or None)
    if form.is_valid():
        actions.add_caring_role(carer_id=carer_id, by=request.actor, now=clock.now(), **form.added(carer_id))
        return editing.saved(request, setting)
    return editing.shown(request, "people/add_caring_role.jinja", form, setting)


@requires(CHANGE_CARERS)
@require_POST
def end_caring_role(request: Request, carer_id: int, caring_role_id: int) -> HttpResponse:
    """Take away somebody whom the carer no longer looks after."""
    setting = editing.staff_setting(request, carer_id)
    actions.end_caring_role(
        carer_id=carer_id, caring_role_id=caring_role_id, by=request.actor, now=clock.now()
    )
    return editing.saved(request, setting)


@requires(ERASE_CARERS)
@require_POST
def download_carer(request: Request, carer_id: int) -> HttpResponse:
    """A copy of everything held of the carer, to be given to them."""
    return editing.download(_carer(request, carer_id).pk, request.actor)


def _carer(request: Request, carer_id: int) -> Carer:
    carers = queries.visible_carers(request.actor).select_related("area")
    return get_object_or_404(carers, pk=carer_id)
