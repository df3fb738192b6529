"""What is somebody's own, for whoever has signed in."""

from django.http import HttpResponse

from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common import clock
from evenkeel.common.access import signed_in
from evenkeel.design.pages import page
from evenkeel.design.paging import page_of
from evenkeel.gatherings.queries.public_pages.own_bookings import cards_of
from evenkeel.home import queries

# Each takes as much room as four lines of a table.
PAST_PAGE_SIZE = 20


@signed_in
def your_support(request: SignedInRequest) -> HttpResponse:
    """Bookings, messages, preferences and needs, a copy of everything, and who looked."""
    return page(request, "home/your_support.jinja", {"own": queries.own_support(request.user, clock.now())})


@signed_in
def list_past_bookings(request: SignedInRequest) -> HttpResponse:
    """Everything from before now, a page at a time."""
    now = clock.now()
    found = page_of(request, queries.own_past(request.user, now), size=PAST_PAGE_SIZE)
    context = {
        "found": found,
        "bookings": cards_of(found, now),
        "names_whose": queries.has_several_records(request.user),
    }
    return page(request, "home/past_bookings.jinja", context)
