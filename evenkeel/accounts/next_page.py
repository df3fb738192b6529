"""Where a form that somebody sent while they were not signed in stood: only ever a page of this site."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from evenkeel.design.leading_on import is_own_path


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
