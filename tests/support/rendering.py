"""Sees to it in every test that no template asks the database: what a page shows is read before it is rendered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import pytest


def _may_ask() -> frozenset[CodeType]:
    """What every page has around it and forms that fill their own lists: these are asked for where they stand."""
    from evenkeel.accounts import middleware
    from evenkeel.common import public_version
    from evenkeel.design import globals as page_globals
    from evenkeel.design import helpers
    from evenkeel.design.fields.choosing import ChoosingField

    functions: list[Any] = [
        page_globals.provider,
        page_globals.crisis_lines,
        page_globals.staff_navigation,
        page_globals.staff_banners,
        public_version.current,
        middleware._actor,
        helpers.notes,
        ChoosingField.offered,
    ]
    return frozenset(function.__code__ for function in functions)


@pytest.fixture(autouse=True, scope="session")
def _templates_never_query() -> Iterator[None]:
    """A template that asks the database fails the test that shows it."""
    from django.db import connection

    from evenkeel.design import pages

    may_ask, render = _may_ask(), pages.render_to_string

    def refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        frame = sys._getframe()
        while frame.f_code is not watched.__code__:
            if frame.f_code in may_ask:
                return execute(sql, *rest)
            assert frame.f_back is not None
            frame = frame.f_back
        raise AssertionError(f"a template asks the database: {sql}")

    def watched(*args: Any, **options: Any) -> str:
        with connection.execute_wrapper(refuse):
            return render(*args, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pages, "render_to_string", watched)
        yield
