"""The permission table as a page of docs/reference, generated so that it cannot be out of date."""

from collections.abc import Iterator

from django.utils import translation

from evenkeel.accounts.queries import permission_table
from evenkeel.accounts.roles import ROLES

_HEAD = """# Roles and permissions

Written from the code by `evenkeel docs`; a test fails when it is out of date.
Whatever is not allowed here is refused. A role is held for the whole service or for one team; a partner's for their
organisation. Staff need a password and a second step, or a passkey, before any of it counts.
"""


def render_permissions() -> str:
    """The page in Markdown, in English."""
    with translation.override("en"):
        return "\n".join([_HEAD, *_roles(), "", *_permissions(), ""])


def _roles() -> Iterator[str]:
    yield "## Roles\n"
    yield "| role | code | sees | never |\n|---|---|---|---|"
    for role, about in ROLES.items():
        yield f"| {about.label} | `{role.value}` | {about.sees} | {about.never} |"


def _permissions() -> Iterator[str]:
    yield "## Permissions\n"
    yield "| permission | may | held by |\n|---|---|---|"
    for row in permission_table():
        yield f"| `{row.code}` | {row.label} | {', '.join(row.roles) or 'nobody'} |"
