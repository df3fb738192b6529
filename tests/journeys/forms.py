"""The forms that stand on a page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_NOT_SENT_BY_ITSELF = {"button", "submit", "image", "reset", "file"}


@dataclass
class Form:
    """Where a form is sent, how, and what it holds: the names of its fields and what would be sent of each."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    # What the buttons add, one at a time.
    buttons: list[tuple[str, str]] = field(default_factory=list)


def forms_on(html: str) -> list[Form]:
    """Every form of the page. A question of which nothing is chosen is sent with its first answer."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif not self.forms:
            return
        elif tag == "select":
            self._select = given["name"]
            self._add(self._select, "")
        elif tag == "option":
            self._add_option(given)
        elif tag in ("input", "textarea", "button") and given.get("name"):
            self._add_control(tag, given)

    def _add_control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "submit" if tag == "button" else "text")
        if kind == "submit":
            self.forms[-1].buttons.append((given["name"], given.get("value", "")))
        elif kind not in _NOT_SENT_BY_ITSELF:
            is_left_out = kind in ("radio", "checkbox") and "checked" not in given
            self._add(given["name"], given.get("value", ""), is_first_choice=is_left_out)

    def _add_option(self, given: dict[str, str]) -> None:
        chosen = self.forms[-1].values[self._select]
        if "selected" in given or chosen in ([], [""]):
            self.forms[-1].values[self._select] = [given.get("value", "")]

    def _add(self, name: str, value: str, *, is_first_choice: bool = False) -> None:
        values = self.forms[-1].values.setdefault(name, [])
        if not is_first_choice or not values:
            values.append(value)
