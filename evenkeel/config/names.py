"""Who stands behind an id in the outbox and in the access log, for those who may know."""

from collections.abc import Collection

from django.urls import reverse

from evenkeel.accounts.queries import names_of
from evenkeel.common.actors import Actor
from evenkeel.common.named import Named
from evenkeel.people.queries import visible_carers


def carers_named(carer_ids: Collection[int], actor: Actor) -> dict[int, Named]:
    """The carers of these whose records the actor may open; an erased one has no name any more."""
    known = visible_carers(actor).filter(pk__in=carer_ids).exclude(name="")
    return {
        carer_id: Named(name, reverse("people:view_carer", args=[carer_id]))
        for carer_id, name in known.values_list("pk", "name")
    }


def users_named(user_ids: Collection[int], _actor: Actor) -> dict[int, Named]:
    """The users with these ids: everybody who sees the outbox or the log works with them."""
    return {user_id: Named(name) for user_id, name in names_of(user_ids).items()}
