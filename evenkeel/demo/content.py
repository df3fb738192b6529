"""Reads the demonstration's world from content/demonstration, where anybody can read it too."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

# Whatever is drawn by lot is drawn alike every time: from this, the day, and what it is drawn for.
_SEED = "an even keel"
_FACT = re.compile(r"^- (\w+): (.+)$", re.MULTILINE)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)


def folder() -> Path:
    """Where the world is written down."""
    return settings.CONTENT / "demonstration"


def read(name: str) -> Any:
    """What one of the JSON files says."""
    return json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class OfferingText:
    """One page of `offerings/`; `team` is a team's slug."""

    slug: str
    title: str
    kind: str
    team: str
    summary: str
    what_happens: str
    who_for: str
    what_to_bring: str


def offerings() -> list[OfferingText]:
    """Every page of `offerings/`, by file name."""
    return [_offering(path) for path in sorted((folder() / "offerings").glob("*.md"))]


def _offering(path: Path) -> OfferingText:
    head, *rest = _SECTION.split(path.read_text(encoding="utf-8"))
    facts = dict(_FACT.findall(head))
    sections = {heading: text.strip() for heading, text in zip(rest[::2], rest[1::2], strict=True)}
    return OfferingText(
        slug=path.stem,
        title=head.splitlines()[0].removeprefix("# ").strip(),
        kind=facts["Kind"],
        team=facts["Team"],
        summary=sections["In short"],
        what_happens=sections["What happens"],
        who_for=sections["Who it is for"],
        what_to_bring=sections["What to bring"],
    )


def lot(day: str, purpose: str) -> random.Random:
    """A source of chance for one purpose that gives the same on the same day, whatever else is drawn."""
    return random.Random(f"{_SEED} {day} {purpose}")  # noqa: S311 - no secret hangs on it
