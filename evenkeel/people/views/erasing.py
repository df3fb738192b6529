"""Staff pages for the end of a record: erase it, or hold it where it has to be kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.forms import PageForm
from evenkeel.people import actions, queries
from evenkeel.people.forms import EraseForm, HoldForm, LiftForm
from evenkeel.people.permissions import ERASE_CARERS
from evenkeel.people.views import editing


@requires(ERASE_CARERS)
@require_http_methods(["GET", "POST"])
def erase_carer(request: Request, carer_id: int) -> HttpResponse:
    """Ask why, and whether it is meant; then erase the record. Who presses twice is told once more that it is done."""
    erased = queries.visible_carers(request.actor).filter(pk=carer_id, erased_at__isnull=False)
    if request.method == "POST" and erased.exists():
        return _is_erased(request)
    setting = editing.staff_setting(request, carer_id)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            actions.erase_carer(
                carer_id=carer_id, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
            )
            return _is_erased(request)
    return _shown(request, setting, form)


def _is_erased(request: Request) -> HttpResponse:
    messages.success(request, _("The record is erased."))
    return redirect("people:find_carers")


@requires(ERASE_CARERS)
@require_POST
def hold_carer(request: Request, carer_id: int) -> HttpResponse:
    """Keep the record from being erased."""
    setting, form = editing.staff_setting(request, carer_id), HoldForm(request.POST)
    if not form.is_valid():
        return _shown(request, setting, form)
    reason = form.cleaned_data["hold_reason"]
    actions.hold_carer(carer_id=carer_id, reason=reason, by=request.actor, now=clock.now())
    messages.success(request, _("The record is on hold. Nobody can erase it until the hold is lifted."))
    return redirect(setting.back_url)


@requires(ERASE_CARERS)
@require_POST
def lift_hold(request: Request, carer_id: int) -> HttpResponse:
    """Let the record be erased again."""
    setting, form = editing.staff_setting(request, carer_id), LiftForm(request.POST)
    if not form.is_valid():
        return _shown(request, setting, form)
    reason = form.cleaned_data["lift_reason"]
    actions.lift_hold(carer_id=carer_id, reason=reason, by=request.actor, now=clock.now())
    messages.success(request, _("The hold is lifted."))
    return redirect(setting.back_url)


def _shown(request: Request, setting: editing.Setting, posted: PageForm) -> HttpResponse:
    """The page with its forms, the posted one as it was filled in."""
    forms: dict[str, Any] = {"erase_form": EraseForm(), "hold_form": HoldForm(), "lift_form": LiftForm()}
    own = {EraseForm: "erase_form", HoldForm: "hold_form", LiftForm: "lift_form"}[type(posted)]
    hold = queries.said_hold(setting.carer)
    return editing.shown(
        request,
        "people/erase.jinja",
        posted,
        setting,
        hold=hold,
        record_years=settings.KEEP_RECORDS_YEARS,
        **{**forms, own: posted},
    )
