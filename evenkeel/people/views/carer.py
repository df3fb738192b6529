"""A carer's own pages about their record: preferences, needs, and a copy of everything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common.access import signed_in
from evenkeel.common.actors import Actor
from evenkeel.people import queries
from evenkeel.people.views import editing


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
