"""What is read of the audit: the access log, who looked at a carer, and whether the record is whole."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evenkeel.audit.models import Entry, Seal
from evenkeel.audit.rules import SEALED_FIELDS, WrittenSeal, digest_of
from evenkeel.common import clock
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.named import Named, NamesFor

PAGE_SIZE = 50

NamesOf = Callable[[Collection[int]], Mapping[int, str]]
_names_of: dict[str, NamesOf] = {}
_carers_named: list[NamesFor] = []


def register_names(actor_kind: str, names_of: NamesOf) -> None:
    """Have actors of this kind shown by the names that `names_of` gives for their ids."""
    _names_of[actor_kind] = names_of


def register_carers_named(names_for: NamesFor) -> None:
    """Say who knows the carers whom entries concern."""
    _carers_named[:] = [names_for]


@dataclass(frozen=True)
class Asked:
    """Which entries of the access log are asked for; days are whole days here."""

    person_id: int | None = None
    staff_id: int | None = None
    action: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """One act as a page shows it, on one person or on several at once.

    `kind` and `actor_id` are who acted; `name` is what people call them, or empty. `people` are the carers whom it
    concerns: their ids, with their names where the reader may know them.
    """

    at: dt.datetime
    kind: str
    actor_id: int | None
    name: str
    action: str
    people: tuple[tuple[int, Named | None], ...]
    subject: str
    facts: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class LogPage:
    """Some lines, newest first; `older_than` asks for those after them, None where there are none."""

    lines: tuple[Line, ...]
    older_than: int | None


def access_log(asked: Asked, *, older_than: int | None = None, reader: Actor = ANYONE) -> LogPage:
    """The newest entries that fit, or those before the entry with the id `older_than`.

    One act on several people is one line; `reader` is named the carers whose records they may open.
    """
    entries = _fitting(asked)
    if older_than is not None:
        entries = entries.filter(id__lt=older_than)
    found = list(entries.order_by("-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return LogPage(tuple(_lines(shown, reader)), shown[-1].id if len(found) > PAGE_SIZE else None)


def who_looked(person_id: int, *, limit: int = 100) -> tuple[Line, ...]:
    """The latest times that somebody looked at this carer's record, newest first."""
    looks = Entry.objects.filter(person_id=person_id, action__contains=".view_")
    return tuple(_lines(list(looks.order_by("-id")[:limit]), ANYONE))


def carer_named(person_id: int | None, reader: Actor) -> Named | None:
    """The carer, where the reader may open their record."""
    return None if person_id is None else _people([person_id], reader).get(person_id)


def _fitting(asked: Asked) -> QuerySet[Entry]:
    entries = Entry.objects.all()
    if asked.person_id is not None:
        entries = entries.filter(person_id=asked.person_id)
    if asked.staff_id is not None:
        entries = entries.filter(actor_kind="user", actor_id=asked.staff_id)
    if asked.action:
        entries = entries.filter(action__startswith=asked.action)
    if asked.since:
        entries = entries.filter(at__gte=_start_of(asked.since))
    if asked.until:
        entries = entries.filter(at__lt=_start_of(asked.until + dt.timedelta(days=1)))
    return entries


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.here())


def _lines(entries: list[Entry], reader: Actor) -> Iterator[Line]:
    names = {
        kind: names_of({e.actor_id for e in entries if e.actor_kind == kind and e.actor_id is not None})
        for kind, names_of in _names_of.items()
    }
    people = _people({e.person_id for e in entries if e.person_id is not None}, reader)
    for group in _acts(entries):
        entry = group[0]
        ids = [e.person_id for e in group if e.person_id is not None]
        yield Line(
            at=entry.at,
            kind=entry.actor_kind,
            actor_id=entry.actor_id,
            name=names.get(entry.actor_kind, {}).get(entry.actor_id or 0, ""),
            action=entry.action,
            people=tuple((person_id, people.get(person_id)) for person_id in ids),
            subject=f"{entry.subject_kind} {entry.subject_id}" if entry.subject_kind else "",
            facts=tuple(sorted(entry.facts.items())),
        )


def _acts(entries: list[Entry]) -> list[list[Entry]]:
    """The entries by what made them: one look at a register is an entry for each person in it."""
    acts: list[list[Entry]] = []
    for entry in entries:
        is_same = acts and _what(acts[-1][0]) == _what(entry) and entry.person_id is not None
        if is_same and entry.person_id not in {other.person_id for other in acts[-1]}:
            acts[-1].append(entry)
        else:
            acts.append([entry])
    return acts


def _what(entry: Entry) -> tuple[Any, ...]:
    about = (entry.subject_kind, entry.subject_id, entry.facts)
    return entry.at, entry.actor_kind, entry.actor_id, entry.action, about


def _people(ids: Collection[int], reader: Actor) -> Mapping[int, Named]:
    return _carers_named[0](ids, reader) if ids and _carers_named else {}


@dataclass(frozen=True)
class Problem:
    """A sealed batch that is no longer what it was.

    `kind` is "altered", "missing" or "inserted" for its entries, "unchained" for a seal that does not follow
    the one before it.
    """

    kind: str
    first_id: int
    last_id: int


def verify_chain() -> list[Problem]:
    """Everything that was changed in the sealed record, oldest first; empty where it is whole."""
    problems = []
    digest, last_id = "", 0
    for seal in Seal.objects.order_by("first_id").iterator():
        if seal.previous_digest != digest:
            problems.append(Problem("unchained", seal.first_id, seal.last_id))
            last_id = seal.first_id - 1
        kind = _what_happened_to(seal, after_id=last_id)
        if kind:
            problems.append(Problem(kind, seal.first_id, seal.last_id))
        digest, last_id = seal.digest, seal.last_id
    return problems


def _what_happened_to(seal: Seal, *, after_id: int) -> str | None:
    entries = Entry.objects.filter(id__gt=after_id, id__lte=seal.last_id).order_by("id")
    digest, count = digest_of(entries.values(*SEALED_FIELDS).iterator(), seal.previous_digest)
    if count != seal.count:
        return "missing" if count < seal.count else "inserted"
    return "altered" if digest != seal.digest else None


def latest_seal() -> WrittenSeal | None:
    """The newest seal, to be written down elsewhere; None where nothing is sealed yet."""
    seal = Seal.objects.order_by("-last_id").first()
    return seal.written if seal else None


def still_stands(written: WrittenSeal) -> bool:
    """Whether the seal is there as it was written down; whether the chain up to it holds, `verify_chain` says."""
    return Seal.objects.filter(pk=written.number, digest=written.digest).exists()
