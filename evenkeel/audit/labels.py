"""What was done and seen, in words: one sentence for each action's code, from the app that writes it down."""

from collections.abc import Mapping

from django.utils.functional import Promise

_actions: dict[str, str | Promise] = {}


def register(actions: Mapping[str, str | Promise]) -> None:
    """Say in words what an app writes down, by the action's code."""
    _actions.update(actions)


def said_action(code: str) -> str:
    """The action in words; its code, where what wrote it down is no longer there to say."""
    return str(_actions.get(code, code))


def said_actions() -> list[tuple[str, str]]:
    """Every code with its words, in the order of the codes, so that those of one app stand together."""
    return [(code, str(_actions[code])) for code in sorted(_actions)]
