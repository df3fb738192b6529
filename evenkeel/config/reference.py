"""The states page of docs/reference, written from the tables that the actions go by.

`evenkeel docs` writes it anew; a guard test fails while it is out of date.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps

SUFFIX = "_TRANSITIONS"

# Either (state, what happens, next state) one by one, or each state with those that it may become.
Table = Collection[tuple[str, str, str]] | Mapping[str, Collection[str]]


@dataclass(frozen=True)
class States:
    """One thing's table of states."""

    app: str
    thing: str
    steps: tuple[tuple[str, str, str], ...]

    @property
    def ends(self) -> list[str]:
        """States that nothing leads out of."""
        sources = {source for source, _verb, _target in self.steps}
        return sorted({target for _source, _verb, target in self.steps} - sources)


def collect_states() -> list[States]:
    """Every table of transitions that stands in the rules of an app, by app and thing."""
    found = {}
    for app in apps.get_app_configs():
        for module in _rules_of(app.name):
            for name, table in vars(importlib.import_module(module)).items():
                if name.endswith(SUFFIX):
                    thing = name.removesuffix(SUFFIX).replace("_", " ").lower()
                    found[app.label, thing] = States(app.label, thing, _steps(table))
    return [found[key] for key in sorted(found)]


def _rules_of(app: str) -> Iterator[str]:
    if not app.startswith("evenkeel.") or importlib.util.find_spec(f"{app}.rules") is None:
        return
    rules = importlib.import_module(f"{app}.rules")
    yield rules.__name__
    for part in pkgutil.iter_modules(getattr(rules, "__path__", [])):
        yield f"{rules.__name__}.{part.name}"


def _steps(table: Table) -> tuple[tuple[str, str, str], ...]:
    if isinstance(table, Mapping):
        return tuple((source, "", target) for source, targets in table.items() for target in sorted(targets))
    return tuple(table)


def render_states(tables: Collection[States] | None = None) -> str:
    """The whole page as Markdown, with a diagram for each table."""
    tables = collect_states() if tables is None else tables
    return "\n".join([_HEAD, *(_section(table) for table in tables)])


_HEAD = """# States

Written by `evenkeel docs` from the tables in each app's rules, which the actions go by: what is not in a
table is refused, or leaves the thing as it is.
"""


def _section(table: States) -> str:
    lines = [
        f"    {source} --> {target}{f' : {verb}' if verb else ''}" for source, verb, target in table.steps
    ]
    lines += [f"    {end} --> [*]" for end in table.ends]
    diagram = "\n".join(lines)
    return f"## {table.thing.capitalize()} ({table.app})\n\n```mermaid\nstateDiagram-v2\n{diagram}\n```\n"
