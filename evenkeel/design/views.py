"""The quick way out, and what an operator chose: colours and logo."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from evenkeel.common.access import public
from evenkeel.design import appearance
from evenkeel.design.globals import provider
from evenkeel.design.pages import same_for_everyone


@public
def leave(request: HttpRequest) -> HttpResponse:
    """Away to a page that anybody might have open, leaving nothing behind in the browser.

    Nothing is written: the cookie is forgotten, and the session behind it ends by itself.
    """
    response = HttpResponse(status=303, headers={"Location": settings.LEAVE_URL})
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


@public
@same_for_everyone
def view_appearance(request: HttpRequest) -> HttpResponse:
    """The operator's colours, which come after Evenkeel's own."""
    shown = provider()
    return HttpResponse(
        appearance.style_sheet(shown.accent_colour, shown.warm_colour), content_type="text/css"
    )


@public
@same_for_everyone
def view_logo(request: HttpRequest) -> HttpResponse:
    """The operator's logo; the content security policy keeps anything in it from running."""
    logo = provider().logo_svg
    if not logo:
        raise Http404
    return HttpResponse(logo, content_type="image/svg+xml")
