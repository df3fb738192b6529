"""Where whoever is signed out is led, what they are told there, and where they go once they are signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from evenkeel.accounts import drafts, sessions
from evenkeel.accounts.next_page import page_it_stood_on
from evenkeel.common.access import Access
from evenkeel.design.helpers import local_path
from evenkeel.design.leading_on import next_page, with_next

_UNSAVED = "unsaved"


def to_sign_in(request: HttpRequest, route: str, *, back_to: str = "") -> HttpResponse:
    """Send them there, and back afterwards: to the page they asked for, or on which the form stood that they sent.

    A form that is not kept for them elsewhere is lost, and the page says so. It hears of that by its address: what is
    written for everybody who sends a form without being signed in would fill the database.
    """
    if request.method == "POST" and not back_to:
        return redirect(with_next(route, page_it_stood_on(request), **{_UNSAVED: "yes"}))
    return redirect(with_next(route, back_to or (request.get_full_path() if request.method == "GET" else "")))


def to_sign_in_for(request: HttpRequest, access: Access) -> HttpResponse:
    """Send them to where those sign in who may open such a view."""
    return to_sign_in(request, "account_login" if access.permission else "accounts:sign_in")


def said_of_what_was_sent(request: HttpRequest) -> str:
    """What became of the form that somebody sent while they were signed out; empty where they sent none."""
    if drafts.is_kept(request):
        return _("You were signed out. What you sent is kept: sign in, and you can send it again.")
    if _UNSAVED not in request.GET:
        return ""
    if next_page(request):
        return _(
            "You were signed out, so what you sent was not saved. Sign in, and you come back to the page."
        )
    return _("You were signed out, so what you sent was not saved. Sign in, and send it once more.")


def first_page(request: HttpRequest) -> str:
    """The path where they begin: staff at their work, carers at their support."""
    return local_path("/staff/" if sessions.sign_in_of(request).is_staff_sign_in else "/your-support/")
