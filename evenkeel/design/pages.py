"""How a view answers with a page."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from evenkeel.design.forms import PageForm
from evenkeel.design.helpers import forms_with_errors

View = TypeVar("View", bound=Callable[..., HttpResponse])


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int | None = None
) -> HttpResponse:
    """The rendered template; without a status, that of a posted form in it with errors, else 200."""
    context = context or {}
    if status is None:
        wrong = forms_with_errors(context.values()) if request.method == "POST" else []
        status = wrong[0].error_status if wrong else 200
    for value in context.values():
        if isinstance(value, PageForm):
            value.ask_for_choices()
    return HttpResponse(render_to_string(template, context, request), status=status)


def same_for_everyone(view: View) -> View:
    """Marks a view whose page is the same bytes for all: no token, no name, nothing personal. Stands under `@public`.

    Its page may then be kept by browsers and by the page cache; all other pages are never stored.
    """

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.same_for_everyone = True  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response.same_for_everyone = response.status_code == 200  # type: ignore[attr-defined]
        return response

    marked.same_for_everyone = True  # type: ignore[attr-defined]
    return marked  # type: ignore[return-value]
