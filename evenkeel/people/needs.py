"""What would make it possible to come, and whom people look after: lists that anybody can read in content/."""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class AccessNeedKind:
    """One thing that would make it possible to come; with `needs_detail` it says nothing without its detail.

    `needs_arranging` says that somebody has to do something before the day; the others only need to be known.
    `only` is "in_person" or "online" where it makes no difference otherwise.
    """

    code: str
    label: str
    hint: str
    needs_arranging: bool
    asks_detail: str = ""
    only: str = ""
    needs_detail: bool = False


@dataclass(frozen=True)
class Described:
    """A code with the words for it."""

    code: str
    label: str
    hint: str = ""


def _read(name: str) -> Any:
    return json.loads((settings.CONTENT / name).read_text(encoding="utf-8"))


ACCESS_NEEDS: tuple[AccessNeedKind, ...] = tuple(
    AccessNeedKind(**need) for need in _read("access_needs.json")["needs"]
)
RELATIONSHIPS: tuple[Described, ...] = tuple(
    Described(**relationship) for relationship in _read("caring_roles.json")["relationships"]
)
BROAD_NEEDS: tuple[Described, ...] = tuple(
    Described(**need) for need in _read("caring_roles.json")["broad_needs"]
)


@functools.cache
def access_need(code: str) -> AccessNeedKind:
    """The need with this code; one that has gone from the list is known by its code."""
    return next((need for need in ACCESS_NEEDS if need.code == code), AccessNeedKind(code, code, "", True))


def anything_to_arrange(codes: Iterable[str]) -> bool:
    """Whether somebody has to do something before the day for one of these needs."""
    return any(access_need(code).needs_arranging for code in codes)


def needs_where(mode: str) -> list[AccessNeedKind]:
    """The needs that make a difference there: "in_person", "online", or anything else for both."""
    elsewhere = {"online": "in_person", "in_person": "online"}.get(mode)
    return [need for need in ACCESS_NEEDS if not need.only or need.only != elsewhere]


@functools.cache
def relationship(code: str) -> Described:
    """The relationship with this code; one that has gone from the list is known by its code."""
    return next((one for one in RELATIONSHIPS if one.code == code), Described(code, code))


@functools.cache
def broad_need(code: str) -> Described:
    """The broad need with this code; one that has gone from the list is known by its code."""
    return next((one for one in BROAD_NEEDS if one.code == code), Described(code, code))
