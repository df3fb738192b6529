"""What a browser sends of a page that has been open for a while."""

from __future__ import annotations

from html.parser import HTMLParser


def as_opened(html: str, **typed: str | list[str]) -> dict[str, list[str]]:
    """The page's fields as they stand, with what is typed since; an empty list for what is unticked."""
    reader = _Reader()
    reader.feed(html)
    given = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return reader.sent | given


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = ""
        self._text_area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._select = given["name"]
        elif tag == "textarea":
            self._text_area = given["name"]
            self.sent[self._text_area] = [""]
        elif tag == "option" and ("selected" in given or self._select not in self.sent):
            # The first, unless another is chosen.
            self.sent[self._select] = [given["value"]]
        elif tag == "input" and given.get("name"):
            is_chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if is_chosen:
                self.sent.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text_area:
            # The line that the tag itself ends on is none of the text.
            self.sent[self._text_area] = [data.removeprefix("\n").replace("\n", "\r\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text_area = ""
