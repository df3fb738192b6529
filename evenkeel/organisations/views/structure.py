"""Staff pages of teams and boroughs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.leading_on import lead_on
from evenkeel.design.pages import page
from evenkeel.organisations import actions
from evenkeel.organisations.forms import AreaForm, TeamForm
from evenkeel.organisations.models import Area, Team
from evenkeel.organisations.permissions import CHANGE_TEAMS, SEE_PLACES


@requires(SEE_PLACES)
def list_teams(request: Request) -> HttpResponse:
    """The teams, those no longer at work too."""
    context = {"teams": list(Team.objects.all()), "may_change": request.actor.may(CHANGE_TEAMS)}
    return page(request, "organisations/teams.jinja", context)


@requires(CHANGE_TEAMS)
@require_http_methods(["GET", "POST"])
def edit_team(request: Request, team_id: int | None = None) -> HttpResponse:
    """Add a team, or change one."""
    team = get_object_or_404(Team, pk=team_id) if team_id else None
    form = TeamForm.of_row(team, request.POST, at_first={"is_active": True})
    if form.is_valid():
        with form.showing_refusals():
            saved = actions.save_team(
                team_id=team_id, values=form.changes(), by=request.actor, now=clock.now()
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return lead_on(request, "organisations:list_teams")
    return page(request, "organisations/edit_team.jinja", {"form": form, "team": team})


@requires(SEE_PLACES)
def list_areas(request: Request) -> HttpResponse:
    """The boroughs, those not served too."""
    context = {"areas": list(Area.objects.all()), "may_change": request.actor.may(CHANGE_TEAMS)}
    return page(request, "organisations/areas.jinja", context)


@requires(CHANGE_TEAMS)
@require_http_methods(["GET", "POST"])
def edit_area(request: Request, area_id: int | None = None) -> HttpResponse:
    """Add a borough, or change one."""
    area = get_object_or_404(Area, pk=area_id) if area_id else None
    form = AreaForm.of_row(area, request.POST, at_first={"is_served": True})
    if form.is_valid():
        with form.showing_refusals():
            saved = actions.save_area(
                area_id=area_id, values=form.changes(), by=request.actor, now=clock.now()
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return lead_on(request, "organisations:list_areas")
    return page(request, "organisations/edit_area.jinja", {"form": form, "area": area})
