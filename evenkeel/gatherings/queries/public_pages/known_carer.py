"""What the booking form need not ask of a carer who is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from evenkeel.accounts.models import User
from evenkeel.people.needs import access_need, needs_where
from evenkeel.people.queries import carers_of, live_needs


@dataclass(frozen=True)
class KeptNeed:
    """A need on the carer's record that comes along with every booking; `detail` is in their words."""

    kind: str
    label: str
    detail: str


@dataclass(frozen=True)
class KnownCarer:
    """Whom the form is filled in for. `others` are the ids and names of the other records that are theirs."""

    carer_id: int
    name: str
    email: str
    phone: str
    needs: tuple[KeptNeed, ...]
    others: tuple[tuple[int, str], ...]


def known_carer(user: User, mode: str, *, chosen: str | None = None) -> KnownCarer | None:
    """The record of the signed-in person whose id was chosen, else their first; None where they have none.

    Of their needs, those that make a difference where the session is.
    """
    records = list(carers_of(user))
    if not records:
        return None
    carer = next((record for record in records if str(record.pk) == chosen), records[0])
    useful = {need.code for need in needs_where(mode)}
    return KnownCarer(
        carer_id=carer.pk,
        name=carer.name,
        email=carer.email,
        phone=carer.phone,
        needs=tuple(
            KeptNeed(need.kind, access_need(need.kind).label, need.detail)
            for need in live_needs(carer.pk)
            if need.kind in useful
        ),
        others=tuple((record.pk, record.name) for record in records if record is not carer),
    )
