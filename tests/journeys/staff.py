"""Staff at a browser: how they sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.people import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "steady as she goes together"


def address_of(name: str) -> str:
    """Where somebody of the demonstration's staff reads their email."""
    return ".".join(name.removeprefix("Dr ").lower().split()) + "@example.org"


def sign_in(person: Visitor, name: str) -> None:
    """With the password, then with the code that their authenticator shows at this moment."""
    code = code_now(person.page, name)
    person.opens("/staff/sign-in/")
    person.writes("Email address", address_of(name))
    person.writes("Password", PASSWORD)
    person.presses("Sign in")
    person.sees("Your second step")
    person.writes("Code", code)
    person.presses("Sign in")
    person.is_at("/staff/")


def code_now(page: Page, name: str) -> str:
    """The six numbers beside the name in the demonstration's mailbox."""
    page.goto("/demonstration/")
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=name))
    return row.get_by_role("cell").last.locator(".ek-cell").inner_text()
