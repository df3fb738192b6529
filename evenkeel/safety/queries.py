"""The crisis lines of a nation, and how far they have been checked."""

from __future__ import annotations

import datetime as dt
import functools
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError

from evenkeel.common.bank_holidays import NATIONS
from evenkeel.common.public_version import kept_while_unchanged
from evenkeel.organisations.queries import provider
from evenkeel.safety import rules
from evenkeel.safety.models import CrisisLineCheck
from evenkeel.safety.rules import CrisisLine, Standing


@functools.cache
def all_lines() -> tuple[CrisisLine, ...]:
    """Every line of content/crisis_lines.json, in its order, without checks."""
    entries = json.loads((settings.CONTENT / "crisis_lines.json").read_text(encoding="utf-8"))["lines"]
    return tuple(rules.read_line(entry) for entry in entries)


@kept_while_unchanged
def _last_checks() -> dict[str, tuple[str, dt.date]]:
    checks = CrisisLineCheck.objects.order_by("checked_on", "pk").values_list("line", "number", "checked_on")
    return {line: (number, checked_on) for line, number, checked_on in checks}


def crisis_lines(nation: str) -> list[CrisisLine]:
    """The lines that serve a nation, in the data file's order, each with the date of its last check."""
    checks = _last_checks()
    return [rules.with_check(line, checks.get(line.id)) for line in all_lines() if nation in line.nations]


def panel_lines() -> list[CrisisLine]:
    """The few lines for the panel on every page, error pages too.

    Where the database cannot be asked for the provider's nation, the lines that serve all four.
    """
    try:
        nations = {provider().nation}
    except DatabaseError:
        nations = set(NATIONS)
    return [line for line in all_lines() if line.in_panel and nations <= line.nations]


def own_lines() -> list[CrisisLine]:
    """The lines of the nation where the provider works."""
    return crisis_lines(provider().nation)


def lines_to_check(today: dt.date) -> list[CrisisLine]:
    """Our lines whose number nobody has checked, or so long ago that it is due again."""
    return [one.line for one in checklist(today) if one.standing != Standing.CHECKED]


@dataclass(frozen=True)
class Checked:
    """A line, and how far its number can be trusted."""

    line: CrisisLine
    standing: Standing


def checklist(today: dt.date) -> list[Checked]:
    """Our lines that have a number: those never checked first, then those whose check is old, then the others."""
    lines = [Checked(line, rules.standing(line, today)) for line in own_lines() if line.has_number]
    order = list(Standing)
    return sorted(lines, key=lambda checked: order.index(checked.standing))


def urgent_help() -> dict[str, list[CrisisLine]]:
    """Our lines by the section of the page that they stand in."""
    lines = own_lines()
    return {section: [line for line in lines if line.section == section] for section in rules.SECTIONS}
