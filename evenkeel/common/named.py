"""Somebody as a page names them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from evenkeel.common.actors import Actor


@dataclass(frozen=True)
class Named:
    """A name, and the address of that person's page where whoever reads may open it."""

    name: str
    path: str = ""


# Those of the people with these ids whom the actor may see, by id.
NamesFor = Callable[[Collection[int], Actor], Mapping[int, Named]]
