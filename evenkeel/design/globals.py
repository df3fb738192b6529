"""What every page may ask for by name: registered at start-up by the apps that know, harmless until then.

    from evenkeel.design import globals as page_globals
    page_globals.register("provider", provider)                  # () -> an object with Provider's fields
    page_globals.register("crisis_lines", panel_lines)           # () -> objects with the fields of crisis.Line
    page_globals.register("staff_navigation", staff_navigation)  # (request) -> StaffLink, in order
    page_globals.register("staff_banners", staff_banners)        # (request) -> Banner

An error page must never ask the database: inside `from_memory()` the provider and the crisis lines are the ones
that this process last saw, or else the defaults.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from evenkeel.common.public_version import Keep
from evenkeel.design import crisis

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class UnknownProvider:
    """Stands in until somebody has said who runs this installation."""

    name: str = "Evenkeel"
    service_name: str = ""
    phone: str = ""
    phone_hours: str = ""
    email: str = ""
    address: str = ""
    nation: str = "England"
    accent_colour: str = ""
    warm_colour: str = ""
    logo_svg: str = ""


@dataclass(frozen=True)
class StaffLink:
    """One entry of the staff navigation; a page marks it as current with `{% set section = "…" %}`.

    `count` is shown beside the label where it is above nought: open tasks, say.
    """

    section: str
    label: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class Banner:
    """Something that every member of staff has to know, above every staff page.

    A quiet one asks nothing of whoever reads it: it is for somebody else to see to.
    """

    text: str
    link_label: str = ""
    link_url: str = ""
    is_quiet: bool = False


def _no_provider() -> Any:
    return UnknownProvider()


def _nothing_for(request: HttpRequest) -> Sequence[Any]:
    return ()


_DEFAULTS: dict[str, Callable[..., Any]] = {
    "provider": _no_provider,
    "crisis_lines": crisis.lines_from_file,
    "staff_navigation": _nothing_for,
    "staff_banners": _nothing_for,
}
_registered: dict[str, Callable[..., Any]] = {}
_last_seen: dict[str, Any] = {}
_parts = Keep()
_in_memory: ContextVar[bool] = ContextVar("answer_from_memory", default=False)


def register(name: str, function: Callable[..., Any]) -> None:
    """Answer the page global of that name with this function. Raises KeyError for a name that no page asks for."""
    if name not in _DEFAULTS:
        raise KeyError(name)
    _registered[name] = function


def forget(name: str) -> None:
    """Go back to the harmless default; for tests."""
    _registered.pop(name, None)
    _last_seen.pop(name, None)


@contextmanager
def from_memory() -> Iterator[None]:
    """Nothing inside asks the database."""
    token = _in_memory.set(True)
    try:
        yield
    finally:
        _in_memory.reset(token)


def is_from_memory() -> bool:
    """Whether what is made now may ask nothing of the database."""
    return _in_memory.get()


def provider() -> Any:
    """Who runs this installation."""
    return _answer("provider")


def crisis_lines() -> Sequence[Any]:
    """Whom to call in a crisis. Whatever fails, there is an answer: the page must not be without one."""
    try:
        return _answer("crisis_lines")
    except Exception:
        log.exception("crisis lines could not be read; the file's are shown")
        return crisis.lines_from_file()


def kept(part: str, *by: object, caller: Callable[[], str], when: bool = True) -> str:
    """A part of the page that is made once and kept while the programme stays the same.

    `{% call kept("header", section) %}…{% endcall %}`: what is inside may depend on nothing but the language, the
    provider and `by`; where it sometimes does, `when` says whether this time it does not.
    """
    return _parts.get((part, get_language(), by), caller) if when and not is_from_memory() else caller()


def staff_navigation(request: HttpRequest) -> Sequence[StaffLink]:
    """The parts of the staff's side that this person may open."""
    return () if is_from_memory() else _function("staff_navigation")(request)


def staff_banners(request: HttpRequest) -> Sequence[Banner]:
    """What staff have to know now: the worker stopped, crisis numbers unchecked."""
    return () if is_from_memory() else _function("staff_banners")(request)


def _answer(name: str) -> Any:
    if is_from_memory():
        return _last_seen[name] if name in _last_seen else _DEFAULTS[name]()
    _last_seen[name] = _function(name)()
    return _last_seen[name]


def _function(name: str) -> Callable[..., Any]:
    return _registered.get(name, _DEFAULTS[name])
