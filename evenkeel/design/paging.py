"""Long lists, a page at a time."""

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

# As many lines of a list as somebody reads through.
PAGE_SIZE = 50


def page_of(request: HttpRequest, rows: QuerySet[Row], size: int = PAGE_SIZE) -> Page[Row]:
    """The page of a list that the address asks for; one that does not exist gives the nearest that does."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return page
