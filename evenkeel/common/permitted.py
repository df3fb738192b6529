"""The last question before an action writes: may whoever acts do this?"""

from django.core.exceptions import PermissionDenied

from evenkeel.common.access import Permission
from evenkeel.common.actors import SYSTEM, Actor


def demand(by: Actor, permission: Permission, *, team_id: int | None = None) -> None:
    """Raise PermissionDenied unless the actor holds the permission; Evenkeel itself always may."""
    if by is not SYSTEM and not by.may(permission, team_id=team_id):
        raise PermissionDenied(permission.code)
