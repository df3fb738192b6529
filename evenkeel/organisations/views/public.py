"""A venue's page, for somebody who is about to set out."""

from django.http import Http404, HttpRequest, HttpResponse

from evenkeel.common.access import public
from evenkeel.design.pages import page, same_for_everyone
from evenkeel.organisations import queries
from evenkeel.organisations.getting_in import access_of


@public
@same_for_everyone
def view_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the venue is, how to get there, and how to get in."""
    venue = queries.venue_by_slug(slug)
    if venue is None:
        raise Http404
    return page(request, "organisations/place.jinja", {"venue": venue, "access": access_of(venue)})
