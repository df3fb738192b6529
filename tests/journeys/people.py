"""People at a browser, in words: what somebody opens, follows, writes and reads."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.browser import go_back, settle

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# A person gives up on a keyboard path that is longer than this.
MOST_STOPS = 150

_HAS_FOCUS = "element => element === document.activeElement"
_IS_RADIO = "element => element.type === 'radio'"
_GROUP_HAS_FOCUS = (
    "radio => document.activeElement.type === 'radio' && document.activeElement.name === radio.name"
)
# How an element looks, with its label and the words inside it; focus has to change something of that.
_LOOK = """element => [[element, null], [element.firstElementChild, null],
                     [element.labels?.[0], "::before"], [element.labels?.[0], null]]
  .filter(([one]) => one)
  .map(([one, part]) => getComputedStyle(one, part))
  .map(style => [style.outlineStyle, style.outlineColor, style.outlineWidth, style.boxShadow,
                 style.backgroundColor, style.borderColor, style.borderWidth].join(" "))
  .join()"""
_LOOK_WITHOUT_FOCUS = (
    f"element => {{ element.blur(); const look = ({_LOOK})(element); element.focus(); return look; }}"
)


class Visitor:
    """Somebody with a mouse or a thumb."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def follows(self, name: str) -> None:
        """Follow the first link of that name that can be seen: on a phone the menu folds some away."""
        self._activate(self.page.get_by_role("link", name=name).filter(visible=True).first)

    def follows_link_to(self, address: str) -> None:
        """Follow the first link whose address ends so."""
        self._activate(self.page.locator(f'main a[href$="{address}"]').first)

    def presses(self, name: str) -> None:
        self._activate(self.page.get_by_role("button", name=name, exact=True).first)

    def goes_back(self) -> None:
        go_back(self.page)

    def unfolds(self, name: str) -> None:
        self._activate(self.page.locator("summary", has_text=name))

    def writes(self, label: str, text: str) -> None:
        """Write into the box of that name, whether or not it says that it is optional."""
        named = re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")
        self.page.get_by_label(named).fill(text)

    def writes_date(self, question: str, day: dt.date) -> None:
        """In three boxes."""
        boxes = self.page.get_by_role("group", name=question)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(part, exact=True).fill(str(number))

    def chooses(self, label: str, answer: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(label, exact=True).select_option(label=answer)

    def ticks(self, label: str, *, of: str = "") -> None:
        """Tick a box or choose a radio button, of the question `of` where several offer the same answer."""
        self._box(label, of).check()

    def sees(self, *words: str) -> None:
        """Fails unless all of it can be read in the page's main part."""
        for said in words:
            expect(self.page.get_by_role("main")).to_contain_text(said, use_inner_text=True)

    def does_not_see(self, *words: str) -> None:
        for said in words:
            expect(self.page.get_by_role("main")).not_to_contain_text(said, use_inner_text=True)

    def reads(self) -> str:
        """All that stands in the main part."""
        return self.page.get_by_role("main").inner_text()

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(rf"^https?://[^/]+{re.escape(path)}(\?.*)?$"))

    def _activate(self, target: Locator) -> None:
        """Press on it once the page stands: no hand is as quick as the menu, which takes its links out to fold them."""
        target.wait_for()
        settle(self.page)
        self._press(target)

    def _press(self, target: Locator) -> None:
        target.click()

    def _box(self, label: str, of: str) -> Locator:
        where: Page | Locator = self.page.get_by_role("group", name=of) if of else self.page
        return where.get_by_label(label, exact=True).first


class KeyboardVisitor(Visitor):
    """Somebody who uses Tab, Enter, Space, letters and (among radio buttons) arrows, and has to see where they are."""

    def writes(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def chooses(self, label: str, answer: str) -> None:
        """The first letters choose."""
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(answer)

    def ticks(self, label: str, *, of: str = "") -> None:
        box = self._box(label, of)
        if box.evaluate(_IS_RADIO):
            self._press_until("Tab", box, _GROUP_HAS_FOCUS)
            self._press_until("ArrowDown", box, _HAS_FOCUS)
        self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def _press(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and fail unless it shows that it has."""
        target.wait_for()
        self._press_until("Tab", target, _HAS_FOCUS)
        assert target.evaluate(_LOOK) != target.evaluate(_LOOK_WITHOUT_FOCUS), f"no focus is seen on {target}"

    def _press_until(self, key: str, target: Locator, is_there: str) -> None:
        for _stop in range(MOST_STOPS):
            if target.evaluate(is_there):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {target}")
