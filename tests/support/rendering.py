"""Sees to it in every test that no template asks the database: what a page shows is read before it is rendered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import pytest
from jinja2 import Template


def _may_ask() -> frozenset[CodeType]:
    """What every page has around it: this is asked for where it stands."""
    from evenkeel.accounts import middleware
    from evenkeel.common import public_version
    from evenkeel.design import globals as page_globals
    from evenkeel.design import helpers

    functions: list[Any] = [
        page_globals.provider,
        page_globals.crisis_lines,
        page_globals.staff_navigation,
        page_globals.staff_banners,
        public_version.current,
        middleware._actor,
        helpers.notes,
    ]
    return frozenset(function.__code__ for function in functions)


@pytest.fixture(autouse=True, scope="session")
def _templates_never_query() -> Iterator[None]:
    """A page or a message whose template asks the database fails the test that shows it."""
    from django.db import connection

    from evenkeel.design.globals import is_from_memory

    may_ask, render = _may_ask(), Template.render

    def refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        frame = sys._getframe()
        while frame.f_code is not watched.__code__:
            if frame.f_code in may_ask and not is_from_memory():
                return execute(sql, *rest)
            assert frame.f_back is not None
            frame = frame.f_back
        raise AssertionError(f"a template asks the database: {sql}")

    def watched(*args: Any, **options: Any) -> str:
        with connection.execute_wrapper(refuse):
            return render(*args, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "render", watched)
        yield
