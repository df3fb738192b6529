"""Urgent help: what to do now, for whoever opens the page."""

from django.http import HttpRequest, HttpResponse

from evenkeel.common.access import public
from evenkeel.design.pages import page, same_for_everyone
from evenkeel.safety.queries import urgent_help


@public
@same_for_everyone
def show_urgent_help(request: HttpRequest) -> HttpResponse:
    """Danger first, then somebody to talk to now, then other help, for the nation where the provider works."""
    return page(request, "safety/urgent_help.jinja", {"help": urgent_help()})
