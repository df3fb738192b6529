"""Where somebody goes after signing in: only ever to a page of this site."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(wanted: str) -> bool:
    """Whether an address is a path of this site, and nothing that a browser takes for another one."""
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)


def next_page(request: HttpRequest) -> str:
    """The path that was asked for as `next`; empty where there was none, or one that leads elsewhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_path(wanted) else ""


def page_it_stood_on(request: HttpRequest) -> str:
    """The path of the page whose form the browser sent; empty where it does not say.

    Where the form held its token, that is a page of this site; where it did not, this may be any path.
    """
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    path = page._replace(scheme="", netloc="", fragment="").geturl()
    return path if is_own_path(path) else ""


def with_next(route: str, wanted: str, **more: str) -> str:
    """The address of a route that leads on to the path `wanted`, where there is one, with `more` in its query."""
    query = urlencode({**({"next": wanted} if wanted else {}), **more}, safe="/")
    return f"{reverse(route)}?{query}" if query else reverse(route)
