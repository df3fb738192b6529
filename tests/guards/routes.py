"""Every route of the site, as the guards walk them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from evenkeel.common.access import Access

_STAND_INS: tuple[tuple[type, Any], ...] = (
    (IntConverter, 999_999_999),
    (UUIDConverter, "00000000-0000-4000-8000-000000000000"),
    (SlugConverter, "nothing-is-called-this"),
)


@dataclass(frozen=True)
class Route:
    """One route. `stand_ins` are values for its parts that fit them and mean nothing."""

    name: str
    view: Callable[..., Any]
    stand_ins: dict[str, Any]

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)

    def path(self, **kwargs: Any) -> str:
        return reverse(self.name, kwargs=self.stand_ins | kwargs)

    def __str__(self) -> str:
        return self.name


def all_routes() -> list[Route]:
    """Every route, in order of name."""
    return sorted(_walk(get_resolver(), "", {}), key=lambda route: route.name)


def routes_that_need_a_permission() -> list[Route]:
    return [route for route in all_routes() if route.access and route.access.kind == "permission"]


def _walk(resolver: URLResolver, namespace: str, converters: dict[str, Any]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        inner = converters | entry.pattern.converters
        if isinstance(entry, URLResolver):
            deeper = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, deeper, inner)
        else:
            yield _route(entry, namespace, inner)


def _route(entry: URLPattern, namespace: str, converters: dict[str, Any]) -> Route:
    stand_ins = {part: _stand_in(converter) for part, converter in converters.items()}
    return Route(f"{namespace}{entry.name}", entry.callback, stand_ins)


def _stand_in(converter: Any) -> Any:
    return next((value for kind, value in _STAND_INS if isinstance(converter, kind)), "nothing")
