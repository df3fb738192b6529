"""Everything held of a carer, found from the models themselves: what is handed out, and what is blanked.

Any model with a foreign key to a carer is covered the day it is written: its classification says which of
its fields are the carer's. A row that goes with the record (CASCADE) is removed with it; one that must stay
for the counts (PROTECT) stays, with what is personal in it blanked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from evenkeel.accounts.models import User
from evenkeel.notices.models import MailboxMessage, Notice
from evenkeel.people.models import Carer
from evenkeel.tasks.models import Task


@dataclass(frozen=True)
class Link:
    """A way from one row to the rows that belong to it."""

    model: type[models.Model]
    field: str
    goes_with_parent: bool

    def rows(self, parents: list[int]) -> QuerySet[Any]:
        """The rows that belong to these parents, oldest first."""
        return self.model._default_manager.filter(**{f"{self.field}__in": parents}).order_by("pk")


def links(parent: type[models.Model]) -> list[Link]:
    """Every model with a foreign key to the parent that is classified as personal, or that goes with it."""
    found = [
        Link(relation.related_model, relation.field.name, relation.on_delete is models.CASCADE)
        for relation in parent._meta.related_objects
        if not relation.many_to_many and isinstance(relation.related_model, type)
    ]
    return sorted(
        (link for link in found if _is_personal(link.model)), key=lambda link: link.model._meta.label
    )


def blanks(model: type[models.Model]) -> dict[str, Any]:
    """What each personal field of the model becomes when its owner's record is erased.

    A foreign key that may not be empty is left: it leads to a record without a name.
    """
    return {
        field.name: _blank(field)
        for field in model._meta.concrete_fields
        if _is_blanked(model, field.name) and (field.null or not field.is_relation)
    }


def _blank(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return field.get_default()
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise TypeError(
        f"{field.model.__name__}.{field.name} is personal and kept, so it must be able to be empty"
    )


def _is_blanked(model: type[models.Model], field: str) -> bool:
    kept = model.classification.get(field)  # type: ignore[attr-defined]
    return kept is not None and kept.then == "blank"


def _is_personal(model: type[models.Model]) -> bool:
    return any(_is_blanked(model, field) for field in getattr(model, "classification", {}))


def blank_everything(carer_id: int, now: dt.datetime) -> None:
    """Blank or remove all that is personal of the carer. Inside the caller's transaction."""
    for link in links(Carer):
        rows = link.rows([carer_id])
        if link.goes_with_parent:
            rows.delete()
        else:
            _blank_kept(link.model, rows)
    _users_of_nobody_else(carer_id).delete()
    MailboxMessage.objects.filter(notice__in=_notices(carer_id)).delete()
    _notices(carer_id).update(content={})
    _tasks(carer_id).update(facts={}, answer_note="")
    Carer.objects.filter(pk=carer_id).update(erased_at=now, **blanks(Carer))


def _users_of_nobody_else(carer_id: int) -> QuerySet[User]:
    """The users by whom this carer alone signs in: nobody who ever held a role, nor who shares the address."""
    carer = Carer.objects.get(pk=carer_id)
    others = Carer.objects.filter(
        Q(user=OuterRef("pk")) | Q(email=OuterRef("email")), erased_at__isnull=True
    ).exclude(pk=carer_id)
    theirs = Q(pk=carer.user_id) | Q(email=carer.email)
    return User.objects.filter(~Exists(others), theirs, roles__isnull=True)


def _blank_kept(model: type[models.Model], rows: QuerySet[Any]) -> None:
    ids = list(rows.values_list("pk", flat=True))
    for link in links(model):
        if link.goes_with_parent:
            link.rows(ids).delete()
    rows.update(**blanks(model))


def _notices(carer_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_kind="carer", recipient_id=carer_id)


def _tasks(carer_id: int) -> QuerySet[Task]:
    return Task.objects.filter(person_ref=carer_id)


def everything_held(carer_id: int) -> dict[str, Any]:
    """All that is held of the carer as plain values, by model; what is another person's is left out."""
    carer = Carer.objects.get(pk=carer_id)
    held: dict[str, Any] = {_name(Carer): [_values(carer)]}
    for link in links(Carer):
        _gather(held, link, [carer_id])
    held[_name(Notice)] = [_values(notice) for notice in _notices(carer_id).order_by("pk")]
    held[_name(Task)] = [_values(task) for task in _tasks(carer_id).order_by("pk")]
    return held


def _gather(held: dict[str, Any], link: Link, parents: list[int]) -> None:
    rows = list(link.rows(parents))
    held.setdefault(_name(link.model), []).extend(_values(row) for row in rows)
    for child in links(link.model):
        if child.goes_with_parent and rows:
            _gather(held, child, [row.pk for row in rows])


def _name(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _values(row: models.Model) -> dict[str, Any]:
    return {"id": row.pk, **dict(_shown_fields(row))}


def _shown_fields(row: models.Model) -> Iterator[tuple[str, Any]]:
    """Each field but those that are somebody else's: a member of staff is named by the log of who looked."""
    for field in row._meta.concrete_fields:
        kept = row.classification.get(field.name)  # type: ignore[attr-defined]
        if field.primary_key or (kept is not None and kept.then == "keep") or field.name.endswith("_key"):
            continue
        value = getattr(row, field.attname)
        yield field.name, value if isinstance(value, str | int | bool | list | dict | None) else str(value)
