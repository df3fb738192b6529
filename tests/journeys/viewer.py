"""Shows what the site answered in a real browser, wide and narrow, and notes what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from tests.support.browser import axe, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

WIDE, NARROW, HEIGHT = 1280, 320, 900
# What a thumb needs.
LEAST_HEIGHT = 44

_STRUCTURE = """() => ({
  headings: document.querySelectorAll("h1").length,
  title: document.title.split("–")[0].trim(),
  width: document.documentElement.scrollWidth,
  low: [...document.querySelectorAll("main .nhsuk-button:not(.nhsuk-button--small), .ek-leave")]
    .map(one => [one.innerText, one.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < LEAST_HEIGHT),
})""".replace("LEAST_HEIGHT", str(LEAST_HEIGHT))


class Viewer:
    """One browser page; `faults` says what was found, each with the page and its state."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self._base = base
        self.faults: list[str] = []
        self._shown = ""
        page.on("console", lambda words: words.type == "error" and self._note(f"console: {words.text}"))

    def show(self, path: str, answer: HttpResponse, state: str) -> None:
        """Look at the answer as if the browser had asked for it at this address."""
        self._shown = f"{path} ({state})"

        def fulfil(route: Route) -> None:
            kept = {name: value for name, value in answer.items() if name != "Content-Length"}
            # The browser would log a status of its own accord, as if that were an error in the page.
            route.fulfill(status=200, headers=kept, body=answer.content)

        address = self._base + path.partition("?")[0]
        self.page.route(address, fulfil)
        self.page.goto(address)
        self.page.unroute(address)
        for width in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            settle(self.page)
            for found in axe(self.page):
                self._note(f"at {width}: {found}")
            self._check_structure(width)

    def _check_structure(self, width: int) -> None:
        found = self.page.evaluate(_STRUCTURE)
        if found["headings"] != 1:
            self._note(f"{found['headings']} main headings")
        if not found["title"]:
            self._note("no title")
        if found["width"] > width:
            self._note(f"at {width} it is {found['width']} wide")
        if found["low"]:
            self._note(f"at {width} too low for a thumb: {found['low']}")

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self._shown}: {fault}")
