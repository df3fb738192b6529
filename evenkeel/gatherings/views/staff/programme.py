"""The month's programme, and a facilitator's own sessions."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.gatherings.forms.staff_filters import MonthFilterForm
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME, KEEP_OWN_REGISTER, VIEW_PROGRAMME
from evenkeel.gatherings.queries.programme import month_of
from evenkeel.gatherings.queries.staff_sessions import sessions_led_by
from evenkeel.gatherings.views.staff.parts import staff_page


@requires(VIEW_PROGRAMME)
@require_safe
def show_programme(request: Request) -> HttpResponse:
    """A month of sessions."""
    form = MonthFilterForm(request.GET, by=request.actor)
    context = {
        "form": form,
        "month": month_of(form.first_of_month(clock.today()), form.filters, request.actor, clock.now()),
        "may_change": request.actor.may(CHANGE_PROGRAMME),
        "leads": request.actor.may(KEEP_OWN_REGISTER),
    }
    return staff_page(request, "gatherings/staff/programme.jinja", context)


@requires(KEEP_OWN_REGISTER)
@require_safe
def list_my_sessions(request: Request) -> HttpResponse:
    """What whoever is signed in leads."""
    coming, over = sessions_led_by(request.actor, clock.now())
    return staff_page(request, "gatherings/staff/my_sessions.jinja", {"coming": coming, "over": over})
