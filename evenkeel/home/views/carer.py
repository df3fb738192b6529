"""What is somebody's own, for whoever has signed in."""

from django.http import HttpResponse

from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common import clock
from evenkeel.common.access import signed_in
from evenkeel.design.pages import page
from evenkeel.home import queries


@signed_in
def your_support(request: SignedInRequest) -> HttpResponse:
    """Bookings, messages, preferences and needs, a copy of everything, and who looked."""
    return page(request, "home/your_support.jinja", {"own": queries.own_support(request.user, clock.now())})
