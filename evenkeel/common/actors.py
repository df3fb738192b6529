"""Who does a thing: the `by` of every action, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evenkeel.common.access import Permission


@dataclass(frozen=True)
class Actor:
    """Someone who acts.

    `kind` is "user" (a user's id), "carer" (a carer's id: by their own link, or signed in), "public" (nobody
    known) or "system" (a sweep). `grants` maps a permission's code to the ids of the teams it holds for;
    None stands for every team.
    """

    kind: str
    id: int | None = None
    label: str = ""
    grants: Mapping[str, frozenset[int] | None] = field(default_factory=dict)

    def may(self, permission: Permission, *, team_id: int | None = None) -> bool:
        """Whether the permission is held: for any team, or for the one that is named."""
        if permission.code not in self.grants:
            return False
        teams = self.grants[permission.code]
        return team_id is None or teams is None or team_id in teams

    def teams(self, permission: Permission) -> frozenset[int] | None:
        """The teams that the permission holds for; None for all of them, an empty set for none."""
        return self.grants.get(permission.code, frozenset())


ANYONE = Actor("public")
SYSTEM = Actor("system", label="Evenkeel")
