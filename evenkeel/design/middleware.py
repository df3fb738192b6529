"""Who may keep a page, the request that macros ask for, and the page of an address that only a button leads to."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from evenkeel.design import errors
from evenkeel.design.helpers import request_at_hand

# Kept by anyone, but asked about before each use.
SHARED_CACHE_CONTROL = "public, max-age=0, must-revalidate"

GetResponse = Callable[[HttpRequest], HttpResponse]


class CachingMiddleware:
    """No page may be stored, save those marked as the same for everyone, which anyone may keep and ask about again.

    It stands outside sessions and languages, so that it sees every header that they set.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request_at_hand.set(request)
        try:
            response = self.get_response(request)
        finally:
            request_at_hand.reset(token)
        if getattr(response, "same_for_everyone", False):
            return _shared(request, response)
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        return response


def _shared(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The same bytes for all, without anything that tells people apart; 304 to whoever has them already.

    The language is in the address, so that no header of the request changes the page.
    """
    response.cookies.clear()
    del response["Vary"]
    response["Cache-Control"] = SHARED_CACHE_CONTROL
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


class NotAllowedMiddleware:
    """Says in words what Django answers with an empty page: that an address cannot be asked for in this way."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.not_allowed(request, response["Allow"])
        return response
