"""Reads pages as tests need them: elements in order, without caring for white space."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.template import engines
from django.test import Client


@dataclass
class Element:
    """A tag with its attributes, what it contains, and the words directly in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    words: str = ""

    def all(self, tag: str | None = None) -> list[Element]:
        """Every element below, in order; those of one tag, or all."""
        found = []
        for child in self.children:
            if tag in (None, child.tag):
                found.append(child)
            found += child.all(tag)
        return found

    def text(self) -> str:
        """All words inside."""
        return " ".join([self.words, *(child.text() for child in self.children)]).strip()


class _Reader(HTMLParser):
    empty = {"input", "meta", "link", "br", "hr", "img", "path", "circle", "rect", "ellipse"}

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in self.empty:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.empty:
            assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].words = " ".join(f"{self.open[-1].words} {data}".split())


def read(html: Any) -> Element:
    """The page's or the fragment's elements. Fails where tags are not closed in order."""
    reader = _Reader()
    reader.feed(str(html))
    assert reader.open == [reader.root], f"<{reader.open[-1].tag}> is never closed"
    return reader.root


def render(source: str, **context: Any) -> str:
    """A template given as text."""
    return engines["jinja2"].from_string(source).render(context)


def sorted_by(browser: Client, path: str, head: str) -> list[str]:
    """The words of each row's first link once the head of that column was pressed. Fails where that cannot be."""
    [address] = [
        link.attributes["href"]
        for link in read(browser.get(path).content.decode()).all("a")
        if link.attributes.get("class") == "ek-sort" and link.words == head
    ]
    page = read(browser.get(path.partition("?")[0] + address).content.decode())
    [marked] = [one for one in page.all("th") if one.attributes.get("aria-sort", "none") != "none"]
    assert marked.text() == head
    return [row.all("a")[0].words for row in page.all("tbody")[0].all("tr")]
