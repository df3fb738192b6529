"""The first page of staff, and the checklist that an empty installation begins with."""

from django.http import HttpResponse
from django.shortcuts import redirect

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.requests import Request
from evenkeel.design.pages import page
from evenkeel.home import queries
from evenkeel.home.navigation import open_places, settings_links
from evenkeel.home.permissions import SEE_SET_UP, SEE_TODAY
from evenkeel.home.set_up import State, Step, steps
from evenkeel.organisations.queries import provider
from evenkeel.tasks.counts import counts_of_tasks


@requires(SEE_TODAY)
def show_today(request: Request) -> HttpResponse:
    """Today's work; the set-up checklist instead while nobody has said who runs the service."""
    now, may_set_up = clock.now(), request.actor.may(SEE_SET_UP)
    if may_set_up and not provider().name:
        return redirect("home:show_set_up")
    context = {
        "today": queries.today(request.actor, now),
        "open_tasks": counts_of_tasks(request).all,
        "day": clock.today(),
        "places": open_places(request.actor),
        "missing": [step for step in _steps() if step.state == State.TO_DO] if may_set_up else [],
    }
    return page(request, "home/today.jinja", context)


@requires(SEE_SET_UP)
def show_set_up(request: Request) -> HttpResponse:
    """What is there, what is missing, and what cannot open until it is there."""
    every = _steps()
    to_do = [step for step in every if step.state == State.TO_DO and step.path]
    context = {
        "following": next((step for step in to_do if step.may_be_done_by(request.actor)), None),
        "steps": [(step, step.may_be_done_by(request.actor)) for step in every],
        "done": sum(step.state == State.DONE for step in every),
        "to_do": sum(step.state == State.TO_DO for step in every),
        "links": settings_links(request.actor),
    }
    return page(request, "home/set_up.jinja", context)


def _steps() -> list[Step]:
    return steps(clock.now(), clock.today())
