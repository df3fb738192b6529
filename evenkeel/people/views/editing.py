"""The forms that staff and carers share: the same questions, asked of the same record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.common.requests import Request
from evenkeel.design.forms import PageForm
from evenkeel.design.pages import page
from evenkeel.people import actions, personal_data, queries
from evenkeel.people.forms import ContactForm, NeedsForm, OwnDetailsForm, PreferencesForm
from evenkeel.people.models import Carer


@dataclass(frozen=True)
class Setting:
    """Where a shared form stands: whose record, who fills it in, and the page that it leads back to."""

    carer: Carer
    by: Actor
    back_url: str
    layout: str
    section: str
    is_own: bool


def staff_setting(request: Request, carer_id: int) -> Setting:
    """The record as staff change it. Raises Http404 where the actor may not see it, or it is erased."""
    carer = get_object_or_404(queries.visible_carers(request.actor), pk=carer_id, erased_at__isnull=True)
    return Setting(
        carer=carer,
        by=request.actor,
        back_url=reverse("people:view_carer", args=[carer.pk]),
        layout="design/layouts/staff.jinja",
        section="people",
        is_own=False,
    )


def edit_contact(request: HttpRequest, setting: Setting, form: ContactForm | OwnDetailsForm) -> HttpResponse:
    """How the carer is called and reached."""
    if form.is_valid():
        with form.showing_refusals():
            actions.change_contact(
                carer_id=setting.carer.pk, details=form.details(), by=setting.by, now=clock.now()
            )
            return saved(request, setting)
    return shown(request, "people/edit_contact.jinja", form, setting)


def edit_preferences(request: HttpRequest, setting: Setting) -> HttpResponse:
    """How and when the carer may be reached."""
    initial = PreferencesForm.initial_from(queries.preferences(setting.carer.pk))
    form = PreferencesForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.showing_refusals():
            actions.set_preferences(
                carer_id=setting.carer.pk, preferences=form.given(), by=setting.by, now=clock.now()
            )
            if queries.can_be_reached(setting.carer):
                return saved(request, setting)
            messages.warning(request, _saved_without_a_way(setting))
            return redirect(setting.back_url)
    return shown(request, "people/edit_preferences.jinja", form, setting)


def _saved_without_a_way(setting: Setting) -> str:
    """Said once it is saved, not asked before: a "No" counts at once."""
    if setting.is_own:
        return _("Your changes are saved. We have no way to reach you now.")
    return _("Your changes are saved. There is no way to reach this person now.")


def edit_needs(request: HttpRequest, setting: Setting) -> HttpResponse:
    """What would make it possible to come."""
    form = NeedsForm(
        request.POST if request.method == "POST" else None,
        initial=NeedsForm.initial_from(list(queries.live_needs(setting.carer.pk))),
    )
    if form.is_valid():
        actions.set_needs(
            carer_id=setting.carer.pk,
            needs=form.needs_changed(),
            ended=form.ended(),
            by=setting.by,
            now=clock.now(),
        )
        return saved(request, setting)
    return shown(request, "people/edit_needs.jinja", form, setting)


def shown(request: HttpRequest, template: str, form: PageForm, setting: Setting, **more: Any) -> HttpResponse:
    """The page with the form on it."""
    return page(request, template, {"form": form, "setting": setting, "carer": setting.carer, **more})


def saved(request: HttpRequest, setting: Setting) -> HttpResponse:
    """Back to where the form was opened, with word that it was saved."""
    messages.success(request, _("Your changes are saved."))
    return redirect(setting.back_url)


def download(carer_id: int, by: Actor) -> HttpResponse:
    """Everything held of the carer as a file, once it is written down that it was handed out."""
    actions.record_download(carer_id, by, clock.now())
    response = JsonResponse(
        personal_data.everything_held(carer_id), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
