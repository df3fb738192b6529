"""An unknown name in a page is an error; an option that a component was not given is nothing."""

from collections.abc import Iterator
from typing import Any

from jinja2 import ChainableUndefined, UndefinedError
from jinja2.utils import missing


class NamedUndefined(ChainableUndefined):
    """Raises when an unknown name is printed, walked through or counted.

    The NHS components test options that were never given and pass the name `undefined` around: both stay silent.
    """

    def _refuse_unknown_name(self) -> None:
        if self._undefined_obj is missing and self._undefined_name not in (None, "undefined"):
            raise UndefinedError(f"'{self._undefined_name}' is unknown in this page")

    def __str__(self) -> str:
        self._refuse_unknown_name()
        return ""

    def __html__(self) -> str:
        return str(self)

    def __iter__(self) -> Iterator[Any]:
        self._refuse_unknown_name()
        return iter(())

    def __len__(self) -> int:
        self._refuse_unknown_name()
        return 0
