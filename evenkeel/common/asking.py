"""Asks those who know things of a kind for what they know, each of them once for a whole list."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Concatenate, ParamSpec, TypeVar

More = ParamSpec("More")
Known = TypeVar("Known")

# A thing as it is pointed at without a foreign key: its kind, such as "booking", and its id.
Thing = tuple[str, int]


def known_of(
    things: Iterable[Thing],
    who_know: Mapping[str, Callable[Concatenate[Collection[int], More], Mapping[int, Known]]],
    *args: More.args,
    **kwargs: More.kwargs,
) -> dict[Thing, Known]:
    """What is known of each thing; without those of which nobody knows it.

    `who_know` has, for a kind, who answers for the ids of that kind and whatever else is given.
    """
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, thing_id in things:
        ids[kind].add(thing_id)
    return {
        (kind, thing_id): known
        for kind in ids.keys() & who_know.keys()
        for thing_id, known in who_know[kind](ids[kind], *args, **kwargs).items()
    }
