"""Lists that somebody puts in another order: by which column and which way stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import F, Model, OrderBy, QuerySet

Row = TypeVar("Row", bound=Model)

# What a list may be ordered by: a short code for the address, and the fields, the one that decides first; a minus
# before it turns it round.
# Never a stored code: its order is not that of the words which stand for it on the page.
Orders = Mapping[str, Sequence[str]]


class Sorting:
    """The order that a list's address asks for, "?sort=title" or "?sort=-title"; nonsense is passed over.

    `default` is the code of the order that the rows are in already, empty where no column says it. `kept` is what
    else the address asks for: the ways to another order carry it on.
    """

    def __init__(
        self,
        query: Mapping[str, Any],
        orders: Orders,
        *,
        default: str = "",
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        asked = query.get("sort", "")
        self._asked = asked if asked.removeprefix("-") in orders and asked != default else ""
        self._orders = orders
        self._default = default
        self._kept = dict(kept or {})

    @property
    def chosen(self) -> dict[str, str]:
        """What the address asks for: empty for the list's own order."""
        return {"sort": self._asked} if self._asked else {}

    @property
    def query(self) -> str:
        """The same after all else that is kept, as the rest of an address: "kind=group&sort=-title"."""
        return urlencode(self._kept | self.chosen)

    def rows(self, found: QuerySet[Row]) -> QuerySet[Row]:
        """The rows in that order. What is empty stands last either way; rows that are alike never change places."""
        if not self._asked:
            return found
        first, *others = self._orders[self._asked.removeprefix("-")]
        return found.order_by(
            _placed(first, turned=self._asked.startswith("-")), *(_placed(name) for name in others), "pk"
        )

    def column(self, code: str, text: str, *, numeric: bool = False) -> dict[str, Any]:
        """The column's head for `data_table`; without a way to sort where the list does not offer that order."""
        head = {"text": text, "numeric": numeric}
        if code not in self._orders:
            return head
        stands = self._asked or self._default
        turned = f"-{code}" if stands == code else code
        return head | {
            "sort_url": "?" + urlencode(self._kept | {"sort": turned}),
            "sorted": {code: "ascending", f"-{code}": "descending"}.get(stands, "none"),
        }


def _placed(name: str, *, turned: bool = False) -> OrderBy:
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if name.startswith("-") is not turned else field.asc(nulls_last=True)
