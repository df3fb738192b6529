"""A carer's own pages about their record: details, preferences, needs, whom they look after, a copy of everything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common import clock
from evenkeel.common.access import signed_in
from evenkeel.common.actors import Actor
from evenkeel.people import actions, queries
from evenkeel.people.forms import OwnCaringRoleForm, OwnDetailsForm
from evenkeel.people.views import editing


@signed_in
@require_http_methods(["GET", "POST"])
def edit_own_details(request: SignedInRequest, carer_id: int) -> HttpResponse:
    """My name, number and borough."""
    own = _own(request, carer_id)
    form = OwnDetailsForm(request.POST or None, initial=OwnDetailsForm.values_of(own.carer))
    return editing.edit_contact(request, own, form)


@signed_in
@require_http_methods(["GET", "POST"])
def edit_own_caring_roles(request: SignedInRequest, carer_id: int) -> HttpResponse:
    """Whom I look after: who is there, with a way to take each off, and somebody more."""
    own = _own(request, carer_id)
    form = OwnCaringRoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.add_caring_role(carer_id=own.carer.pk, by=own.by, now=clock.now(), **form.added(own.carer.pk))
        return editing.saved(request, own)
    roles = queries.shown_caring_roles(own.carer.pk)
    return editing.shown(request, "people/own_caring_roles.jinja", form, own, caring_roles=roles)


@signed_in
@require_POST
def end_own_caring_role(request: SignedInRequest, carer_id: int, caring_role_id: int) -> HttpResponse:
    """Somebody whom I no longer look after."""
    own = _own(request, carer_id)
    actions.end_caring_role(carer_id=own.carer.pk, caring_role_id=caring_role_id, by=own.by, now=clock.now())
    return editing.saved(request, own)


@signed_in
@require_http_methods(["GET", "POST"])
def edit_own_preferences(request: SignedInRequest, carer_id: int) -> HttpResponse:
    """How and when I may be reached."""
    return editing.edit_preferences(request, _own(request, carer_id))


@signed_in
@require_http_methods(["GET", "POST"])
def edit_own_needs(request: SignedInRequest, carer_id: int) -> HttpResponse:
    """What would make it possible for me to come."""
    return editing.edit_needs(request, _own(request, carer_id))


@signed_in
@require_POST
def download_own(request: SignedInRequest, carer_id: int) -> HttpResponse:
    """A copy of everything that is held of me."""
    own = _own(request, carer_id)
    return editing.download(own.carer.pk, own.by)


def _own(request: SignedInRequest, carer_id: int) -> editing.Setting:
    carer = get_object_or_404(queries.carers_of(request.user), pk=carer_id)
    return editing.Setting(
        carer=carer,
        by=Actor("carer", carer.pk),
        back_url=reverse("home:your_support"),
        layout="design/layouts/public.jinja",
        section="your-support",
        is_own=True,
    )
