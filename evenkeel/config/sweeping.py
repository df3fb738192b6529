"""The sweeps that the worker runs, each with how often."""

import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import dataclass

Run = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class Sweep:
    """One sweep. `function` is "package.module:name", so that only the worker loads what it needs.

    One that `erases` what was kept long enough does not run while the clock may be wrong.
    """

    name: str
    function: str
    every_seconds: float
    erases: bool = False

    def load(self) -> Run:
        """The function itself: given the moment, it says with how many rows it dealt."""
        module, _, name = self.function.partition(":")
        run: Run = getattr(importlib.import_module(module), name)
        return run


SWEEPS: dict[str, Sweep] = {}


def register(name: str, function: str, every_seconds: float, *, erases: bool = False) -> None:
    """Have the worker call "package.module:function" every so many seconds, under a name for the log."""
    SWEEPS[name] = Sweep(name, function, every_seconds, erases)
