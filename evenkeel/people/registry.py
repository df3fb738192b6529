"""What apps above add to people: sections of a carer's record, and which carers a team may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from evenkeel.common.actors import Actor

# What a section shows: its heading, its template, and that template's values. None leaves it out.
Section = tuple[str | Promise, str, dict[str, Any]]
SectionBuilder = Callable[[int, Actor, dt.datetime], Section | None]
# The ids of the carers whom these teams know.
TeamScope = Callable[[Collection[int]], QuerySet[Any, Any]]
# The sentence that says what to settle first, or nothing.
ReasonToKeep = Callable[[int, dt.datetime], str | None]

# The ids of the carers with whom there was contact at this moment or after it.
InContact = Callable[[dt.datetime], QuerySet[Any, Any]]
# Whether the carer has something coming of which they would have to be told if it changed.
SomethingComing = Callable[[int, dt.datetime], bool]

_sections: list[SectionBuilder] = []
_scopes: list[TeamScope] = []
_reasons: list[ReasonToKeep] = []
_in_contact: list[InContact] = []
_coming: list[SomethingComing] = []


def register_record_section(build: SectionBuilder) -> None:
    """Add a section to the record page of every carer, below those of people's own."""
    if build not in _sections:
        _sections.append(build)


def record_sections(carer_id: int, actor: Actor, now: dt.datetime) -> list[Section]:
    """The registered sections for this carer that the actor may see."""
    built = (build(carer_id, actor, now) for build in _sections)
    return [section for section in built if section is not None]


def register_team_scope(carer_ids: TeamScope) -> None:
    """Say which carers belong to a team, such as those who have booked with it."""
    if carer_ids not in _scopes:
        _scopes.append(carer_ids)


def team_scopes(team_ids: Collection[int]) -> list[QuerySet[Any, Any]]:
    """One query of carers' ids for each registered way to belong to these teams."""
    return [carer_ids(team_ids) for carer_ids in _scopes]


def register_reason_to_keep(reason: ReasonToKeep) -> None:
    """Say when a carer cannot be erased yet, such as while they hold a place."""
    if reason not in _reasons:
        _reasons.append(reason)


def reasons_to_keep(carer_id: int, now: dt.datetime) -> list[str]:
    """A sentence for each thing that has to be settled before the carer can be erased."""
    given = (reason(carer_id, now) for reason in _reasons)
    return [sentence for sentence in given if sentence]


def register_contact(in_contact: InContact) -> None:
    """Say with whom there was contact that the record itself does not show, such as a session that they booked."""
    if in_contact not in _in_contact:
        _in_contact.append(in_contact)


def in_contact_since(moment: dt.datetime) -> list[QuerySet[Any, Any]]:
    """One query of carers' ids for each registered sort of contact since that moment."""
    return [carer_ids(moment) for carer_ids in _in_contact]


def register_something_coming(is_coming: SomethingComing) -> None:
    """Say when a carer has to stay within reach, such as while they hold a place."""
    if is_coming not in _coming:
        _coming.append(is_coming)


def has_something_coming(carer_id: int, now: dt.datetime) -> bool:
    """Whether there is anything of which the carer would have to be told if it changed."""
    return any(is_coming(carer_id, now) for is_coming in _coming)
